"""A logger of Snakemake that writes every planned job as a line of JSON: what `threefold plan` reads.

Snakemake's interface for loggers is public and versioned, its text output and its DAG classes are not.
"""

import json
from dataclasses import dataclass, field
from logging import LogRecord
from typing import Optional

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_interface_logger_plugins.settings import LogHandlerSettingsBase


@dataclass
class LogHandlerSettings(LogHandlerSettingsBase):
    """Options of the command line: --logger-threefold-path."""

    # Snakemake unpacks Optional; of `str | None` it makes an argument that argparse cannot call.
    path: Optional[str] = field(  # noqa: UP045
        default=None, metadata={"help": "The file that planned jobs are written to."}
    )


class LogHandler(LogHandlerBase):
    """Appends to the file as jobs are told, in Snakemake's order."""

    def __post_init__(self) -> None:
        """Begin the file anew."""
        self.baseFilename = self.settings.path
        self._written = open(self.baseFilename, "w", encoding="utf-8")  # noqa: SIM115, PTH123

    def emit(self, record: LogRecord) -> None:
        """Write a job; other records are not of the plan."""
        if getattr(record, "event", None) != LogEvent.JOB_INFO:
            return
        told = {
            "rule": record.rule_name,
            "input": list(map(str, record.input)),
            "output": list(map(str, record.output)),
            "benchmark": record.benchmark and str(record.benchmark),
            "wildcards": dict(record.wildcards),
            "threads": record.threads,
            "resources": {name: value for name, value in record.resources.items() if isinstance(value, int | float)},
            "reason": record.reason,
        }
        self._written.write(json.dumps(told) + "\n")
        self._written.flush()

    @property
    def writes_to_stream(self) -> bool:
        """Not to the terminal."""
        return False

    @property
    def writes_to_file(self) -> bool:
        """To `path`."""
        return True

    @property
    def has_filter(self) -> bool:
        """Snakemake's own would leave out what is quiet."""
        return True

    @property
    def has_formatter(self) -> bool:
        """Records are written whole."""
        return True

    @property
    def needs_rulegraph(self) -> bool:
        """No."""
        return False
