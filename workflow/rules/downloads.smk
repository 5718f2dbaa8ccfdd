"""Published files: fetched once, whichever paper needs them, and listed with what their user has to place."""

import re
import time

from threefold.ithemal.needed import needed as ithemal_needed
from threefold.needed import Inventory
from threefold.needed_list import needed_list
from threefold.not_fetched import not_fetched
from threefold.origin import by_name

# With the configuration and not with results: it is to be committed, and outlives `make clean`.
FIRST_USE = "config/downloads.lock"
BEGUN = time.time()

try:
    NEEDED = {
        "ithemal": ithemal_needed(ITHEMAL),
        "bert": bert_needed(config["bert"]),
        "vision": vision_needed(config["vision"]),
    }
    INVENTORY = Inventory.of(
        [needed for paper in config["papers"] for needed in NEEDED[paper]],
        config["mirror"],
    )
    PUBLISHED = {
        name: asdict(download)
        for name, download in by_name(
            download
            for many in NEEDED.values()
            for needed in many
            for download in needed.origin.downloads
        ).items()
    }
except ThreefoldError as error:
    raise WorkflowError(str(error))


rule fetch:
    input:
        INVENTORY.files(Path(DOWNLOADS)),
        f"{DOWNLOADS}/README.md",


rule list_downloads:
    output:
        f"{DOWNLOADS}/README.md",
    log:
        f"{DOWNLOADS}/README.md.log",
    benchmark:
        f"{DOWNLOADS}/README.md.benchmark.tsv"
    localrule: True
    conda:
        "../../envs/threefold.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        text=needed_list(INVENTORY),
        missing=INVENTORY.missing,
    message:
        "List what is needed from elsewhere"
    script:
        "../scripts/list_downloads.py"


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
        download=published_download,
        mirror=config["mirror"],
        first_use=FIRST_USE,
    message:
        "Fetch {wildcards.file}"
    script:
        "../scripts/download.py"


onerror:
    for complaint in not_fetched(PUBLISHED, Path(DOWNLOADS), BEGUN):
        logger.error(complaint)
