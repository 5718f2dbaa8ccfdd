"""Tables and figures of the BERT paper: each is one module of the library."""


checkpoint bert_winning_levels:
    input:
        scores=winning_scores(SETTINGS),
        code=code_of("threefold.bert.winning"),
    output:
        f"{BERT}/winning_levels.json",
    log:
        f"{BERT}/winning_levels.log",
    benchmark:
        f"{BERT}/winning_levels.benchmark.tsv"
    localrule: True
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        tolerance=SETTINGS.tolerance,
    message:
        "Find the sparsest winning ticket of each task"
    script:
        "../scripts/bert_winning_levels.py"


rule bert_table:
    input:
        unpack(bert_artifact_inputs),
    output:
        multiext(f"{BERT}/tables/{{artifact}}", ".csv", ".md"),
        report(
            f"{BERT}/tables/{{artifact}}.html",
            caption="../report/artifact.rst",
            category=BERT_ARTIFACTS.title,
            subcategory="Tables",
            labels=artifact_labels(BERT_ARTIFACTS),
        ),
    log:
        f"{BERT}/tables/{{artifact}}.log",
    benchmark:
        f"{BERT}/tables/{{artifact}}.benchmark.tsv"
    wildcard_constraints:
        artifact="table[0-9]+",
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        caption=artifact_caption("bert"),
        settings=asdict(SETTINGS),
    message:
        "Write {wildcards.artifact} of the BERT paper"
    script:
        "../scripts/bert_artifact.py"


use rule bert_table as bert_figure with:
    output:
        report(
            f"{BERT}/figures/{{artifact}}.svg",
            caption="../report/artifact.rst",
            category=BERT_ARTIFACTS.title,
            subcategory="Figures",
            labels=artifact_labels(BERT_ARTIFACTS),
        ),
        multiext(f"{BERT}/figures/{{artifact}}", ".pdf", ".png", ".csv"),
    log:
        f"{BERT}/figures/{{artifact}}.log",
    benchmark:
        f"{BERT}/figures/{{artifact}}.benchmark.tsv"
    wildcard_constraints:
        artifact="figure[0-9]+",
    message:
        "Draw {wildcards.artifact} of the BERT paper"


for artifact in BERT_ARTIFACTS.names:

    rule:
        name:
            f"bert_{artifact}"
        input:
            BERT_ARTIFACTS.outputs(artifact),
        localrule: True


rule bert:
    input:
        BERT_ARTIFACTS.files,
    localrule: True
