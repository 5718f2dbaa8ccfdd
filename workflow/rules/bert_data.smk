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
            mem_mb=2000,
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
            mem_mb=4000,
        params:
            source=FETCHED[task],
        message:
            f"Prepare {task}"
        script:
            "../scripts/bert_prepare.py"


if config["bert"]["encoder"] == "trained":

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
        threads: 2
        resources:
            mem_mb=2000,
            gpu=BERT_GPUS,
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
            mem_mb=4000,
        params:
            encoder=config["bert"]["encoder"],
            downloads=DOWNLOADS,
        message:
            "Bring the pre-trained encoder"
        script:
            "../scripts/bert_encoder.py"
