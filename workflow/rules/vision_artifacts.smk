"""Tables and figures of the vision paper: each is one module of the library."""


rule vision_table:
    input:
        unpack(vision_artifact_inputs),
    output:
        multiext(f"{VISION}/tables/{{artifact}}", ".csv", ".md"),
        report(
            f"{VISION}/tables/{{artifact}}.html",
            caption="../report/artifact.rst",
            category=VISION_ARTIFACTS.title,
            subcategory="Tables",
            labels=artifact_labels(VISION_ARTIFACTS),
        ),
    log:
        f"{VISION}/tables/{{artifact}}.log",
    benchmark:
        f"{VISION}/tables/{{artifact}}.benchmark.tsv"
    wildcard_constraints:
        artifact="table[0-9]+",
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        caption=artifact_caption("vision"),
        settings=asdict(VISION_SETTINGS),
    message:
        "Write {wildcards.artifact} of the vision paper"
    script:
        "../scripts/vision_artifact.py"


use rule vision_table as vision_figure with:
    output:
        report(
            f"{VISION}/figures/{{artifact}}.svg",
            caption="../report/artifact.rst",
            category=VISION_ARTIFACTS.title,
            subcategory="Figures",
            labels=artifact_labels(VISION_ARTIFACTS),
        ),
        multiext(f"{VISION}/figures/{{artifact}}", ".pdf", ".png", ".csv"),
    log:
        f"{VISION}/figures/{{artifact}}.log",
    benchmark:
        f"{VISION}/figures/{{artifact}}.benchmark.tsv"
    wildcard_constraints:
        artifact="figure[0-9]+",
    message:
        "Draw {wildcards.artifact} of the vision paper"


for artifact in VISION_ARTIFACTS.names:

    rule:
        name:
            f"vision_{artifact}"
        input:
            VISION_ARTIFACTS.outputs(artifact),
        localrule: True


rule vision:
    input:
        VISION_ARTIFACTS.files,
    localrule: True
