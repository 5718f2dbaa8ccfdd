"""BERT's runs. One body makes every run; a round of pruning is a run that leaves the next level's mask as well."""

for family in BERT_JOBS.trained:

    rule:
        name:
            f"bert_{family.name}"
        input:
            unpack(bert_reads(family.scores)),
            code=code_of("threefold.bert.experiments"),
        output:
            family.scores,
        log:
            family.beside("run.log"),
        benchmark:
            family.beside("run.benchmark.tsv")
        wildcard_constraints:
            **family.constraints,
        conda:
            "../../envs/threefold.yaml"
        threads: BERT_THREADS
        resources:
            mem_mb=2000,
            gpu=BERT_GPUS,
        params:
            experiments=bert_experiments(family.scores),
        message:
            "Train subnetworks of BERT"
        script:
            "../scripts/bert_train.py"


for step in BERT_JOBS.rounds:

    rule:
        name:
            f"bert_{step.name}"
        input:
            unpack(bert_reads(BERT_JOBS.runs_of(step))),
            heads=BERT_JOBS.heads_of(step, step.level),
            code=code_of("threefold.bert.rounds"),
        output:
            scores=BERT_JOBS.scores_of(step),
            masks=BERT_JOBS.masks_of(step),
            weights=BERT_JOBS.weights_of(step),
            heads=BERT_JOBS.heads_of(step, step.level + 1),
        log:
            f"{BERT_JOBS.masks_of(step)[0]}.log",
        benchmark:
            f"{BERT_JOBS.masks_of(step)[0]}.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: BERT_THREADS
        resources:
            mem_mb=2000,
            gpu=BERT_GPUS,
        params:
            experiments=bert_experiments(BERT_JOBS.runs_of(step)),
            chains=step.chains,
            level=step.level,
            scored=step.scored,
            protocol=asdict(SETTINGS.protocol),
        message:
            "Prune on {wildcards.task} after level %d" % step.level
        script:
            "../scripts/bert_round.py"


if BERT_JOBS.rewinding_points:

    rule bert_rewinding_points:
        input:
            unpack(bert_reads(BERT_JOBS.rewound_from)),
            code=code_of("threefold.bert.rewinding"),
        output:
            BERT_JOBS.rewinding_points,
        log:
            f"{BERT_JOBS.rewinding_points[0]}.log",
        benchmark:
            f"{BERT_JOBS.rewinding_points[0]}.benchmark.tsv"
        conda:
            "../../envs/threefold.yaml"
        threads: BERT_THREADS
        resources:
            mem_mb=2000,
            gpu=BERT_GPUS,
        params:
            experiments=bert_experiments(BERT_JOBS.rewound_from),
            runs=bert_runs(BERT_JOBS.rewound_from),
            points=SETTINGS.rewinding_points,
        message:
            "Train {wildcards.task} to its rewinding points"
        script:
            "../scripts/bert_rewinding_points.py"
