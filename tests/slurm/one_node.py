"""A Slurm of one node on this machine: its daemons, with all that they keep in one folder."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scancel")
DAEMONS = ("munged", "slurmctld", "slurmd")
# Jobs look here: the executor takes SLURM_CONF out of their environment.
SYSTEM = Path("/etc/slurm")
CONFIGURATION = ("slurm.conf", "gres.conf")

# Without accounting, as on many a small cluster; cgroups are left out, for a container may have none to give. Time-outs
# are for a busy machine, and the queue remembers all jobs of the test.
_CONFIGURATION = """\
ClusterName=threefold
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={node}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
ReturnToService=2
MessageTimeout=100
SlurmdTimeout=0
MinJobAge=86400
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
GresTypes=gpu
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory={memory} Gres=gpu:1 State=UNKNOWN
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def hindrance() -> str | None:
    """Why no Slurm can be started here, if so."""
    if os.geteuid() != 0:
        return "needs root, to start Slurm's daemons"
    if absent := [program for program in PROGRAMS if shutil.which(program) is None]:
        return f"needs Debian's slurm-wlm and munge: {', '.join(absent)} not found"
    if taken := [name for name in CONFIGURATION if (SYSTEM / name).exists()]:
        return f"a Slurm is configured here already: {SYSTEM / taken[0]}"
    return None


@dataclass(frozen=True)
class OneNode:
    """The running cluster, whose files are in `folder`."""

    folder: Path

    def ask(self, *command: str) -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout

    def jobs(self, rule: str) -> list[str]:
        """The numbers of the running jobs of `rule`, which the executor's comments name."""
        rows = (
            line.split(" ", 1) for line in self.ask("squeue", "--noheader", "--states=R", "-o", "%i %k").splitlines()
        )
        return [number for number, comment in rows if comment.strip().startswith(f"rule_{rule}")]


@contextmanager
def one_node(folder: Path) -> Iterator[OneNode]:
    """Start the daemons, wait until the node is idle, and stop them at the end whatever happens."""
    for part in ("state", "spool"):
        (folder / part).mkdir(parents=True)
    folder.chmod(0o755)
    host = socket.gethostname().split(".")[0]
    (folder / "slurm.conf").write_text(
        _CONFIGURATION.format(
            host=host,
            folder=folder,
            controller=_free_port(),
            node=_free_port(),
            cores=os.cpu_count(),
            memory=_memory_mb(),
        )
    )
    (folder / "gres.conf").write_text(f"NodeName={host} Name=gpu File=/dev/null\n")
    (folder / "munge.key").write_bytes(os.urandom(128))
    (folder / "munge.key").chmod(0o400)
    cluster = OneNode(folder)
    try:
        for name in CONFIGURATION:
            (SYSTEM / name).symlink_to(folder / name)
        _start(cluster)
        yield cluster
    finally:
        with suppress(subprocess.SubprocessError):
            cluster.ask("scancel", "--user=root")
        _stop(folder)
        for name in CONFIGURATION:
            (SYSTEM / name).unlink(missing_ok=True)


def _start(cluster: OneNode) -> None:
    own = {part: f"{cluster.folder}/munge.{part}" for part in ("socket", "pid", "log", "seed", "key")}
    cluster.ask(
        "munged",
        "--force",
        f"--socket={own['socket']}",
        f"--pid-file={cluster.folder}/munged.pid",
        f"--log-file={own['log']}",
        f"--seed-file={own['seed']}",
        f"--key-file={own['key']}",
    )
    for daemon in ("slurmctld", "slurmd"):
        subprocess.run([daemon], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 300
    while time.monotonic() < until:
        with suppress(subprocess.SubprocessError):
            if cluster.ask("sinfo", "--noheader", "-o", "%t").strip() == "idle":
                return
        time.sleep(0.5)
    raise RuntimeError((cluster.folder / "slurmctld.log").read_text()[-2000:])


def _stop(folder: Path) -> None:
    for daemon in reversed(DAEMONS):
        with suppress(FileNotFoundError, ProcessLookupError, ValueError):
            number = int((folder / f"{daemon}.pid").read_text())
            os.kill(number, signal.SIGTERM)
            _wait_for_the_end_of(number)


def _wait_for_the_end_of(number: int) -> None:
    for _ in range(100):
        os.kill(number, 0)  # raises ProcessLookupError once it has ended
        time.sleep(0.1)
    os.kill(number, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _memory_mb() -> int:
    """What Slurm may give away: all but a tenth."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 9 // 10 // 2**20
