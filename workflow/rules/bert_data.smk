"""BERT's data and its pre-trained encoder: generated and trained here, or published and fetched."""

if GENERATED:

    rule bert_language:
        input:
            code=code_of("threefold.bert.language.build"),
        output:
            data=[BERT_LAYOUT.data(task) for task in GENERATED],
            answers=[
                BERT_LAYOUT.answers(task)
                for task in BERT_LAYOUT.span_tasks
                if task in GENERATED
            ],
            vocabulary=f"{BERT}/data/vocab.txt",
        log:
            f"{BERT}/data/language.log",
        benchmark:
            f"{BERT}/data/language.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: 1
        resources:
            mem_mb=growing(2000),
            runtime=growing(30),
            disk_mb=growing(1000),
        params:
            language=config["bert"]["language"],
        message:
            "Generate the language and its tasks"
        script:
            "../scripts/bert_language.py"


for task in FETCHED:

    rule:
        name:
            f"bert_prepare_{task}"
        input:
            published=published_files(task),
            vocabulary=f"{BERT_LAYOUT.pretrained}/vocab.txt",
            code=code_of("threefold.bert.sources.prepare"),
        output:
            data=BERT_LAYOUT.data(task),
            answers=(
                [BERT_LAYOUT.answers(task)] if task in BERT_LAYOUT.span_tasks else []
            ),
        log:
            f"{BERT}/data/{task}.log",
        benchmark:
            f"{BERT}/data/{task}.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: 1
        resources:
            mem_mb=growing(4000),
            runtime=growing(120),
            disk_mb=growing(8000),
        params:
            source=FETCHED[task],
        message:
            f"Prepare {task}"
        script:
            "../scripts/bert_prepare.py"


if config["bert"]["encoder"] == TRAINED_HERE:

    rule bert_pretrain:
        input:
            data=BERT_LAYOUT.data(SETTINGS.mlm),
            vocabulary=f"{BERT}/data/vocab.txt",
            code=code_of("threefold.bert.pretraining"),
        output:
            config=f"{BERT_LAYOUT.pretrained}/config.json",
            weights=f"{BERT_LAYOUT.pretrained}/model.safetensors",
            vocabulary=f"{BERT_LAYOUT.pretrained}/vocab.txt",
        log:
            f"{BERT}/weights/pretraining.log",
        benchmark:
            f"{BERT}/weights/pretraining.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: PRETRAINING_THREADS
        resources:
            mem_mb=growing(BERT_DEMAND.mem_mb),
            runtime=growing(BERT_DEMAND.runtime),
            disk_mb=growing(BERT_DEMAND.disk_mb),
            gpu=bert_gpus(config["bert"]["pretraining"]["recipe"]),
        params:
            pretraining=config["bert"]["pretraining"],
            device=config["bert"]["device"],
        message:
            "Pre-train an encoder by masked language modelling"
        script:
            "../scripts/bert_pretrain.py"

else:

    rule bert_encoder:
        input:
            fetched=[f"{DOWNLOADS}/{name}" for name in ENCODER_FILES],
            code=code_of("threefold.bert.sources.encoder"),
        output:
            config=f"{BERT_LAYOUT.pretrained}/config.json",
            weights=f"{BERT_LAYOUT.pretrained}/model.safetensors",
            vocabulary=f"{BERT_LAYOUT.pretrained}/vocab.txt",
        log:
            f"{BERT}/weights/encoder.log",
        benchmark:
            f"{BERT}/weights/encoder.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: 1
        resources:
            mem_mb=growing(4000),
            runtime=growing(30),
            disk_mb=growing(2000),
        params:
            encoder=config["bert"]["encoder"],
            downloads=DOWNLOADS,
        message:
            "Bring the pre-trained encoder"
        script:
            "../scripts/bert_encoder.py"
