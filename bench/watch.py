"""What something took that ran in this process: seconds, statements and how long the database worked on them."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass
class Spent:
    """Statements without transaction control; all of it in seconds, and what of that was the database's."""

    seconds: float = 0.0
    statements: int = 0
    database: float = 0.0


@contextmanager
def watching() -> Iterator[Spent]:
    """Count and time what is done within; the figures stand once it has ended."""
    from django.db import connection  # noqa: PLC0415 - the apps must be ready

    spent = Spent()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.database += time.perf_counter() - began
            spent.statements += not str(sql).startswith(CONTROL)

    with connection.execute_wrapper(note):
        began = time.perf_counter()
        yield spent
        spent.seconds = time.perf_counter() - began


def resident() -> float:
    """What this process holds in memory now, in MB."""
    return _of_status("VmRSS")


def most_resident() -> float:
    """The most that this process has held in memory since `forget_most`, in MB."""
    return _of_status("VmHWM")


def forget_most() -> None:
    """Let the most that was held be what is held now."""
    Path("/proc/self/clear_refs").write_text("5")


def _of_status(name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024
