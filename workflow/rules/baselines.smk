"""Predictors that Ithemal is compared with, on the same test blocks."""


rule llvm_mca:
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        code=code_of("threefold.ithemal.baselines.llvm_mca"),
    output:
        total="results/ithemal/{dataset}/predictions/llvm-mca.parquet",
        alias="results/ithemal/{dataset}/predictions/llvm-mca-alias.parquet",
        rthroughput="results/ithemal/{dataset}/predictions/llvm-mca-rthroughput.parquet",
    log:
        "results/ithemal/{dataset}/predictions/llvm-mca.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/llvm-mca.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        most=ITHEMAL["llvm_mca"]["blocks_of_each_split"],
        seed=ITHEMAL["llvm_mca"]["seed"],
    message:
        "Ask llvm-mca about the test blocks of {wildcards.dataset}"
    script:
        "../scripts/llvm_mca.py"


rule osaca:
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        code=code_of("threefold.ithemal.baselines.osaca"),
    output:
        "results/ithemal/{dataset}/predictions/osaca.parquet",
    log:
        "results/ithemal/{dataset}/predictions/osaca.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/osaca.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        number=ITHEMAL["osaca"]["blocks"],
        seed=ITHEMAL["osaca"]["seed"],
    message:
        "Ask OSACA about {params.number} test blocks of {wildcards.dataset}"
    script:
        "../scripts/osaca.py"


rule simple_baselines:
    input:
        dataset="results/ithemal/{dataset}/dataset.parquet",
        code=code_of("threefold.ithemal.baselines.width")
        + code_of("threefold.ithemal.baselines.opcode_regression")
        + code_of("threefold.ithemal.baselines.constant"),
    output:
        width="results/ithemal/{dataset}/predictions/width.parquet",
        opcode_regression="results/ithemal/{dataset}/predictions/opcode-regression.parquet",
        constant="results/ithemal/{dataset}/predictions/constant.parquet",
    log:
        "results/ithemal/{dataset}/predictions/simple.log",
    benchmark:
        "results/ithemal/{dataset}/predictions/simple.benchmark.tsv"
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    message:
        "Predict the test blocks of {wildcards.dataset} by width, opcode counts and the best constant"
    script:
        "../scripts/simple_baselines.py"
