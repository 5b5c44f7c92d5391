"""Reads of the audit trail: timelines, and the proof that nothing was altered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.accounts import queries as accounts
from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import verbs
from core.audit.digests import GENESIS, chain, digest
from core.audit.models import Event, Link


@dataclass(frozen=True)
class Entry:
    """One line of a timeline, in the words that the reader's audience may read."""

    event: Event
    text: str
    icon: str
    tone: str
    actor_label: str


@dataclass(frozen=True)
class Fault:
    """Something that does not add up, and where."""

    event_id: int
    position: int | None
    reason: str


def of_subject(subject: Model) -> QuerySet[Event]:
    """Every event of a record, oldest first; an organisation's with those of the organisations merged into it."""
    keys = [subject.pk, *(accounts.absorbed(subject) if isinstance(subject, Organisation) else ())]
    return Event.objects.filter(subject_type=subject._meta.label_lower, subject_id__in=keys).order_by("pk")


def timeline(subject: Model, *, actor: Actor) -> list[Entry]:
    """The record's story as this actor may read it, oldest first."""
    return _told(of_subject(subject), actor)


def timeline_with(subject: Model, others: QuerySet[Any], *, actor: Actor) -> list[Entry]:
    """The record's story and that of records that belong to it, as one. No more statements than for one."""
    keys = others.order_by().values("pk")
    theirs = Event.objects.filter(subject_type=others.model._meta.label_lower, subject_id__in=keys)
    return _told(of_subject(subject) | theirs, actor)


def _told(events: QuerySet[Event], actor: Actor) -> list[Entry]:
    shown = list(events.filter(verb__in=verbs.readable_by(actor.audience)))
    names = accounts.organisations_in_script(event.actor_organisation_name for event in shown)
    return [_entry(event, actor, names) for event in shown]


def entry(event: Event, *, actor: Actor) -> Entry:
    """Put one event into the words of the actor's audience."""
    return _entry(event, actor, accounts.organisations_in_script([event.actor_organisation_name]))


def _entry(event: Event, actor: Actor, names: Mapping[str, str]) -> Entry:
    verb = verbs.get(event.verb)
    return Entry(event, verb.say(event.data, actor.audience), verb.icon, verb.tone, _who(event, actor, names))


def _who(event: Event, actor: Actor, names: Mapping[str, str]) -> str:
    """Name the person to colleagues; to everyone else name the organisation that acted."""
    if event.actor_kind == "system":
        return _("IPProtect")
    if event.actor_organisation_id == actor.organisation_id or actor.audience == "staff":
        return event.actor_label
    return names.get(event.actor_organisation_name, event.actor_organisation_name) or event.actor_label


def verify() -> Iterator[Fault]:
    """Recompute every digest and every link; yield each row that was altered, removed, added or moved.

    Costs one pass over both tables, in memory that does not grow.
    """
    links = Link.objects.order_by("position").iterator(chunk_size=2000)
    events = Event.objects.order_by("pk").iterator(chunk_size=2000)
    previous, expected = GENESIS, 1
    event = next(events, None)
    for link in links:
        while event is not None and event.pk < link.event_id:
            yield Fault(event.pk, None, "the event was added behind the seal")
            event = next(events, None)
        if link.position != expected:
            yield Fault(link.event_id, link.position, f"links {expected} to {link.position - 1} are missing")
        expected = link.position + 1
        if bytes(link.chain) != chain(previous, bytes(link.digest)):
            yield Fault(link.event_id, link.position, "the chain is broken at this link")
        previous = bytes(link.chain)
        if event is None or event.pk != link.event_id:
            yield Fault(link.event_id, link.position, "the event was removed")
            continue
        if digest(event) != bytes(link.digest):
            yield Fault(event.pk, link.position, "the event was altered after it was sealed")
        event = next(events, None)
    while event is not None:
        if digest(event) != bytes(event.digest):
            yield Fault(event.pk, None, "the event was altered before it was sealed")
        event = next(events, None)
