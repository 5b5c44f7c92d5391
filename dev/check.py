"""`make test` and its parts: `python -m dev.check everything | checks | NAME…`. Two at a time, one line each.

What a failed check said comes at the end, so that the last screen is the one that matters.
"""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from dev.browser import HOW_TO_INSTALL, find_chromium, install_where_we_may
from dev.children import Guard, die_with_parent, end_group, tied_to
from dev.console import BOLD, DIM, GREEN, RED, WIDTH, YELLOW, paint, say, step
from dev.messages import compile_catalogues
from dev.paths import LOGS, ROOT, VENV

AT_ONCE = 2
BIN = VENV / "bin"
PYTHON = str(BIN / "python")
MANAGE = (PYTHON, "manage.py")
PACKAGES = (
    "core",
    "programmes",
    "merchants",
    "library",
    "complaints",
    "roundtables",
    "demonstration",
    "simulator",
    "ipprotect",
    "dev",
    "bench",
    "deploy",
    "tests",
    "manage.py",
)
SOURCES = tuple(name for name in PACKAGES if (ROOT / name).exists())
# Values that satisfy the production settings without meaning anything.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "ipprotect.settings.production",
    "SECRET_KEY": "only-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "ALLOWED_HOSTS": "ipprotect.example",
    "CSRF_TRUSTED_ORIGINS": "https://ipprotect.example",
    "IPP_SITE_URL": "https://ipprotect.example",
    "EMAIL_URL": "smtp://mail.example:25",
}


@dataclass(frozen=True)
class Check:
    """Commands that must all succeed, one after the other."""

    name: str
    commands: Sequence[Sequence[str]]
    environment: Mapping[str, str] = field(default_factory=dict)
    aloud: bool = False  # its output is shown while it runs, and it runs alone


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


# The longest first: two run at a time.
CHECKS = (
    Check("types", [tool("mypy", *SOURCES)]),
    Check("templates", [tool("djlint", "templates", "--quiet", "--check"), tool("djlint", "templates", "--lint")]),
    Check("schema", [(PYTHON, "-m", "dev.schema", "--check")]),
    Check("migrations", [(*MANAGE, "makemigrations", "--check", "--dry-run")]),
    Check("messages", [(*MANAGE, "messages", "--check")]),
    Check("states", [(*MANAGE, "draw_states", "--check")]),
    Check("deploy", [(*MANAGE, "check", "--deploy", "--fail-level", "WARNING")], PRODUCTION),
    Check("layers", [tool("lint-imports", "--no-cache")]),
    Check("lint", [tool("ruff", "check", ".")]),
    Check("format", [tool("ruff", "format", "--check", ".")]),
)
# Compiled modules are kept, whatever the shell says: workers and the programs that tests start read the same ones.
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
TESTS = Check("tests", [tool("pytest", "-n", "2", "--dist", "worksteal")], COMPILED, aloud=True)
CHORES: Mapping[str, Sequence[Sequence[str]]] = {
    "reformat": [
        tool("ruff", "check", "--fix-only", "--quiet", "."),
        tool("ruff", "format", "."),
        tool("djlint", "templates", "--reformat", "--quiet"),
    ],
    "collect-messages": [(*MANAGE, "messages"), (PYTHON, "-m", "dev.messages")],
    "write-schema": [(PYTHON, "-m", "dev.schema")],
    "write-states": [(*MANAGE, "draw_states")],
}


class Running:
    """A check under way: its commands in turn, its output in one log."""

    def __init__(self, check: Check, environment: Mapping[str, str], guard: Guard) -> None:
        self.check = check
        self.environment = dict(environment) | dict(check.environment)
        self.guard = guard
        self.log = LOGS / f"check-{check.name}.log"
        self.began = time.monotonic()
        self.left = list(check.commands)
        self.failed = False
        self.log.write_bytes(b"")
        self._next()

    def _next(self) -> None:
        output = None if self.check.aloud else self.log.open("ab")
        self.process = subprocess.Popen(
            self.left.pop(0),
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=tied_to(os.getpid(), signal.SIGTERM),
        )
        self.guard.watch(self.process.pid, signal.SIGTERM)
        if output:
            output.close()

    def is_over(self) -> bool:
        """Return whether the last command has ended; start the next one where the one before succeeded."""
        code = self.process.poll()
        if code is None:
            return False
        self.guard.forget(self.process.pid)
        self.failed = self.failed or code != 0
        if self.left:
            self._next()
            return False
        return True

    def end(self) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=15)
        end_group(self.process.pid)


class Round:
    """One run of some checks, two at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.guard = Guard()
        self.finished: list[tuple[Running, float]] = []
        self.under_way: list[Running] = []

    def run(self, checks: Sequence[Check]) -> bool:
        """Run them all, quiet ones first; return whether every one succeeded."""
        try:
            self._side_by_side([check for check in checks if not check.aloud], AT_ONCE)
            self._side_by_side([check for check in checks if check.aloud], 1)
        finally:
            for running in self.under_way:
                running.end()
            self.guard.close()
        return not any(running.failed for running, _ in self.finished)

    def _side_by_side(self, checks: Sequence[Check], most: int) -> None:
        waiting = list(checks)
        while waiting or self.under_way:
            while waiting and len(self.under_way) < most:
                self.under_way.append(Running(waiting.pop(0), self.environment, self.guard))
            time.sleep(0.05)
            for running in [one for one in self.under_way if one.is_over()]:
                self.under_way.remove(running)
                seconds = time.monotonic() - running.began
                self.finished.append((running, seconds))
                say(line(running, seconds))

    def summary(self) -> None:
        """Say what the failed checks said, then one line for each check."""
        for running, _ in self.finished:
            if running.failed and not running.check.aloud:
                say(f"\n{paint(f'── {running.check.name} ──', RED)}")
                say("\n".join(" ".join(shlex.quote(part) for part in command) for command in running.check.commands))
                say(running.log.read_text(errors="replace")[-12_000:].rstrip())
        say(f"\n{paint('Summary', BOLD)}")
        for running, seconds in self.finished:
            say(line(running, seconds))
        if find_chromium() is None:
            say(f"  {paint('left out', YELLOW)}: the tests that need a browser. {HOW_TO_INSTALL}")


def line(running: Running, seconds: float) -> str:
    name = running.check.name
    result = paint(f"failed {seconds:.1f} s", RED) if running.failed else paint(f"{seconds:.1f} s", GREEN)
    return f"  {name} {paint('.' * max(3, WIDTH - len(name)), DIM)} {result}"


def chosen(names: Sequence[str]) -> list[Check]:
    """Return the checks that these words name. Raises SystemExit for an unknown one."""
    command = [*TESTS.commands[0], *shlex.split(os.environ.get("ARGS", ""))]
    tests = Check(TESTS.name, [command], TESTS.environment, aloud=True)
    every = [*CHECKS, tests]
    if list(names) == ["everything"]:
        return every
    if list(names) == ["checks"]:
        return list(CHECKS)
    known = {check.name: check for check in every}
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"There is no check {', '.join(unknown)}. There are: {', '.join(known)}.")
    return [known[name] for name in names]


def main(names: Sequence[str]) -> int:
    """Run what the words name; return the exit code."""
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    LOGS.mkdir(parents=True, exist_ok=True)
    if names and names[0] in CHORES:
        return chore(names[0])
    checks = chosen(names)
    if any(check.name == TESTS.name for check in checks):
        install_where_we_may()
    with step("Messages"):
        compile_catalogues(ROOT)
    round_ = Round(environment())
    try:
        succeeded = round_.run(checks)
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return 130
    round_.summary()
    say(paint("Everything holds.", GREEN) if succeeded else paint("Something failed: see above.", RED))
    return 0 if succeeded else 1


def environment() -> dict[str, str]:
    """Return what the checks' processes read: the test settings, and the programs of our environment first."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    return given | {"DJANGO_SETTINGS_MODULE": "ipprotect.settings.test", "PATH": path, "PYTHONPATH": str(ROOT)}


def chore(name: str) -> int:
    """Run a command that writes into the checkout; return its exit code."""
    given = os.environ | {"DJANGO_SETTINGS_MODULE": "ipprotect.settings.test", "PYTHONPATH": str(ROOT)}
    for command in CHORES[name]:
        code = subprocess.run(command, cwd=ROOT, env=given, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
