"""`make bench`: load, serve, measure in turn, print. ARGS="--large" adds a million complaints, "--quick" is a trial."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench import bulk, decisions, library, meetings, portfolio, scan, words
from bench.client import burst
from bench.measure import StatementLog, Subject, interleave, memory
from bench.operations import OPERATIONS, Keys, Make, Operation
from bench.report import Measured, Memory, aims, table, verdicts
from bench.servers import PLACE, Servers, Web
from dev.console import BOLD, paint, say, step

APPLICATION = "ipprotect.wsgi:application"
FLOOR = "bench.floor:application"
IMPORT = "import"
SCAN = "scan"
WORDS = "words"
BULK = "bulk"
DECISIONS = "decisions"
MEETINGS = "meetings"
LIBRARY = "library"
BESIDES = (IMPORT, SCAN, WORDS, BULK, DECISIONS, MEETINGS, LIBRARY)


@dataclass(frozen=True)
class Plan:
    """Sizes of a run: complaints in both databases, rounds, seconds and requests of a burst, requests in all.

    `imported` are the rows of the two portfolios, `clocks` those that run when they are scanned, `searched` the targets
    among whose words is searched, `listed` the rows of lists of listings and `filed` the targets beside which they
    come; `decided` are the records of a call of many, `decided_among` the targets beside which they stand. `guests` and
    `issues` are those of a roundtable, `kept` the entries of a library and the organisations that read them. `proves`
    has the invented audit trail verified, which takes as long as it is long.
    """

    small: int
    large: int
    rounds: int
    seconds: float
    at_most: int
    requests: int
    warming: int = 60
    imported: tuple[int, int] = (1_000, 20_000)
    clocks: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    searched: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    listed: tuple[int, ...] = (1_000, 10_000)
    filed: tuple[int, ...] = (10_000, 100_000)
    decided: int = 500
    decided_among: tuple[int, ...] = (10_000, 100_000)
    guests: tuple[int, ...] = (40, 400)
    issues: tuple[int, ...] = (200, 2_000)
    kept: tuple[tuple[int, int], ...] = ((100, 40), (5_000, 400))
    proves: bool = False


FULL = Plan(small=10_000, large=100_000, rounds=12, seconds=0.7, at_most=1000, requests=2000)
LARGE = Plan(
    small=10_000,
    large=1_000_000,
    rounds=12,
    seconds=0.7,
    at_most=1000,
    requests=2000,
    filed=(10_000, 100_000, 1_000_000),
    decided_among=(10_000, 100_000, 1_000_000),
)
QUICK = Plan(
    small=200,
    large=400,
    rounds=1,
    seconds=0.3,
    at_most=20,
    requests=0,
    warming=8,
    imported=(20, 40),
    clocks=(200, 400),
    searched=(200, 400),
    listed=(20, 40),
    filed=(200, 400),
    decided=10,
    decided_among=(200, 400),
    guests=(4, 8),
    issues=(10, 20),
    kept=((5, 4), (10, 8)),
    proves=True,
)


@dataclass(frozen=True)
class Loaded:
    """A database with its complaints, and what a client needs to know of it."""

    url: str
    keys: Keys


def main(arguments: Sequence[str]) -> int:
    """Run what the options ask for; returns the exit code. An aim that is missed is told, not an error."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="1,000,000 complaints with 10,000,000 listings")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does everything run?")
    parser.add_argument(
        "--only",
        choices=[*(one.name for one in OPERATIONS), *BESIDES],
        action="append",
        help="repeatable",
    )
    options = parser.parse_args(arguments)
    plan = QUICK if options.quick else LARGE if options.large else FULL
    chosen = [one for one in OPERATIONS if not options.only or one.name in options.only]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    servers = Servers()
    try:
        report = run(servers, plan, chosen, besides=options.only or BESIDES)
    except KeyboardInterrupt:
        say("\nInterrupted.")
        return 130
    finally:
        servers.stop()
    say(f"\n{report}")
    kept = PLACE / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    kept.write_text(f"{report}\n")
    return 0


def run(servers: Servers, plan: Plan, chosen: Sequence[Operation], *, besides: Sequence[str]) -> str:
    """Do the whole run, with what is named `besides` requests; returns what is to be printed."""
    say(paint("IPProtect beside its floor", BOLD))
    with step("PostgreSQL and Valkey"):
        servers.start_stores()
    parts = [requests(servers, plan, chosen)] if chosen else []
    if IMPORT in besides:
        taken = portfolio.measured(servers, *plan.imported, plan.rounds)
        parts.append("\n\n".join([portfolio.table(taken), verdicts(portfolio.aims(taken))]))
    if SCAN in besides:
        scanned = scan.measured(servers, plan.clocks)
        parts.append("\n\n".join([scan.table(scanned), verdicts(scan.aims(scanned))]))
    if WORDS in besides:
        asked = words.measured(servers, plan.searched)
        parts.append("\n\n".join([words.table(asked), verdicts(words.aims(asked))]))
    if BULK in besides:
        given = bulk.measured(servers, plan.listed, plan.filed, min(plan.rounds, bulk.ROUNDS))
        parts.append("\n\n".join([bulk.table(given), verdicts(bulk.aims(given))]))
    if DECISIONS in besides:
        decided = decisions.measured(servers, plan.decided_among, plan.decided)
        parts.append("\n\n".join([decisions.table(decided), verdicts(decisions.aims(decided))]))
    if MEETINGS in besides:
        met = meetings.measured(servers, plan.guests, plan.issues)
        parts.append("\n\n".join([meetings.table(met), verdicts(meetings.aims(met))]))
    if LIBRARY in besides:
        read = library.measured(servers, plan.kept)
        parts.append("\n\n".join([library.table(read), verdicts(library.aims(read))]))
    return "\n\n".join(parts)


def requests(servers: Servers, plan: Plan, chosen: Sequence[Operation]) -> str:
    """Measure what is asked over HTTP; returns its part of the report."""
    small, large = load(servers, "small", plan.small), load(servers, "large", plan.large)
    if plan.proves:
        with step("Verifying the invented audit trail"):
            servers.run(["manage.py", "verify_audit"], large.url)
    with step("gunicorn: application on both databases, floor"):
        app, floor = servers.start_web("app", APPLICATION, large.url), servers.start_web("floor", FLOOR, large.url)
        app_small = servers.start_web("app-small", APPLICATION, small.url)
    subjects = [cast_for(one, app, app_small, floor, small, large) for one in chosen]
    with step("Warming up"):
        for one in subjects:
            for subject in (one.app, one.small, one.floor):
                warm(subject, plan.warming)
    before, began = memory(app), time.monotonic()
    with step("Counting statements"), StatementLog(servers) as log:
        for one in subjects:
            for subject in (one.app, one.small, one.floor):
                assert subject.web is not None
                assert subject.make is not None
                subject.statements = log.look(subject.web, subject.make)
    for one in subjects:
        with step(f"{one.title}, {plan.rounds} rounds"):
            together = [one.app, one.floor, one.sql, one.small]
            interleave(together, rounds=plan.rounds, seconds=plan.seconds, at_most=plan.at_most, said=lambda _: None)
    with step("Memory"):
        served = top_up(subjects, app, plan.requests)
        kept = Memory(before, memory(app), memory(floor), served)
    notes = (
        f"Four connections, {plan.rounds} rounds in turn, {time.monotonic() - began:.0f} s. SQL without transaction"
        f" control and the look at a kept connection.\nMemory of a worker: {kept.before:.0f} MB, after {served:,}"
        f" requests {kept.after:.0f} MB; floor {kept.floor:.0f} MB."
    )
    return "\n\n".join([table(subjects, plan.small, plan.large), notes, verdicts(aims(subjects, kept))])


def load(servers: Servers, name: str, complaints: int) -> Loaded:
    """Fill a database."""
    with step(f"Loading {complaints:,} complaints with {complaints * 10:,} listings"):
        url = servers.create_database(name)
        output = servers.directory / f"{name}.json"
        servers.run(["-m", "bench.load", str(complaints), str(output)], url)
        return Loaded(url, json.loads(output.read_text()))


def cast_for(one: Operation, app: Web, app_small: Web, floor: Web, small: Loaded, large: Loaded) -> Measured:
    """Everybody who does this operation."""
    return Measured(
        one.name,
        one.title,
        app=Subject("application", app, one.app(app.port, large.keys)),
        small=Subject("application, small", app_small, one.app(app_small.port, small.keys)),
        floor=Subject("floor", floor, one.floor(floor.port, large.keys)),
        sql=Subject("SQL", None, database_url=large.url, query=one.sql(large.keys)),
    )


def warm(subject: Subject, requests: int) -> None:
    """Every thread of every worker has imported, connected and compiled what the operation needs."""
    web, make = _served(subject)
    burst(web.port, make, seconds=5, at_most=requests)


def top_up(subjects: Sequence[Measured], web: Web, wanted: int) -> int:
    """Send what is missing to the number of requests after which memory is looked at; returns how many there were."""
    served = sum(len(one.app.sample.latencies) for one in subjects)
    while served < wanted:
        for one in subjects:
            served += len(burst(web.port, _served(one.app)[1], seconds=10, at_most=100).latencies)
    return served


def _served(subject: Subject) -> tuple[Web, Make]:
    assert subject.web is not None
    assert subject.make is not None
    return subject.web, subject.make


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
