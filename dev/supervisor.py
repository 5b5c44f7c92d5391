"""Starts processes, waits until each is ready, restarts what dies, and stops all of it in order.

One thread, one loop: the kernel's death signal follows the thread that started a child, so there must be only one.
"""

import os
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any

from dev.children import Guard, end_group, tied_to
from dev.console import BLUE, DIM, GREEN, RED, WIDTH, YELLOW, paint, say

COLOURS = (BLUE, "35", GREEN, YELLOW, "34", "95")


@dataclass(frozen=True)
class Process:
    """What is to be kept running. `ready` is asked until it says yes; None means ready as soon as it runs.

    `said` is a regular expression: the process counts as ready once a line of its output matches.
    """

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    ready: Callable[[], bool] | None = None
    said: str = ""
    ready_seconds: float = 90
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 15
    stage: int = 1  # what is in one stage stops together, the highest stage first
    cwd: Path = Path("/")
    popen_arguments: Mapping[str, Any] = field(default_factory=dict)
    before_exec: Callable[[], None] | None = None


@dataclass(frozen=True)
class Backoff:
    """How long to wait before the next start: doubling from `first` to `most`, anew after `calm` seconds of peace."""

    first: float = 1.0
    most: float = 30.0
    calm: float = 60.0

    def delay(self, failures: int) -> float:
        return min(self.most, self.first * 2.0 ** max(0, failures - 1))


class StartFailed(Exception):
    """A process ended or stayed silent before it was ready. The message carries the end of its log."""


class StopRequested(BaseException):
    """Somebody pressed Ctrl-C, or asked us to end."""


class Child:
    """One process and what became of it so far."""

    def __init__(self, process: Process, colour: str, log: IO[bytes]) -> None:
        self.process = process
        self.colour = colour
        self.log = log
        self.popen: subprocess.Popen[bytes] | None = None
        self.spoke = False
        self.ready_after: float | None = None
        self.began = 0.0
        self.failures = 0
        self.again_at: float | None = None
        self.rest = b""

    @property
    def name(self) -> str:
        return self.process.name

    def is_ready(self) -> bool:
        if self.popen is None or self.popen.poll() is not None:
            return False
        if self.process.said and not self.spoke:
            return False
        return self.process.ready is None or self.process.ready()


class Supervisor:
    """Keeps processes running between `start` and `stop`. Logs go to `logs`/NAME.log, and together to all.log."""

    def __init__(self, logs: Path, backoff: Backoff | None = None) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.logs = logs
        self.backoff = backoff or Backoff()
        self.guard = Guard()
        self.children: list[Child] = []
        self.selector = selectors.DefaultSelector()
        self.together = self._fresh_log("all")
        self.hurried = False

    # --- Starting ----------------------------------------------------------------------------------------------------

    def start(self, processes: Iterable[Process]) -> None:
        """Start these side by side and wait until each is ready. Raises StartFailed, after which `stop` is due."""
        began = time.monotonic()
        fresh = [self._add(process) for process in processes]
        waiting = list(fresh)
        while waiting:
            self.tick(0.05, restart=False)
            for child in list(waiting):
                if child.is_ready():
                    child.ready_after = time.monotonic() - began
                    waiting.remove(child)
                    dots = "." * max(3, WIDTH - len(child.name))
                    say(f"  {child.name} {paint(dots, DIM)} {paint(f'{child.ready_after:.1f} s', GREEN)}")
                else:
                    self._check_start(child)

    def run_to_end(self, process: Process) -> None:
        """Run a command that ends by itself. Raises StartFailed if it fails."""
        child = self._add(process)
        assert child.popen is not None
        while child.popen.poll() is None:
            self.tick(0.05, restart=False)
        self._drain(child)
        self._sweep(child)
        self.children.remove(child)
        if child.popen.returncode:
            raise StartFailed(f"{child.name} failed:\n{self._tail(child)}")

    def _add(self, process: Process) -> Child:
        child = Child(process, COLOURS[len(self.children) % len(COLOURS)], self._fresh_log(process.name))
        self.children.append(child)
        self._spawn(child)
        return child

    def _spawn(self, child: Child) -> None:
        process = child.process
        child.spoke, child.again_at, child.began = False, None, time.monotonic()
        child.popen = subprocess.Popen(
            list(process.argv),
            env=dict(process.environment),
            cwd=process.cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=tied_to(os.getpid(), process.stop_signal, process.before_exec),
            **process.popen_arguments,
        )
        assert child.popen.stdout is not None
        self.guard.watch(child.popen.pid, process.stop_signal)
        os.set_blocking(child.popen.stdout.fileno(), False)
        self.selector.register(child.popen.stdout, selectors.EVENT_READ, child)

    def _check_start(self, child: Child) -> None:
        assert child.popen is not None
        if child.popen.poll() is not None:
            self._drain(child)
            raise StartFailed(f"{child.name} ended at once ({describe(child.popen.returncode)}):\n{self._tail(child)}")
        if time.monotonic() - child.began > child.process.ready_seconds:
            seconds = child.process.ready_seconds
            raise StartFailed(f"{child.name} was not ready after {seconds:.0f} s:\n{self._tail(child)}")

    # --- Keeping alive -----------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Watch for ever, until a signal raises StopRequested."""
        while True:
            self.tick(0.5)

    def tick(self, seconds: float, *, restart: bool = True) -> None:
        """Read what the children say for at most `seconds`; with `restart`, start again what has died."""
        for key, _ in self.selector.select(seconds):
            self._read(key.data)
        if restart:
            for child in self.children:
                self._look_after(child)

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.again_at is not None:
            if now >= child.again_at:
                self._spawn(child)
                self._remark(child, "started again", YELLOW)
            return
        if child.popen is None or child.popen.poll() is None:
            return
        self._drain(child)
        self._sweep(child)
        child.failures = 1 if now - child.began >= self.backoff.calm else child.failures + 1
        delay = self.backoff.delay(child.failures)
        child.again_at = now + delay
        self._remark(child, f"ended ({describe(child.popen.returncode)}); starting it again in {delay:g} s", RED)

    # --- Stopping ----------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop stage by stage, the highest first; kill what does not stop in its time. Idempotent."""
        for stage in sorted({child.process.stage for child in self.children}, reverse=True):
            self._stop_together([child for child in self.children if child.process.stage == stage])
        self.children.clear()
        self.guard.close()
        self.together.close()

    def _stop_together(self, children: Sequence[Child]) -> None:
        for child in children:
            if child.popen is not None and child.popen.poll() is None:
                with suppress(ProcessLookupError):
                    child.popen.send_signal(child.process.stop_signal)
        deadline = time.monotonic() + max(child.process.stop_seconds for child in children)
        while time.monotonic() < deadline and not self.hurried:
            if all(child.popen is None or child.popen.poll() is not None for child in children):
                break
            self.tick(0.05, restart=False)
        for child in children:
            self._sweep(child)
            self._drain(child)
            child.log.close()

    def _sweep(self, child: Child) -> None:
        """Leave nothing of this child's group behind, grandchildren included."""
        if child.popen is None:
            return
        end_group(child.popen.pid)
        child.popen.wait()
        self.guard.forget(child.popen.pid)

    # --- What they say -----------------------------------------------------------------------------------------------

    def _read(self, child: Child) -> bool:
        """Take what this child has said; return whether there may be more."""
        if child.popen is None or child.popen.stdout is None or child.popen.stdout.closed:
            return False
        try:
            chunk = os.read(child.popen.stdout.fileno(), 65536)
        except BlockingIOError:
            return False
        if not chunk:
            self.selector.unregister(child.popen.stdout)
            child.popen.stdout.close()
            return False
        *lines, child.rest = (child.rest + chunk).split(b"\n")
        for line in lines:
            self._write(child, line)
        return True

    def _write(self, child: Child, line: bytes) -> None:
        child.log.write(line + b"\n")
        prefix = f"\x1b[{child.colour}m{child.name:>10} │\x1b[0m ".encode()
        self.together.write(prefix + line + b"\n")
        if child.process.said and re.search(child.process.said, line.decode(errors="replace")):
            child.spoke = True

    def _drain(self, child: Child) -> None:
        while self._read(child):
            pass
        if child.rest:
            self._write(child, child.rest)
            child.rest = b""

    def _tail(self, child: Child) -> str:
        log = self.logs / f"{child.name}.log"
        return log.read_text(errors="replace")[-3000:] + f"\n(all of it: {log})"

    def _remark(self, child: Child, text: str, colour: str) -> None:
        say(f"  {paint(child.name, colour)} {text}")

    def _fresh_log(self, name: str) -> IO[bytes]:
        """Open an empty log, keeping the one of the last run beside it."""
        path = self.logs / f"{name}.log"
        if path.exists():
            path.replace(path.with_suffix(".previous.log"))
        return path.open("wb", buffering=0)


def describe(code: int) -> str:
    """Return how a process ended, in words: "code 1", or the name of the signal."""
    return f"code {code}" if code >= 0 else signal.Signals(-code).name


def stop_on_signals(supervisor: Supervisor) -> None:
    """Turn SIGINT, SIGTERM and SIGHUP into one orderly stop; a second one hurries it."""
    asked = False

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            supervisor.hurried = True
            return
        asked = True
        raise StopRequested

    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, handle)
