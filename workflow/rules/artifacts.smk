"""Tables and figures: each is one module of the library that says what it needs and how it is drawn."""

from threefold.ithemal.artifacts import ARTIFACTS, load, outputs


def artifact_inputs(wildcards):
    """What an artifact's module asks for, and the code behind it."""
    name = wildcards.artifact
    return dict(load(name).needs(config)) | {"code": source_files(f"threefold.ithemal.artifacts.{name}")}


rule ithemal_table:
    message:
        "Write {wildcards.artifact} of the Ithemal paper"
    input:
        unpack(artifact_inputs),
    output:
        multiext("results/ithemal/tables/{artifact}", ".csv", ".md", ".html"),
    log:
        "results/ithemal/tables/{artifact}.log",
    benchmark:
        "results/ithemal/tables/{artifact}.benchmark.tsv"
    wildcard_constraints:
        artifact="table[0-9]+",
    params:
        config=ITHEMAL,
    threads: 1
    resources:
        mem_mb=2000,
    conda:
        "../../envs/threefold.yaml"
    script:
        "../scripts/artifact.py"


use rule ithemal_table as ithemal_figure with:
    message:
        "Draw {wildcards.artifact} of the Ithemal paper"
    output:
        multiext("results/ithemal/figures/{artifact}", ".svg", ".pdf", ".png"),
    log:
        "results/ithemal/figures/{artifact}.log",
    benchmark:
        "results/ithemal/figures/{artifact}.benchmark.tsv"
    wildcard_constraints:
        artifact="figure[0-9]+",


rule index:
    message:
        "List the results"
    input:
        artifacts=[file for name in ARTIFACTS for file in outputs(name)],
        code=source_files("threefold.ithemal.artifacts"),
    output:
        "results/index.md",
    log:
        "results/index.log",
    benchmark:
        "results/index.benchmark.tsv"
    params:
        left_out=LEFT_OUT,
    threads: 1
    resources:
        mem_mb=500,
    conda:
        "../../envs/threefold.yaml"
    localrule: True
    script:
        "../scripts/index.py"


for artifact in ARTIFACTS:

    rule:
        name:
            f"ithemal_{artifact}"
        input:
            outputs(artifact),
        localrule: True


rule ithemal:
    input:
        [file for name in ARTIFACTS for file in outputs(name)],
    localrule: True
