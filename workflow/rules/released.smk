"""The models and the blocks that Ithemal's authors released."""


rule released_model:
    input:
        published=released_files,
        code=code_of("threefold.ithemal.released.weights"),
    output:
        "results/ithemal/{dataset}/released/model.safetensors",
    log:
        "results/ithemal/{dataset}/released/model.log",
    benchmark:
        "results/ithemal/{dataset}/released/model.benchmark.tsv"
    wildcard_constraints:
        dataset="|".join(ITHEMAL["released_models"]) or "none",
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(15),
        disk_mb=growing(1000),
    params:
        microarchitecture=lookup(
            "ithemal/released_models/{dataset}/microarchitecture",
            within=config,
            default=None,
        ),
    message:
        "Convert the authors' model for {wildcards.dataset}"
    script:
        "../scripts/released_model.py"


rule predict_released:
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        model="results/ithemal/{dataset}/released/model.safetensors",
        code=code_of("threefold.ithemal.released.prediction"),
    output:
        "results/ithemal/{dataset}/predictions/released.parquet",
    log:
        "results/ithemal/{dataset}/predictions/released.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/released.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(3000),
        runtime=growing(120),
        disk_mb=growing(1000),
    message:
        "Predict the test blocks of {wildcards.dataset} with the authors' model"
    script:
        "../scripts/predict_released.py"


if ITHEMAL["released_sample"]:

    rule released_sample:
        input:
            sample=f"{DOWNLOADS}/{ITHEMAL['released_sample']['files'][0]['file']}",
            model=f"results/ithemal/{ITHEMAL['released_sample']['model']}/released/model.safetensors",
            code=code_of("threefold.ithemal.released.prediction"),
        output:
            blocks="results/ithemal/released_sample.parquet",
            scores="results/ithemal/released_sample.json",
        log:
            "results/ithemal/released_sample.log",
        benchmark:
            "results/ithemal/released_sample.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: 1
        resources:
            mem_mb=growing(2000),
            runtime=growing(15),
            disk_mb=growing(1000),
        message:
            "Put the authors' model to the blocks that they released"
        script:
            "../scripts/released_sample.py"
