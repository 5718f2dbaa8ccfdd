"""The data set, the networks trained on it, and what they predict."""


rule dataset:
    message:
        "Canonicalise and split the blocks of {wildcards.dataset}"
    input:
        measured=measured_blocks,
        code=source_files("threefold.ithemal.dataset") + source_files("threefold.ithemal.canonicalise"),
    output:
        "results/ithemal/{dataset}/dataset.parquet",
    log:
        "results/ithemal/{dataset}/dataset.log",
    benchmark:
        "results/ithemal/{dataset}/dataset.benchmark.tsv"
    params:
        split=ITHEMAL["split"],
    threads: 1
    resources:
        mem_mb=3000,
    conda:
        "../../envs/threefold.yaml"
    script:
        "../scripts/dataset.py"


rule train:
    message:
        "Train {wildcards.arm} on {wildcards.dataset}, seed {wildcards.seed}"
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        code=source_files("threefold.ithemal.training"),
    output:
        model="results/ithemal/{dataset}/models/{arm}/seed{seed}/model.safetensors",
        history="results/ithemal/{dataset}/models/{arm}/seed{seed}/history.parquet",
    log:
        "results/ithemal/{dataset}/models/{arm}/seed{seed}/training.log",
    benchmark:
        "results/ithemal/{dataset}/models/{arm}/seed{seed}/training.benchmark.tsv"
    params:
        model=ITHEMAL["model"],
        training=training_settings,
    threads: 1
    resources:
        mem_mb=3000,
    conda:
        "../../envs/threefold.yaml"
    script:
        "../scripts/train.py"


rule predict:
    message:
        "Predict the test blocks of {wildcards.dataset} with seed {wildcards.seed}"
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        model="results/ithemal/{dataset}/models/hierarchical/seed{seed}/model.safetensors",
        code=source_files("threefold.ithemal.prediction"),
    output:
        "results/ithemal/{dataset}/predictions/ithemal-seed{seed}.parquet",
    log:
        "results/ithemal/{dataset}/predictions/ithemal-seed{seed}.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/ithemal-seed{seed}.benchmark.tsv"
    threads: 1
    resources:
        mem_mb=3000,
    conda:
        "../../envs/threefold.yaml"
    script:
        "../scripts/predict.py"


use rule predict as predict_explored with:
    message:
        "Predict the test blocks of {wildcards.dataset} with {wildcards.arm}"
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        model=f"results/ithemal/{{dataset}}/models/{{arm}}/seed{ITHEMAL['seeds'][0]}/model.safetensors",
        code=source_files("threefold.ithemal.prediction"),
    output:
        "results/ithemal/{dataset}/predictions/{arm}.parquet",
    log:
        "results/ithemal/{dataset}/predictions/{arm}.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/{arm}.benchmark.tsv"
    wildcard_constraints:
        arm="explore-[a-z-]+",


use rule predict as predict_shipped with:
    message:
        "Predict the test blocks of {wildcards.dataset} with the shipped model"
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        model=f"{SHIPPED}/model.safetensors",
        code=source_files("threefold.ithemal.prediction"),
    output:
        "results/ithemal/{dataset}/predictions/shipped.parquet",
    log:
        "results/ithemal/{dataset}/predictions/shipped.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/shipped.benchmark.tsv"


rule speed:
    message:
        "Time prediction and measurement"
    input:
        dataset="results/ithemal/local/dataset.parquet",
        model=reference_model,
        code=source_files("threefold.ithemal.speed") + tuple(HARNESS),
    output:
        "results/ithemal/speed.json",
    log:
        "results/ithemal/speed.log",
    benchmark:
        "results/ithemal/speed.benchmark.tsv"
    params:
        speed=ITHEMAL["speed"],
        measure=ITHEMAL["measure"],
    threads: workflow.cores or 1
    resources:
        mem_mb=3000,
    conda:
        "../../envs/threefold.yaml"
    script:
        "../scripts/speed.py"
