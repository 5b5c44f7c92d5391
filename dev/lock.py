"""`make lock`: resolves the packages anew and writes the lock files, which name no registry."""

import re
import subprocess
import sys

from dev.console import say, step
from dev.paths import ROOT, VENV

COMMON = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-annotate"),
    *("--custom-compile-command", "make lock", "--quiet"),
)
# The others take their versions from the first, so that one environment can serve both purposes.
FILES = {
    "dev": ("--group", "local", "--group", "dev", "--extra", "production", "--upgrade"),
    "local": ("--group", "local", "--constraint", "requirements/dev.txt"),
    "production": ("--extra", "production", "--constraint", "requirements/dev.txt"),
}


def main() -> int:
    """Write requirements/*.txt and package-lock.json; return the exit code."""
    for name, options in FILES.items():
        target = f"requirements/{name}.txt"
        with step(target):
            command = [str(VENV / "bin" / "uv"), "pip", "compile", "pyproject.toml", *COMMON, *options, "-o", target]
            subprocess.run(command, cwd=ROOT, check=True)
    with step("package-lock.json"):
        subprocess.run(["npm", "update", "--package-lock-only", "--no-fund", "--no-audit"], cwd=ROOT, check=True)
    named = [
        path.name
        for path in [*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json"]
        if names_a_host(path.read_text())
    ]
    if named:
        say(f"These lock files name a registry: {', '.join(named)}")
    return 1 if named else 0


def names_a_host(text: str) -> bool:
    """Return whether a lock file says where its packages come from."""
    return bool(re.search(r'"resolved"|--(extra-)?index-url|--find-links|^\S+ @ ', text, re.MULTILINE))


if __name__ == "__main__":
    sys.exit(main())
