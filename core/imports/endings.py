"""How the work on an import ends: in the caller's transaction, on a locked record that the caller saves."""

from datetime import datetime, timedelta
from typing import Any

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.imports import registry
from core.imports.choices import ImportState, Mode
from core.imports.models import Import
from core.outbox.actions import announce

# So long a person watches the page; whoever waited longer may have left it.
PATIENCE = timedelta(seconds=20)


def become_ready(held: Import, *, now: datetime) -> None:
    """All rows are read and judged. Whoever gave the file is told, unless it went so quickly that they still look."""
    held.total = held.read_count
    enter(held, ImportState.READY, now)
    if now - held.created_at > PATIENCE:
        _tell("imports.ready", held, Actor.system("imports"), now)


def go_on_to_apply(held: Import, *, now: datetime) -> None:
    """All rows are read, and the accepted ones are written without a decision: in the name of whoever gave the file."""
    held.total = held.read_count
    held.mode = Mode.VALID
    enter(held, ImportState.APPLYING, now)


def finish(held: Import, *, actor: Actor, now: datetime) -> None:
    """All rows are written. Whoever decided is told; nobody is where it went so quickly that they still look."""
    enter(held, ImportState.DONE, now)
    held.finished_at = now
    data = {"applied": held.applied_count, "refused": held.refused_count}
    audit.record("imports.finished", actor=actor, subject=held, data=data, now=now)
    if not registry.get(held.kind).applies_at_once or now - held.created_at > PATIENCE:
        _tell("imports.finished", held, Actor.system("imports"), now)


def fail(held: Import, code: str, *, now: datetime, **params: Any) -> None:
    """The import as a whole cannot go on. What is written stays written."""
    held.problem = {"code": code, "params": {name: str(value) for name, value in params.items()}}
    enter(held, ImportState.FAILED, now)
    held.finished_at = now
    system = Actor.system("imports")
    audit.record("imports.failed", actor=system, subject=held, data={"code": code}, now=now)
    _tell("imports.failed", held, system, now)


def _tell(topic: str, record: Import, actor: Actor, now: datetime) -> None:
    data = {"kind": record.kind, "name": record.document.name, "applied": record.applied_count, **record.counts()}
    announce(topic, subject=record, actor=actor, data=data, now=now)


def enter(record: Import, state: ImportState, now: datetime) -> None:
    """Put a locked record into a state, free of any worker's claim; the caller saves it."""
    record.state = state
    record.changed_at = now
    record.claimed_until = None
    record.failures = 0
