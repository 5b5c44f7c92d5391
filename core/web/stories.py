"""What happened to a record, as the timeline of its page prints it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import cast

from core.audit import queries as audit
from core.web.components import Entry, Fact, Tone

# Up to so many entries of one kind in a row stand each for itself.
RUN = 3


def nothing(entry: audit.Entry) -> Sequence[Fact]:
    """For readers who are not shown old and new values."""
    return ()


def story(found: Sequence[audit.Entry], changes: Callable[[audit.Entry], Sequence[Fact]] = nothing) -> list[Entry]:
    """Entries of audit.timeline, the newest first; `changes` gives old and new values, which are folded away."""
    return [_printed(entry, changes) for entry in reversed(found)]


def story_in_runs(found: Sequence[audit.Entry]) -> list[Entry]:
    """As `story`, where one verb may come hundreds of times in a row: the newest stands for the run, and the others are
    folded away below it."""
    told = []
    for _verb, run in groupby(reversed(found), key=lambda entry: entry.event.verb):
        first, *others = [_printed(entry, nothing) for entry in run]
        told += [first, *others] if len(others) < RUN else [replace(first, more=others)]
    return told


def _printed(entry: audit.Entry, changes: Callable[[audit.Entry], Sequence[Fact]]) -> Entry:
    return Entry(
        at=entry.event.at,
        text=entry.text,
        actor=entry.actor_label,
        icon=entry.icon,
        tone=cast("Tone", entry.tone),
        details=changes(entry),
    )
