"""The one function that moves a record: lock, policy, guard, effect, write, event, messages, clocks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.audit import queries as audit_queries
from core.audit import verbs
from core.clocks import actions as clocks
from core.clocks import queries as clock_queries
from core.clocks.models import Clock
from core.outbox import actions as outbox
from core.verdicts import Denied, Verdict
from core.workflow.errors import Conflict, NotVisible, Refused, Stale
from core.workflow.table import MovableRecord, Move, Option, Table, Transition

M = TypeVar("M", bound=MovableRecord)


def judge(row: Transition[M], record: M, *, actor: Actor) -> Verdict:
    """May this actor make this move with this record as it stands."""
    verdict = row.who(actor, record)
    return row.guard(record) if verdict else verdict


def options(table: Table[M], record: M, *, actor: Actor) -> list[Option[M]]:
    """Every verb that concerns the actor's audience: available, or grey with its reason."""
    found: list[Option[M]] = []
    for verb in table.verbs:
        row = table.row(verb, record.state)
        if row is not None:
            verdict = judge(row, record, actor=actor)
        else:
            row = next((candidate for candidate in table.rows(verb) if candidate.sources), None)
            if row is None:
                continue
            verdict = row.who(actor, record)
            if verdict:
                verdict = wrong_state(table, record, actor=actor)
        if not (isinstance(verdict, Denied) and verdict.hidden):
            found.append(Option(row, verdict))
    return found


def allowed_verbs(table: Table[M], record: M, *, actor: Actor) -> list[str]:
    """Names of the verbs that the actor may use on the record now."""
    rows = (row for row in table.transitions if record.state in row.sources)
    return [row.verb for row in rows if judge(row, record, actor=actor)]


def wrong_state(table: Table[M], record: M, *, actor: Actor | None = None) -> Denied:
    """The denial that names the record's present state, as the actor reads it."""
    state = table.told(record.state, actor.audience) if actor else table.states[record.state]
    return Denied(
        gettext_lazy("This is not possible while the record is “%(state)s”.") % {"state": state.label}, "wrong_state"
    )


@transaction.atomic
def enter(table: Table[M], record: M, verb: str, *, actor: Actor, inputs: Mapping[str, Any], now: datetime) -> M:
    """Bring an unsaved record with its key already drawn into being by a verb that has no source state.

    Raises Refused or InvalidInputs. Everything is written in one transaction.
    """
    row = next(row for row in table.rows(verb) if not row.sources)
    verdict = row.who(actor, record)
    if isinstance(verdict, Denied):
        raise Refused(verdict)
    move = Move(record, row, actor, dict(inputs), now)
    _apply(table, move, before="")
    record.save(force_insert=True)
    _tell(move)
    return record


@transaction.atomic
def move(
    table: Table[M],
    pk: int,
    verb: str,
    *,
    actor: Actor,
    inputs: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> M:
    """Move the record with key `pk` by `verb`; returns it as it then stands.

    Raises NotVisible, Stale, Refused, Conflict or InvalidInputs; then nothing was written. Two rivals: the second
    waits for the first one's lock and is then judged by the state the first one left.
    """
    record = table.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if record is None or not table.rows(verb):
        raise NotVisible
    row = table.row(verb, record.state)
    if row is None:
        _refuse_in_wrong_state(table, record, verb, actor)
    assert row is not None
    verdict = row.who(actor, record)
    if isinstance(verdict, Denied):
        raise Refused(verdict)
    if expected_version is not None and expected_version != record.version:
        raise Stale(expected_version, record.version, last=last_words(record, actor=actor))
    verdict = row.guard(record)
    if isinstance(verdict, Denied):
        state = table.told(record.state, actor.audience).value
        raise Conflict(verdict, state=state, last=last_words(record, actor=actor))
    # The machine that moved it last may have a clock that is ahead of ours: a record's time never runs back.
    moment = max(now or timezone.now(), record.updated_at)
    under_way = Move(record, row, actor, dict(inputs or {}), moment)
    _apply(table, under_way, before=record.state)
    record.save(
        update_fields=sorted({"state", "version", "due_at", "updated_at", *under_way.changes, *under_way.written})
    )
    _tell(under_way)
    return record


def last_words(record: Model, *, actor: Actor) -> str:
    """Who did what last to the record, in the actor's words: what the loser of a race is told."""
    event = audit_queries.of_subject(record).filter(verb__in=verbs.readable_by(actor.audience)).last()
    if event is None:
        return ""
    entry = audit_queries.entry(event, actor=actor)
    return _("%(who)s: %(what)s") % {"who": entry.actor_label, "what": entry.text}


def _refuse_in_wrong_state(table: Table[M], record: M, verb: str, actor: Actor) -> None:
    """Who could never use the verb is refused for that; everyone else is told of the state."""
    verdict = next((row.who(actor, record) for row in table.rows(verb)), None)
    if isinstance(verdict, Denied):
        raise Refused(verdict)
    told = wrong_state(table, record, actor=actor)
    state = table.told(record.state, actor.audience).value
    raise Conflict(told, state=state, last=last_words(record, actor=actor))


def _apply(table: Table[M], move: Move[M], *, before: str) -> None:
    """Run effect and clocks, and set what the record holds afterwards. The caller writes it."""
    record, row = move.record, move.transition
    after = row.effect(move) or (record.state if row.stays else row.targets[0])
    if after not in (row.targets or (record.state,)):
        raise ValueError(f"{table.noun}: {row.verb} led to {after}, which its row does not name")
    record.state = after
    record.updated_at = move.now
    if before:
        record.version += 1
    if before != after:
        move.changes["state"] = (before, after)
    if row.touches_clocks:
        if row.stops:
            clocks.stop_all(row.stops, subject=record, now=move.now)
        for code in row.pauses:
            clocks.pause(code, subject=record, reason=row.verb, now=move.now)
        for code in row.resumes:
            clocks.resume(code, subject=record, now=move.now)
        started = [_start(move, code, is_new=not before) for code in (*row.starts, *move.starts)]
        # A record that only now comes into being has no other clock than these.
        record.due_at = (
            clock_queries.next_due(record) if before else min((clock.due_at for clock in started), default=None)
        )


def _start(move: Move[M], code: str, *, is_new: bool) -> Clock:
    """Start one of the move's clocks, counted as its effect says."""
    begin = clocks.start_with if is_new else clocks.start
    return begin(
        code,
        subject=move.record,
        actor=move.actor,
        now=move.now,
        since=move.since.get(code),
        amount=move.granted.get(code),
    )


def _tell(move: Move[M]) -> None:
    """Record the event and queue the message, in the transaction of the write."""
    row = move.transition
    audit.record(row.event, actor=move.actor, subject=move.record, data=move.data, changes=move.changes, now=move.now)
    if row.topic:
        facts = move.record.facts() | move.data
        outbox.announce(row.topic, subject=move.record, actor=move.actor, data=facts, now=move.now)
