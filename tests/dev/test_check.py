"""`make test` and its parts: what is run, and what a person is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dev import check
from dev.browser import find_chromium
from dev.paths import ROOT
from dev.schema import differences


def run(*checks: check.Check, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> tuple[bool, str]:
    round_ = check.Round({"PATH": "/usr/bin:/bin"})
    succeeded = round_.run(checks)
    round_.summary()
    return succeeded, capsys.readouterr().out


@pytest.fixture(autouse=True)
def _own_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "LOGS", tmp_path)


def test_every_check_that_the_project_promises_is_part_of_the_whole() -> None:
    names = {one.name for one in check.chosen(["everything"])}

    assert names >= {"lint", "format", "types", "layers", "templates", "migrations", "schema", "messages", "tests"}


def test_one_failure_fails_the_whole_and_is_shown_with_what_it_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good = check.Check("good", [["true"]])
    bad = check.Check("bad", [["sh", "-c", "echo line 7 is wrong; exit 1"]])

    succeeded, said = run(good, bad, capsys=capsys, tmp_path=tmp_path)

    assert not succeeded
    assert "line 7 is wrong" in said
    assert "failed" in said.splitlines()[-1] or "failed" in said.splitlines()[-2]


def test_a_later_command_of_a_check_still_runs_and_an_earlier_failure_counts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    both = check.Check("both", [["sh", "-c", "echo first; exit 1"], ["echo", "second"]])

    succeeded, said = run(both, capsys=capsys, tmp_path=tmp_path)

    assert not succeeded
    assert "first" in said
    assert "second" in said


def test_all_good_is_said_in_one_line_a_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    succeeded, said = run(
        check.Check("one", [["true"]]), check.Check("two", [["true"]]), capsys=capsys, tmp_path=tmp_path
    )

    assert succeeded
    assert "failed" not in said


def test_an_unknown_check_is_refused_with_the_list_of_those_there_are() -> None:
    with pytest.raises(SystemExit, match=r"no check spelling.*lint"):
        check.chosen(["spelling"])


def test_a_machine_without_chromium_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("IPP_CHROMIUM", "/nowhere/chromium")

    _, said = run(check.Check("one", [["true"]]), capsys=capsys, tmp_path=tmp_path)

    assert find_chromium() is None
    assert "left out" in said
    assert "apt-get install chromium" in said


def test_browser_tests_are_left_out_where_there_is_no_chromium_and_the_run_says_so(tmp_path: Path) -> None:
    (tmp_path / "test_pages.py").write_text(
        "import pytest\n\n\n@pytest.mark.browser\ndef test_a_page() -> None:\n    raise AssertionError\n\n\n"
        "def test_a_sum() -> None:\n    pass\n"
    )
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "IPP_CHROMIUM": "/nowhere/chromium", "PYTEST_XDIST_WORKER": "gw7"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed, 1 deselected" in finished.stdout, finished.stdout + finished.stderr
    assert "no Chromium was found" in finished.stdout


def test_a_changed_schema_is_shown_as_the_lines_that_differ() -> None:
    assert differences("a: 1\nb: 2\n", "a: 1\nb: 2\n") == []
    assert "+b: 3" in differences("a: 1\nb: 2\n", "a: 1\nb: 3\n")


def test_make_alone_lists_every_command() -> None:
    said = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for command in ("run", "test", "check", "format", "bench", "messages", "schema", "reset", "lock"):
        assert f"\n  {command} " in said
