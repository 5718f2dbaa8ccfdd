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
            mem_mb=growing(2000),
            runtime=growing(30),
            disk_mb=growing(1000),
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
            mem_mb=growing(preparing_memory(VISION_FETCHED[fetched])),
            runtime=growing(240),
            disk_mb=growing(preparing_memory(VISION_FETCHED[fetched])),
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
            mem_mb=growing(4000),
            runtime=growing(30),
            disk_mb=growing(2000),
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
            backbone=vision_made(pretrained).pretrained(pretrained),
            head=vision_made(pretrained).head(pretrained),
        log:
            f"{vision_made(pretrained).root}/weights/{pretrained}/pretraining.log",
        benchmark:
            f"{vision_made(pretrained).root}/weights/{pretrained}/pretraining.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: VISION_THREADS
        resources:
            mem_mb=growing(2000),
            runtime=growing(120),
            disk_mb=growing(1000),
            gpu=vision_gpus(VISION_PRETRAINING[pretrained]["training"]),
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


if VISION_SHIPPED:

    rule vision_shipped_weights:
        input:
            backbone=f"{VISION_SHIPMENT}/{{pretrained}}/backbone.safetensors",
            head=f"{VISION_SHIPMENT}/{{pretrained}}/head.safetensors",
            code=code_of("threefold.vision.shipped_weights"),
        output:
            backbone=VISION_LAYOUT.pretrained("{pretrained}"),
            head=VISION_LAYOUT.head("{pretrained}"),
        log:
            f"{VISION}/weights/{{pretrained}}/shipped.log",
        benchmark:
            f"{VISION}/weights/{{pretrained}}/shipped.benchmark.tsv"
        wildcard_constraints:
            pretrained="|".join(VISION_SHIPPED),
        conda:
            "../../envs/threefold.yaml"
        threads: 1
        resources:
            mem_mb=growing(500),
            runtime=growing(5),
            disk_mb=growing(100),
        message:
            "Take the shipped weights called {wildcards.pretrained}"
        script:
            "../scripts/vision_shipped_weights.py"


if VISION_TRAINED:

    rule vision_shipped:
        input:
            backbones=[vision_made(name).pretrained(name) for name in VISION_TRAINED],
            heads=[vision_made(name).head(name) for name in VISION_TRAINED],
            data=sorted({VISION_LAYOUT.data(name) for name in VISION_TRAINED}),
            code=code_of("threefold.vision.shipping"),
        output:
            card=f"{VISION}/shipped/README.md",
            weights=expand(
                f"{VISION}/shipped/{{name}}/{{file}}",
                name=VISION_TRAINED,
                file=[
                    "backbone.safetensors",
                    "head.safetensors",
                    "pretraining.json",
                ],
            ),
        log:
            f"{VISION}/shipping/shipped.log",
        benchmark:
            f"{VISION}/shipping/shipped.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: 1
        resources:
            mem_mb=growing(2000),
            runtime=growing(15),
            disk_mb=growing(100),
        params:
            files={
                name: [
                    vision_made(name).pretrained(name),
                    vision_made(name).head(name),
                    VISION_LAYOUT.data(name),
                ]
                for name in VISION_TRAINED
            },
            pretrained_by={
                name: pretrained_by(config["vision"], name) for name in VISION_TRAINED
            },
        message:
            "Gather pre-trained weights, with a card"
        script:
            "../scripts/vision_ship.py"
