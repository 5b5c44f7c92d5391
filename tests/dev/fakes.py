"""Tiny processes that stand in for the real ones, and what tests ask about processes."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dev.supervisor import Process

# Starts a child of its own, says both numbers, and stays.
FAMILY = (
    "import os, subprocess, time; child = subprocess.Popen(['sleep', '600']); "
    "print(os.getpid(), child.pid, flush=True); time.sleep(600)"
)


def python(name: str, program: str, **more: object) -> Process:
    return Process(name, (sys.executable, "-u", "-c", program), dict(os.environ), **more)  # type: ignore[arg-type]


def is_running(pid: int) -> bool:
    """Return whether this process exists and is more than an entry that nobody has collected yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def pids_in(log: Path) -> list[int]:
    return [int(number) for number in log.read_text().split()] if log.exists() else []
