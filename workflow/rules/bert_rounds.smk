"""Rounds of pruning that are runs as well: each leaves its score and the mask of the next level."""


rule bert_dense:
    input:
        unpack(bert_reads(BERT_JOBS.dense.scores)),
        code=source_files("threefold.bert.rounds"),
    output:
        scores=BERT_JOBS.dense.scores,
        masks=expand(
            BERT_LAYOUT.mask("{kind}-{{task}}-level01", "{seed}"),
            kind=["imp", "standard"],
            seed=BERT_JOBS.seeds,
        ),
        weights=expand(
            BERT_LAYOUT.weights("standard-{{task}}-level01", "{seed}"),
            seed=BERT_JOBS.seeds,
        ),
    log:
        BERT_JOBS.dense.beside("run.log"),
    benchmark:
        BERT_JOBS.dense.beside("run.benchmark.tsv")
    conda:
        "../../envs/threefold.yaml"
    threads: BERT_THREADS
    resources:
        mem_mb=2000,
        gpu=BERT_GPUS,
    params:
        experiments=bert_experiments(BERT_JOBS.dense.scores),
    message:
        "Train the whole network on {wildcards.task}"
    script:
        "../scripts/bert_round.py"


rule bert_round:
    input:
        unpack(bert_reads(BERT_JOBS.rounds.scores)),
        code=source_files("threefold.bert.rounds"),
    output:
        scores=BERT_JOBS.rounds.scores,
        masks=NEXT_MASKS,
