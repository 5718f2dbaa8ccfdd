"""The vision paper's data and pre-trained weights: rendered and trained here."""


rule vision_embedded:
    input:
        code=source_files("threefold.vision.embedded.build"),
    output:
        data=sorted(
            {
                VISION_LAYOUT.data(task)
                for task in (*VISION_PRETRAINING, *VISION_SETTINGS.names)
            }
        ),
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


for pretrained in VISION_PRETRAINING:

    rule:
        name:
            "vision_pretrain_%s" % pretrained.replace("-", "_")
        input:
            data=VISION_LAYOUT.data(pretrained),
            code=source_files("threefold.vision.pretraining"),
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
