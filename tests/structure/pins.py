"""`make pins`: count the statements of every page anew and write statements.toml."""

import os
import subprocess
import sys


def main() -> int:
    """Let the test that compares the counts write them instead; returns its exit code."""
    test = "tests/structure/test_statements.py::test_each_page_and_endpoint_costs_what_is_pinned"
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", test]
    return subprocess.run(command, env=os.environ | {"IPP_WRITE_PINS": "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
