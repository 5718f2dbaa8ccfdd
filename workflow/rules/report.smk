"""The report: one page with every table and figure."""

REPORT_PARTS = [
    f"src/threefold/reporting/report/{part}"
    for part in ["page.html.j2", "page.css", "page.js", "captions.yaml"]
]


rule report:
    input:
        artifacts=[
            file for paper in config["papers"] for file in CATALOGUES[paper].files
        ],
        scales=["config/config.yaml", "config/paper.yaml"],
        parts=REPORT_PARTS,
        code=code_of("threefold.papers") + code_of("threefold.reporting.report.page"),
    output:
        report("results/report.html", caption="../report/page.rst", category="Report"),
    log:
        "results/report.log",
    benchmark:
        "results/report.benchmark.tsv"
    localrule: True
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        left_out=LEFT_OUT,
    message:
        "Write the report"
    script:
        "../scripts/report.py"
