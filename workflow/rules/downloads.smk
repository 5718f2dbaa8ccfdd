"""Published files of the ticket papers: fetched once, whichever paper needs them."""

import re

from threefold.origin import by_name

try:
    PUBLISHED = {
        name: asdict(download)
        for name, download in by_name([*BERT_DOWNLOADS, *VISION_DOWNLOADS]).items()
    }
except ThreefoldError as error:
    raise WorkflowError(str(error))


rule download:
    output:
        f"{DOWNLOADS}/{{file}}",
    log:
        f"{DOWNLOADS}/{{file}}.log",
    benchmark:
        f"{DOWNLOADS}/{{file}}.benchmark.tsv"
    wildcard_constraints:
        file="|".join(re.escape(name) for name in PUBLISHED) or "none",
    retries: 2
    localrule: True
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        download=described_download,
        mirror=config["mirror"],
    message:
        "Fetch {wildcards.file}"
    script:
        "../scripts/download.py"
