"""`python -m dev.schema` writes docs/api/openapi.yaml from the code; with `--check` it compares the two instead."""

import difflib
import os
import subprocess
import sys
from itertools import islice

from dev.console import say
from dev.paths import PYTHON, ROOT

SCHEMA = ROOT / "docs" / "api" / "openapi.yaml"


def generated() -> str:
    """Return the schema as the code has it. Ends the program where the generator warns or the schema is invalid."""
    finished = subprocess.run(
        [str(PYTHON), "manage.py", "spectacular", "--validate", "--fail-on-warn"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "ipprotect.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        say(finished.stderr)
        sys.exit(finished.returncode)
    return finished.stdout


def differences(committed: str, found: str) -> list[str]:
    """Return the first lines in which the committed schema and the code's differ; none if they are the same."""
    lines = difflib.unified_diff(
        committed.splitlines(), found.splitlines(), "docs/api/openapi.yaml", "the code", "", "", 2
    )
    return list(islice(lines, 200))


def main() -> int:
    found = generated()
    if sys.argv[1:] != ["--check"]:
        SCHEMA.parent.mkdir(parents=True, exist_ok=True)
        SCHEMA.write_text(found)
        return 0
    changed = differences(SCHEMA.read_text() if SCHEMA.exists() else "", found)
    if changed:
        say("\n".join(changed))
        say("\ndocs/api/openapi.yaml and the code differ. If the change is meant: make schema, and commit the file.")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
