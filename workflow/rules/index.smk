"""The page that lists every table and figure."""

CATALOGUES = {
    "ithemal": ITHEMAL_ARTIFACTS,
    "bert": BERT_ARTIFACTS,
    "vision": VISION_ARTIFACTS,
}


rule index:
    input:
        artifacts=[
            file for paper in config["papers"] for file in CATALOGUES[paper].files
        ],
        code=code_of("threefold.reporting.index"),
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
        papers=config["papers"],
        bert=config["bert"]["folder"],
        vision=config["vision"]["folder"],
    message:
        "List the results"
    script:
        "../scripts/index.py"
