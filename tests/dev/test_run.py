"""`make run`, the real thing, in a copy of this checkout: a newcomer's first start, a kill, and the next morning."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.paths import ROOT
from dev.ports import free_port
from tests.dev.fakes import eventually, is_running

READY = re.compile(r"(http://127\.0\.0\.1:\d+/)\s+ready after")


class Checkout:
    """A copy of the working tree with this one's packages, and the runs of `make run` in it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.mark = f"IPP_TEST_MARK={uuid.uuid4()}"
        self.runs = 0
        names = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        for name in subprocess.run(names, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0"):
            if name and (ROOT / name).is_file():
                (directory / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, directory / name)
        for name in (".venv", "node_modules"):
            (directory / name).symlink_to(ROOT / name)

    def start(self) -> "subprocess.Popen[bytes]":
        self.runs += 1
        left_out = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "IPP_TEST_TEMPLATE", "MAKELEVEL"}
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        name, _, value = self.mark.partition("=")
        with self.screen.open("wb") as screen:
            return subprocess.Popen(
                [sys.executable, "-m", "dev.run"],
                cwd=self.directory,
                env=environment | {name: value, "PORT": str(free_port()), "PYTHONPATH": str(self.directory)},
                stdout=screen,
                stderr=screen,
            )

    @property
    def screen(self) -> Path:
        return self.directory.with_name(f"screen-{self.runs}")

    def seen(self) -> str:
        return self.screen.read_text(errors="replace")

    def address(self, run: "subprocess.Popen[bytes]") -> str:
        """Wait until the run says where it answers, and return that."""
        assert eventually(lambda: READY.search(self.seen()) is not None or run.poll() is not None, 480), self.seen()
        found = READY.search(self.seen())
        assert found, self.seen()
        return found[1]

    def processes(self) -> list[int]:
        """Return every process that any of our runs left or has, wherever it hides."""
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                environment = path.read_bytes()
            except OSError:
                continue
            if self.mark.encode() in environment and is_running(int(path.parent.name)):
                found.append(int(path.parent.name))
        return found


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    checkout = Checkout(tmp_path / "checkout")
    yield checkout
    for pid in checkout.processes():
        os.kill(pid, signal.SIGKILL)


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as response:
        assert response.status == 200
        return response.read().decode()


@pytest.mark.slow
def test_a_newcomer_starts_it_kills_it_and_finds_the_same_data_the_next_morning(checkout: Checkout) -> None:
    first = checkout.start()
    assert "<html" in page(checkout.address(first))
    assert "load_demonstration" in checkout.seen()
    assert re.search(r"\d s  load_calendars\n", checkout.seen())
    assert len(checkout.processes()) > 8

    first.kill()
    first.wait()
    assert eventually(lambda: checkout.processes() == [], 30), checkout.processes()

    second = checkout.start()
    assert "<html" in page(checkout.address(second))
    assert "load_demonstration" not in checkout.seen()

    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=60) == 0
    assert checkout.processes() == []
