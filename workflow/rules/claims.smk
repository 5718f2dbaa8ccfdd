"""Every claim of the papers: what became of it, and whether that was expected."""

CLAIM_TABLES = {
    paper: CATALOGUES[paper].outputs(CATALOGUES[paper].claims)[0]
    for paper in config["papers"]
}


rule claims:
    input:
        tables=list(CLAIM_TABLES.values()),
        expected=config["claims"]["expected"],
        code=code_of("threefold.reporting.claims.gather")
        + code_of("threefold.reporting.claims.claims_page"),
    output:
        json="results/claims.json",
        html="results/claims.html",
    log:
        "results/claims.log",
    benchmark:
        "results/claims.benchmark.tsv"
    localrule: True
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        scale=config["claims"]["scale"],
        papers=list(CLAIM_TABLES),
        titles={paper: CATALOGUES[paper].title for paper in CLAIM_TABLES},
        artifacts={paper: CATALOGUES[paper].names for paper in CLAIM_TABLES},
    message:
        "Gather what became of the papers' claims"
    script:
        "../scripts/claims.py"


# Without a file of its own, so that it is asked every time.
rule verify:
    input:
        claims="results/claims.json",
        code=code_of("threefold.reporting.claims.verify"),
    log:
        "results/verify.log",
    localrule: True
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=500,
    message:
        "Compare what became of the claims with what this scale is expected to show"
    script:
        "../scripts/verify.py"
