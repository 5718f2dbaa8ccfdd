"""The vision paper's runs. One body makes every run; a round of pruning leaves the next level's mask as well."""

for family in [*VISION_JOBS.trained, *VISION_STUDIES.trained]:

    rule:
        name:
            f"vision_{family.name}"
        input:
            unpack(vision_reads(family.scores)),
            code=code_of("threefold.vision.experiments"),
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
        threads: VISION_THREADS
        resources:
            mem_mb=vision_memory(family.scores),
            gpu=VISION_GPUS,
        params:
            experiments=vision_experiments(family.scores),
        message:
            "Train subnetworks: %s" % family.name.replace("_", " ")
        script:
            "../scripts/vision_train.py"


for step in [*VISION_JOBS.rounds, *VISION_STUDIES.rounds]:

    rule:
        name:
            f"vision_{step.name}"
        input:
            unpack(vision_reads(step.scores)),
            code=code_of("threefold.vision.rounds"),
        output:
            scores=step.scores,
            masks=step.masks,
            weights=step.weights,
        log:
            f"{step.masks[0]}.log",
        benchmark:
            f"{step.masks[0]}.benchmark.tsv"
        wildcard_constraints:
            **step.constraints,
        conda:
            "../../envs/threefold.yaml"
        threads: VISION_THREADS
        resources:
            mem_mb=vision_memory(step.scores),
            gpu=VISION_GPUS,
        params:
            experiments=vision_experiments(step.scores),
        message:
            "Prune: %s" % step.name.replace("_", " ")
        script:
            "../scripts/vision_round.py"
