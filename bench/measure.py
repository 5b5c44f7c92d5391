"""Taking the figures: bursts in turn, CPU and memory of workers, and the statements that reach the database."""

import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Self

import psycopg2

from bench.client import Connection, Sample, burst, checked, side_by_side
from bench.operations import Make, Query
from bench.servers import MARK, Servers, Web

TICKS = os.sysconf("SC_CLK_TCK")
STATEMENT = re.compile(r"duration: ([0-9.]+) ms  statement: (.*)", re.DOTALL)
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
# Django's look at a kept connection before its first use in a request: part of the connection, not of the request.
HEALTH = "SELECT 1"
LOOKS = 7


@dataclass(frozen=True)
class Statements:
    """What one request sends to the database: statements, without transaction control; transactions; milliseconds."""

    count: int
    transactions: int
    slowest_ms: float
    texts: Sequence[str] = ()


@dataclass
class Subject:
    """Somebody who does an operation: the application or the floor on a gunicorn, or bare SQL."""

    name: str
    web: Web | None
    make: Make | None = None
    database_url: str = ""
    query: Query | None = None
    sample: Sample = field(default_factory=Sample)
    rounds: list[Sample] = field(default_factory=list)
    statements: Statements | None = None

    def run(self, *, seconds: float, at_most: int) -> Sample:
        """One burst; adds to the sample."""
        if self.web is not None and self.make is not None:
            before = cpu_seconds(self.web.workers)
            measured = burst(self.web.port, self.make, seconds=seconds, at_most=at_most)
            measured.cpu = cpu_seconds(self.web.workers) - before
        else:
            measured = side_by_side(self._on_a_connection, seconds=seconds, at_most=at_most)
        self.sample = self.sample + measured
        self.rounds.append(measured)
        return measured

    def _on_a_connection(self, sample: Sample, stop: Callable[[], bool]) -> None:
        assert self.query is not None
        connection = psycopg2.connect(self.database_url)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                while not stop():
                    began = time.perf_counter()
                    self.query(cursor)
                    sample.latencies.append(time.perf_counter() - began)
        finally:
            connection.close()


def cpu_seconds(pids: Sequence[int]) -> float:
    """User and system time of processes."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory(web: Web) -> float:
    """Megabytes (PSS) of a worker, on average."""
    sizes = []
    for pid in web.workers:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        assert found is not None
        sizes.append(int(found[1]) / 1024)
    return sum(sizes) / len(sizes)


class StatementLog:
    """PostgreSQL writes down every statement while this is open: nothing in the application has to count."""

    def __init__(self, servers: Servers) -> None:
        self.log = servers.postgresql_log
        self.server = servers.database_server

    def __enter__(self) -> Self:
        self._set("0")
        return self

    def __exit__(self, *_: object) -> None:
        self._set("-1")

    def look(self, web: Web, make: Make) -> Statements:
        """Send some requests one by one; the middle of what they needed."""
        connection = Connection(web.port)
        try:
            seen = [self._one(connection, make) for _ in range(LOOKS)]
        finally:
            connection.close()
        typical = median_of(seen)
        return Statements(typical.count, typical.transactions, max(one.slowest_ms for one in seen[1:]), typical.texts)

    def _one(self, connection: Connection, make: Make) -> Statements:
        begin = self.log.stat().st_size
        sent = make()
        checked(connection.send(sent), sent)
        time.sleep(0.05)
        with self.log.open("rb") as log:
            log.seek(begin)
            entries = log.read().decode(errors="replace").split(MARK)
        found = [(one[1], " ".join(one[2].split())) for entry in entries if (one := STATEMENT.match(entry))]
        words = [text.split(None, 1)[0].upper().rstrip(";") for _ms, text in found]
        kept = [
            (float(ms), text)
            for (ms, text), word in zip(found, words, strict=True)
            if word not in CONTROL and text != HEALTH
        ]
        return Statements(
            len(kept), words.count("BEGIN"), max((ms for ms, _text in kept), default=0.0), [text for _ms, text in kept]
        )

    def _set(self, value: str) -> None:
        connection = psycopg2.connect(self.server)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SYSTEM SET log_min_duration_statement = {value}")
            cursor.execute("SELECT pg_reload_conf()")
        connection.close()
        time.sleep(0.3)


def beside(one: Subject, other: Subject, figure: Callable[[Sample], float]) -> float:
    """How a figure of `one` compares with that of `other`: the middle of all rounds.

    A bad moment of the machine spoils the rounds it falls on and no more.
    """
    pairs = zip(one.rounds, other.rounds, strict=True)
    return median(figure(mine) / figure(theirs) for mine, theirs in pairs)


def median_of(seen: Sequence[Statements]) -> Statements:
    """The request in the middle, by number of statements."""
    middle = median([one.count for one in seen])
    return min(seen, key=lambda one: abs(one.count - middle))


def interleave(
    subjects: Sequence[Subject], *, rounds: int, seconds: float, at_most: int, said: Callable[[str], Any]
) -> None:
    """Let the subjects run in turn, each round in the other direction: a noisy machine is noisy for all of them."""
    for number in range(rounds):
        for subject in subjects if number % 2 == 0 else reversed(subjects):
            measured = subject.run(seconds=seconds, at_most=at_most)
            said(f"{subject.name} {measured.rate:.0f}/s")
