"""The page that lists every table and figure."""


rule index:
    input:
        ithemal=ITHEMAL_ARTIFACTS.files,
        bert=BERT_ARTIFACTS.files,
        vision=VISION_ARTIFACTS.files,
        code=source_files("threefold.reporting.index"),
    output:
        "results/index.md",
    log:
        "results/index.log",
    benchmark:
        "results/index.benchmark.tsv"
    localrule: True
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        left_out=LEFT_OUT,
        bert=config["bert"]["folder"],
        vision=config["vision"]["folder"],
    message:
        "List the results"
    script:
        "../scripts/index.py"
