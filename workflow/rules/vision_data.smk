"""The vision paper's data and pre-trained weights: rendered and trained here, or published and fetched."""

if VISION_RENDERED:

    rule vision_embedded:
        input:
            code=code_of("threefold.vision.embedded.build"),
        output:
            data=sorted(VISION_LAYOUT.dataset(name) for name in VISION_RENDERED),
        log:
            f"{VISION}/data/embedded.log",
        benchmark:
            f"{VISION}/data/embedded.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: 1
        resources:
            mem_mb=2000,
        params:
            embedded=config["vision"]["embedded"],
        message:
            "Render the embedded images"
        script:
            "../scripts/vision_embedded.py"


for fetched in VISION_FETCHED:

    rule:
        name:
            "vision_prepare_%s" % fetched.replace("-", "_")
        input:
            published=vision_files(f"data of {fetched}"),
            code=code_of("threefold.vision.sources.prepare"),
        output:
            VISION_LAYOUT.dataset(fetched),
        log:
            f"{VISION}/data/{fetched}.log",
        benchmark:
            f"{VISION}/data/{fetched}.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: 1
        resources:
            mem_mb=preparing_memory(VISION_FETCHED[fetched]),
        params:
            source=VISION_FETCHED[fetched],
        message:
            f"Prepare {fetched}"
        script:
            "../scripts/vision_prepare.py"


for published in VISION_PUBLISHED:

    rule:
        name:
            "vision_weights_%s" % published.replace("-", "_")
        input:
            published=vision_files(f"weights {published}"),
            code=code_of("threefold.vision.weights.published"),
        output:
            backbone=VISION_LAYOUT.pretrained(published),
            head=VISION_LAYOUT.head(published),
        log:
            f"{VISION}/weights/{published}/published.log",
        benchmark:
            f"{VISION}/weights/{published}/published.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: 1
        resources:
            mem_mb=4000,
        params:
            kind=VISION_PUBLISHED[published]["format"],
            network=VISION_PRETRAINING[published].get(
                "backbone", config["vision"]["network"]
            ),
            sizes=VISION_PRETRAINING[published].get("network", {}),
            seed=VISION_PRETRAINING[published]["seed"],
        message:
            f"Convert the published weights called {published}"
        script:
            "../scripts/vision_weights.py"


for pretrained in VISION_TRAINED:

    rule:
        name:
            "vision_pretrain_%s" % pretrained.replace("-", "_")
        input:
            data=VISION_LAYOUT.data(pretrained),
            code=code_of("threefold.vision.pretraining"),
        output:
            backbone=VISION_LAYOUT.pretrained(pretrained),
            head=VISION_LAYOUT.head(pretrained),
        log:
            f"{VISION}/weights/{pretrained}/pretraining.log",
        benchmark:
            f"{VISION}/weights/{pretrained}/pretraining.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: VISION_THREADS
        resources:
            mem_mb=2000,
            gpu=VISION_GPUS,
        params:
            name=pretrained,
            settings=task_settings(VISION_PRETRAINING[pretrained]),
            network=VISION_PRETRAINING[pretrained].get(
                "backbone", config["vision"]["network"]
            ),
            recipe=VISION_PRETRAINING[pretrained]["training"],
            seed=VISION_PRETRAINING[pretrained]["seed"],
            protocol=asdict(VISION_SETTINGS.protocol),
            device=config["vision"]["device"],
        message:
            f"Pre-train the weights called {pretrained}"
        script:
            "../scripts/vision_pretrain.py"
