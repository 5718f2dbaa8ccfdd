"""The data set, the networks trained on it, and what they predict."""


rule dataset:
    input:
        measured=measured_blocks,
        code=code_of("threefold.ithemal.dataset")
        + code_of("threefold.ithemal.canonicalise"),
    output:
        "results/ithemal/{dataset}/dataset.parquet",
    log:
        "results/ithemal/{dataset}/dataset.log",
    benchmark:
        "results/ithemal/{dataset}/dataset.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(3000),
        runtime=growing(120),
        disk_mb=growing(2000),
    params:
        split=ITHEMAL["split"],
    message:
        "Canonicalise and split the blocks of {wildcards.dataset}"
    script:
        "../scripts/dataset.py"


rule train:
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        code=code_of("threefold.ithemal.training"),
    output:
        model="results/ithemal/{dataset}/models/{arm}/seed{seed}/model.safetensors",
        history="results/ithemal/{dataset}/models/{arm}/seed{seed}/history.parquet",
    log:
        "results/ithemal/{dataset}/models/{arm}/seed{seed}/training.log",
    benchmark:
        "results/ithemal/{dataset}/models/{arm}/seed{seed}/training.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(3000),
        runtime=growing(ithemal_minutes),
        disk_mb=growing(2000),
        gpu=gpus_of_any(ITHEMAL["device"], devices=1),
    params:
        device=ITHEMAL["device"],
        model=ITHEMAL["model"],
        training=training_settings,
    message:
        "Train {wildcards.arm} on {wildcards.dataset}, seed {wildcards.seed}"
    script:
        "../scripts/train.py"


rule predict:
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        model="results/ithemal/{dataset}/models/hierarchical/seed{seed}/model.safetensors",
        code=code_of("threefold.ithemal.prediction"),
    output:
        "results/ithemal/{dataset}/predictions/ithemal-seed{seed}.parquet",
    log:
        "results/ithemal/{dataset}/predictions/ithemal-seed{seed}.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/ithemal-seed{seed}.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(3000),
        runtime=growing(120),
        disk_mb=growing(1000),
    message:
        "Predict the test blocks of {wildcards.dataset} with seed {wildcards.seed}"
    script:
        "../scripts/predict.py"


use rule predict as predict_explored with:
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        model=f"results/ithemal/{{dataset}}/models/{{arm}}/seed{ITHEMAL['seeds'][0]}/model.safetensors",
        code=code_of("threefold.ithemal.prediction"),
    output:
        "results/ithemal/{dataset}/predictions/{arm}.parquet",
    log:
        "results/ithemal/{dataset}/predictions/{arm}.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/{arm}.benchmark.tsv"
    wildcard_constraints:
        arm="explore-[a-z-]+",
    message:
        "Predict the test blocks of {wildcards.dataset} with {wildcards.arm}"


rule predict_shipped:
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        home="results/ithemal/shipped/dataset.parquet",
        model=f"{SHIPPED}/model.safetensors",
        code=code_of("threefold.ithemal.prediction"),
    output:
        "results/ithemal/{dataset}/predictions/shipped.parquet",
    log:
        "results/ithemal/{dataset}/predictions/shipped.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/shipped.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(3000),
        runtime=growing(120),
        disk_mb=growing(1000),
    message:
        "Predict the test blocks of {wildcards.dataset} with the shipped model"
    script:
        "../scripts/predict_shipped.py"


rule speed:
    input:
        dataset="results/ithemal/local/dataset.parquet",
        model=reference_model,
        code=code_of("threefold.ithemal.speed") + tuple(HARNESS),
    output:
        "results/ithemal/speed.json",
    log:
        "results/ithemal/speed.log",
    benchmark:
        "results/ithemal/speed.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: ALL_CORES
    resources:
        mem_mb=growing(3000),
        runtime=growing(60),
        disk_mb=growing(1000),
    params:
        speed=ITHEMAL["speed"],
        measure=ITHEMAL["measure"],
    message:
        "Time prediction and measurement"
    script:
        "../scripts/speed.py"
