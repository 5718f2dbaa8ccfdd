"""The page that lists every table and figure."""


rule index:
    input:
        artifacts=[
            file for paper in config["papers"] for file in CATALOGUES[paper].files
        ],
        code=code_of("threefold.papers") + code_of("threefold.reporting.index"),
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
    message:
        "List the results"
    script:
        "../scripts/index.py"
