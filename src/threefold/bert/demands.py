"""What a run of BERT asks a scheduler for, by where its encoder comes from."""

from threefold.demands import Demand

TRAINED_HERE = "trained"
# Of torch in pre-training, whatever the other jobs have: their number decides the last bits of the encoder, and so of
# everything that starts from it. Of two hyperthreads a second one saves a quarter of the time; with one of them busy,
# two threads, which wait for each other in every small operation, take eight times as long as one.
PRETRAINING_THREADS = 1

_EMBEDDED = Demand(mem_mb=2_000, runtime=120, disk_mb=1_000)
# Beside the GPU: CUDA's own pages, the encoder and its optimiser on their way, and a task's rows. A run that is not
# done in eight hours goes on from its last state at the next attempt.
_PUBLISHED = Demand(mem_mb=16_000, runtime=480, disk_mb=4_000)


def run_demand(encoder: str) -> Demand:
    """What one job of runs asks for with `encoder`, as the configuration names it."""
    return _EMBEDDED if encoder == TRAINED_HERE else _PUBLISHED
