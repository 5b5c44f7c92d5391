"""Children that cannot outlive us, whatever ends us: the kernel's death signal, and a guard for what they started.

Linux sends the death signal to the child alone. Its own children (gunicorn's workers, Celery's pool) are the guard's
business: a tiny process in a session of its own that learns of our end by reading end-of-file from a pipe.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(stop_signal: int) -> None:
    """Ask the kernel to send `stop_signal` to this process when the thread that started it ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, stop_signal, 0, 0, 0)


def tied_to(parent: int, stop_signal: int, before: Callable[[], None] | None = None) -> Callable[[], None]:
    """Return what a child of `parent` does between fork and exec, so that it ends when `parent` ends.

    `before` comes first: a change of credentials would clear the death signal. Start such children from the main
    thread only, because the kernel watches the thread and not the process.
    """

    def prepare() -> None:
        if before is not None:
            before()
        die_with_parent(stop_signal)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


class Guard:
    """Ends the process groups that we leave behind. Start one before the first child."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("guard.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )

    def watch(self, group: int, stop_signal: int) -> None:
        """From now on end this process group with `stop_signal` (and SIGKILL ten seconds later) when we are gone."""
        self._tell(f"+ {group} {int(stop_signal)}")

    def forget(self, group: int) -> None:
        self._tell(f"- {group} 0")

    def close(self) -> None:
        """End the guard; call it when every group has been stopped and forgotten."""
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()
        self.process.wait()

    def _tell(self, line: str) -> None:
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(f"{line}\n".encode())
            self.process.stdin.flush()


def end_group(group: int, sent: int = signal.SIGKILL) -> None:
    """Send a signal to a whole process group; one that is already gone is no error."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, sent)
