"""Tables and figures of the Ithemal paper: each is one module of the library."""


rule ithemal_table:
    input:
        unpack(ithemal_artifact_inputs),
    output:
        multiext("results/ithemal/tables/{artifact}", ".csv", ".md"),
        report(
            "results/ithemal/tables/{artifact}.html",
            caption="../report/artifact.rst",
            category=ITHEMAL_ARTIFACTS.title,
            subcategory="Tables",
            labels=artifact_labels(ITHEMAL_ARTIFACTS),
        ),
    log:
        "results/ithemal/tables/{artifact}.log",
    benchmark:
        "results/ithemal/tables/{artifact}.benchmark.tsv"
    wildcard_constraints:
        artifact="table[0-9]+",
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        caption=artifact_caption("ithemal"),
    message:
        "Write {wildcards.artifact} of the Ithemal paper"
    script:
        "../scripts/ithemal_artifact.py"


use rule ithemal_table as ithemal_figure with:
    output:
        report(
            "results/ithemal/figures/{artifact}.svg",
            caption="../report/artifact.rst",
            category=ITHEMAL_ARTIFACTS.title,
            subcategory="Figures",
            labels=artifact_labels(ITHEMAL_ARTIFACTS),
        ),
        multiext("results/ithemal/figures/{artifact}", ".pdf", ".png"),
    log:
        "results/ithemal/figures/{artifact}.log",
    benchmark:
        "results/ithemal/figures/{artifact}.benchmark.tsv"
    wildcard_constraints:
        artifact="figure[0-9]+",
    message:
        "Draw {wildcards.artifact} of the Ithemal paper"


for artifact in ITHEMAL_ARTIFACTS.names:

    rule:
        name:
            f"ithemal_{artifact}"
        input:
            ITHEMAL_ARTIFACTS.outputs(artifact),
        localrule: True


rule ithemal:
    input:
        ITHEMAL_ARTIFACTS.files,
    localrule: True


rule ithemal_shipped:
    input:
        measured="results/ithemal/local/measured.parquet",
        model=f"results/ithemal/local/models/hierarchical/seed{ITHEMAL['seeds'][0]}/model.safetensors",
        harvests=expand(
            "results/ithemal/local/harvest/{source}.json", source=ITHEMAL["sources"]
        ),
        data_tables=expand("results/ithemal/tables/table{number}.md", number=[7, 8]),
        model_tables=expand("results/ithemal/tables/table{number}.md", number=[3, 6]),
        code=code_of("threefold.ithemal.artifacts.cards"),
    output:
        measured="results/ithemal/shipping/measured.parquet",
        model="results/ithemal/shipping/model.safetensors",
        data_card="results/ithemal/shipping/measured.md",
        model_card="results/ithemal/shipping/model.md",
    log:
        "results/ithemal/shipping/shipping.log",
    benchmark:
        "results/ithemal/shipping/shipping.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    message:
        "Gather the measured set and the model, with cards"
    script:
        "../scripts/ship.py"
