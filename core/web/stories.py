"""What happened to a record, as the timeline of its page prints it."""

from collections.abc import Callable, Sequence
from typing import cast

from core.audit import queries as audit
from core.web.components import Entry, Fact, Tone


def nothing(entry: audit.Entry) -> Sequence[Fact]:
    """For readers who are not shown old and new values."""
    return ()


def story(found: Sequence[audit.Entry], changes: Callable[[audit.Entry], Sequence[Fact]] = nothing) -> list[Entry]:
    """Entries of audit.timeline, the newest first; `changes` gives old and new values, which are folded away."""
    return [
        Entry(
            at=entry.event.at,
            text=entry.text,
            actor=entry.actor_label,
            icon=entry.icon,
            tone=cast("Tone", entry.tone),
            details=changes(entry),
        )
        for entry in reversed(found)
    ]
