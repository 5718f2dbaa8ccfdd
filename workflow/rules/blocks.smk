"""Basic blocks: harvested from this machine's binaries, timed on this CPU; or labels that others published."""


rule harvest:
    input:
        code=code_of("threefold.ithemal.harvest"),
    output:
        blocks="results/ithemal/local/harvest/{source}.parquet",
        statistics="results/ithemal/local/harvest/{source}.json",
    log:
        "results/ithemal/local/harvest/{source}.log",
    benchmark:
        "results/ithemal/local/harvest/{source}.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(3000),
        runtime=growing(60),
        disk_mb=growing(1000),
    params:
        binary=lookup("ithemal/sources/{source}", within=config),
        settings=ITHEMAL["harvest"],
    message:
        "Harvest basic blocks from {wildcards.source}"
    script:
        "../scripts/harvest.py"


rule select_blocks:
    input:
        harvests=expand(
            "results/ithemal/local/harvest/{source}.parquet", source=ITHEMAL["sources"]
        ),
        code=code_of("threefold.ithemal.selection"),
    output:
        "results/ithemal/local/blocks.parquet",
    log:
        "results/ithemal/local/blocks.log",
    benchmark:
        "results/ithemal/local/blocks.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(3000),
        runtime=growing(30),
        disk_mb=growing(1000),
    params:
        number=ITHEMAL["select"]["blocks"],
        seed=ITHEMAL["select"]["seed"],
    message:
        "Draw {params.number} distinct blocks, as many from each source"
    script:
        "../scripts/select_blocks.py"


rule measure:
    input:
        blocks="results/ithemal/local/blocks.parquet",
        code=code_of("threefold.ithemal.measure") + tuple(HARNESS),
    output:
        "results/ithemal/local/measured.parquet",
    log:
        "results/ithemal/local/measured.log",
    benchmark:
        "results/ithemal/local/measured.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    # All of them, so that no other job disturbs the clock.
    threads: ALL_CORES
    resources:
        mem_mb=growing(1000),
        runtime=growing(480),
        disk_mb=growing(1000),
    params:
        settings=ITHEMAL["measure"],
    message:
        "Time the blocks on this CPU"
    script:
        "../scripts/measure.py"


rule draw_again:
    input:
        blocks="results/ithemal/local/blocks.parquet",
        code=code_of("threefold.ithemal.again"),
    output:
        "results/ithemal/local/again.parquet",
    log:
        "results/ithemal/local/again.log",
    benchmark:
        "results/ithemal/local/again.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(15),
        disk_mb=growing(1000),
    params:
        number=ITHEMAL["again"]["blocks"],
        seed=ITHEMAL["again"]["seed"],
    message:
        "Draw {params.number} blocks to be timed again"
    script:
        "../scripts/draw_again.py"


rule measure_again:
    input:
        blocks="results/ithemal/local/again.parquet",
        code=code_of("threefold.ithemal.again") + tuple(HARNESS),
    output:
        "results/ithemal/local/{variant}.parquet",
    log:
        "results/ithemal/local/{variant}.log",
    benchmark:
        "results/ithemal/local/{variant}.benchmark.tsv"
    wildcard_constraints:
        variant="repeat|rebuild|equal|distinct",
    conda:
        "../../envs/threefold.yaml"
    # As for `measure`.
    threads: ALL_CORES
    resources:
        mem_mb=growing(1000),
        runtime=growing(240),
        disk_mb=growing(1000),
    params:
        settings=ITHEMAL["measure"],
    message:
        "Time some blocks again ({wildcards.variant})"
    script:
        "../scripts/measure_again.py"


rule motivation:
    input:
        model=reference_model,
        code=code_of("threefold.ithemal.motivation") + tuple(HARNESS),
    output:
        "results/ithemal/table1_measured.json",
    log:
        "results/ithemal/table1_measured.log",
    benchmark:
        "results/ithemal/table1_measured.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: ALL_CORES
    resources:
        mem_mb=growing(2000),
        runtime=growing(30),
        disk_mb=growing(1000),
    params:
        measure=ITHEMAL["measure"],
    message:
        "Time the three motivating examples of Table 1"
    script:
        "../scripts/motivation.py"


rule published_labels:
    input:
        labels=published_file,
        code=code_of("threefold.ithemal.published_labels"),
    output:
        "results/ithemal/{dataset}/measured.parquet",
    log:
        "results/ithemal/{dataset}/measured.log",
    benchmark:
        "results/ithemal/{dataset}/measured.benchmark.tsv"
    wildcard_constraints:
        dataset="|".join(ITHEMAL["published_labels"]) or "none",
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=growing(3000),
        runtime=growing(60),
        disk_mb=growing(2000),
    params:
        labels=lookup("ithemal/published_labels/{dataset}", within=config, default=None),
    message:
        "Read the labels of {wildcards.dataset}"
    script:
        "../scripts/published_labels.py"
