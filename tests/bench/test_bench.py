"""The benchmark runs from end to end: with tiny sizes, so that its figures mean nothing."""

import os
import subprocess
import sys

import pytest

from bench.client import Sample
from bench.decisions import STATEMENTS, Run
from bench.decisions import aims as aims_of_many
from bench.library import Asked as AskedOfLibrary
from bench.library import aims as aims_of_library
from bench.measure import Statements, Subject
from bench.meetings import TITLES
from bench.meetings import Run as OfMeetings
from bench.meetings import aims as aims_of_meetings
from bench.operations import OPERATIONS
from bench.portfolio import Taken
from bench.portfolio import aims as aims_of_imports
from bench.report import Measured, Memory, aims
from bench.scan import Scanned
from bench.scan import aims as aims_of_scans
from bench.words import Asked
from bench.words import aims as aims_of_searches
from dev.paths import ROOT


@pytest.mark.slow
def test_every_operation_is_measured_beside_its_floor() -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    finished = subprocess.run(
        [sys.executable, "-m", "bench", "--quick"], cwd=ROOT, env=kept, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    for operation in OPERATIONS:
        assert operation.title in finished.stdout
    assert "statements" in finished.stdout
    assert "openpyxl + bulk_create" in finished.stdout
    assert "Import: growth of the worker's peak" in finished.stdout
    assert "Clock scan: the most clocks beside the fewest" in finished.stdout
    assert "Search: the worst of all, in the database" in finished.stdout
    assert "Many at once, JD decides targets, one a complaint: statements a record" in finished.stdout
    assert "Roundtables, ranked issues, second page: in the database" in finished.stdout
    assert "Library: the slowest of all, in the database" in finished.stdout


def test_an_import_that_slows_down_or_swells_with_its_rows_misses_its_aims() -> None:
    def taken(rows: int, seconds: float, peak: float) -> Taken:
        return Taken("somebody", rows, [{"seconds": seconds, "peak": peak}])

    found = aims_of_imports([taken(10, 1, 100), taken(10, 0.5, 80), taken(100, 20, 130), taken(100, 5, 80)])
    assert [aim.is_met for aim in found] == [True, False, False]


def test_a_scan_that_costs_what_runs_misses_its_aim() -> None:
    few, many = (Scanned(running=running, due=100, fire=1, idle=1, page=1) for running in (10_000, 1_000_000))
    slow = Scanned(running=1_000_000, due=100, fire=2, idle=1, page=1)

    assert [aim.is_met for aim in aims_of_scans([few, many])] == [True]
    assert [aim.is_met for aim in aims_of_scans([few, slow])] == [False]


def test_one_slow_search_among_quick_ones_misses_the_aim() -> None:
    quick, slow = (Asked(1_000_000, "common word", "JD", worst=worst, middle=5, told="all") for worst in (40.0, 301.0))
    assert [aim.is_met for aim in aims_of_searches([quick, quick])] == [True]
    assert [aim.is_met for aim in aims_of_searches([quick, slow])] == [False]


def test_many_at_once_that_cost_more_beside_more_targets_or_ask_too_often_miss_their_aims() -> None:
    def ran(on_record: int, seconds: float, statements: int) -> list[Run]:
        return [Run(on_record, name, "app", 500, [(seconds, statements)]) for name in STATEMENTS]

    few = ran(10_000, 1, 500)
    assert all(aim.is_met for aim in aims_of_many([*few, *ran(100_000, 1.2, 500)]))
    assert {aim.is_met for aim in aims_of_many([*few, *ran(100_000, 2, 500)]) if "growth" in aim.what} == {False}
    assert not any(aim.is_met for aim in aims_of_many([*few, *ran(100_000, 2, 500 * 13)]))


def test_guests_that_cost_more_each_when_they_are_many_and_issues_that_are_ranked_slowly_miss_their_aims() -> None:
    def met(size: int, seconds: float, database: float, most: int) -> list[OfMeetings]:
        return [
            OfMeetings(size, name, "app", seconds, database, 200 if name in ("deliver", "answer") else 3, most=most)
            for name in TITLES
        ]

    few = met(40, 1, 0.1, 8)
    assert all(aim.is_met for aim in aims_of_meetings([*few, *met(400, 10, 0.2, 8)]))
    missed = [aim.what for aim in aims_of_meetings([*few, *met(400, 20, 0.4, 9)]) if not aim.is_met]
    assert sum("time each" in what for what in missed) == sum("time each" in aim.what for aim in aims_of_meetings(few))
    assert sum("the dearest" in what for what in missed) == 2
    assert sum("in the database" in what for what in missed) == 2


def test_a_library_that_is_searched_or_compared_slowly_misses_its_aims() -> None:
    def asked(entries: int, page: float, database: float, statements: int) -> list[AskedOfLibrary]:
        pair = (("the list", 5.0), ("compare", 500.0))
        return [AskedOfLibrary(entries, what, "CBBC", page, database, statements, floor) for what, floor in pair]

    few = asked(100, 50, 10, 9)
    assert all(aim.is_met for aim in aims_of_library([*few, *asked(5_000, 100, 100, 9)]))
    assert not any(aim.is_met for aim in aims_of_library([*few, *asked(5_000, 1_000, 301, 21)]))


def test_an_aim_that_is_missed_says_so() -> None:
    slow, quick = _measured(app=10, floor=100), _measured(app=90, floor=100)
    assert [aim.is_met for aim in aims([slow], None) if "floor" in aim.what] == [False]
    assert [aim.is_met for aim in aims([quick], None) if "floor" in aim.what] == [True]


def test_a_worker_that_grows_misses_its_aim() -> None:
    [beside_floor, growth] = aims([], Memory(before=60, after=70, floor=50, requests=2000))
    assert beside_floor.is_met
    assert not growth.is_met


def _measured(*, app: int, floor: int) -> Measured:
    def subject(rate: int) -> Subject:
        sample = Sample(latencies=[0.01] * rate, sizes=rate * 1000, wall=1.0, cpu=0.1)
        return Subject("somebody", None, sample=sample, rounds=[sample], statements=Statements(3, 0, 1.0, ["SELECT 1"]))

    return Measured("list", "API list", app=subject(app), small=subject(app), floor=subject(floor), sql=subject(1000))
