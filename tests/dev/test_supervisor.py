"""The supervisor of `make run`: what a person at the keyboard can rely on."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from dev.paths import ROOT
from dev.supervisor import Backoff, StartFailed, Supervisor, describe
from tests.dev.fakes import FAMILY, eventually, is_running, pids_in, python

CRASHING = "import time; print(time.monotonic())"


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path, Backoff(first=0.1, most=0.4, calm=60))
    yield supervisor
    supervisor.stop()


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.dev.supervised", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        assert eventually(lambda: len(pids_in(tmp_path / "family.log")) == 2)
        yield process
        process.kill()


def test_after_kill_9_of_the_parent_neither_child_nor_grandchild_runs(
    parent: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    family = pids_in(tmp_path / "family.log")
    assert all(is_running(pid) for pid in family)

    parent.kill()

    assert eventually(lambda: not any(is_running(pid) for pid in family))


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_asked_to_stop_ends_everything_in_order(
    parent: subprocess.Popen[bytes], tmp_path: Path, sent: signal.Signals
) -> None:
    family = pids_in(tmp_path / "family.log")

    parent.send_signal(sent)

    assert parent.wait(timeout=20) == 0
    assert not any(is_running(pid) for pid in family)


def test_what_dies_is_started_again_and_waits_longer_each_time(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start([python("crashing", CRASHING + "; time.sleep(0.2)", said=r"\d")])
    deadline = time.monotonic() + 20
    starts: list[float] = []
    while len(starts) < 4 and time.monotonic() < deadline:
        supervisor.tick(0.02)
        starts = [float(line) for line in (tmp_path / "crashing.log").read_text().split()]

    first, second, third = (after - before for before, after in pairwise(starts))
    assert second - first > 0.05
    assert third - second > 0.1


def test_the_wait_between_starts_doubles_up_to_a_limit() -> None:
    waits = [Backoff(first=1, most=30).delay(failures) for failures in range(1, 8)]

    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_a_process_that_ends_before_it_is_ready_is_named_with_the_end_of_its_log(supervisor: Supervisor) -> None:
    with pytest.raises(StartFailed, match=r"(?s)hopeless ended at once \(code 3\).*no such table"):
        supervisor.start([python("hopeless", "import sys; print('no such table'); sys.exit(3)", said="never")])


def test_a_process_that_never_becomes_ready_is_given_up(supervisor: Supervisor) -> None:
    with pytest.raises(StartFailed, match="silent was not ready after 0 s"):
        supervisor.start([python("silent", "import time; time.sleep(60)", said="hello", ready_seconds=0.3)])


def test_a_command_that_fails_stops_the_start(supervisor: Supervisor) -> None:
    with pytest.raises(StartFailed, match=r"(?s)migrate failed.*conflicting migrations"):
        supervisor.run_to_end(python("migrate", "raise SystemExit('conflicting migrations')"))


def test_the_product_stops_before_the_stores_it_writes_to(supervisor: Supervisor, tmp_path: Path) -> None:
    order = tmp_path / "order"
    program = (
        "import signal, sys, time\n"
        "def stop(*_):\n"
        "    time.sleep({delay}); open({order!r}, 'a').write({name!r} + ' '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop); print('up'); time.sleep(600)"
    )
    store = python("store", program.format(delay=0, order=str(order), name="store"), said="up", stage=0)
    web = python("web", program.format(delay=0.3, order=str(order), name="web"), said="up")
    supervisor.start([store])
    supervisor.start([web])

    supervisor.stop()

    assert order.read_text().split() == ["web", "store"]


def test_a_process_that_ignores_the_request_to_stop_is_killed_with_its_children(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + FAMILY
    supervisor.start([python("stubborn", stubborn, said=r"\d+ \d+", stop_seconds=0.2)])
    family = pids_in(tmp_path / "stubborn.log")

    supervisor.stop()

    assert len(family) == 2
    assert not any(is_running(pid) for pid in family)


def test_the_logs_of_the_last_run_are_kept_beside_the_new_ones(tmp_path: Path) -> None:
    for text in ("first", "second"):
        supervisor = Supervisor(tmp_path)
        supervisor.start([python("talker", f"print({text!r}); import time; time.sleep(60)", said=text)])
        supervisor.stop()

    assert (tmp_path / "talker.log").read_text() == "second\n"
    assert (tmp_path / "talker.previous.log").read_text() == "first\n"
    assert "second" in (tmp_path / "all.log").read_text()


@pytest.mark.parametrize(("code", "words"), [(1, "code 1"), (-9, "SIGKILL"), (0, "code 0")])
def test_how_a_process_ended_is_said_in_words(code: int, words: str) -> None:
    assert describe(code) == words
