"""What the library does when one of its clocks comes to its end, and when organisations merge."""

from collections.abc import Mapping
from datetime import datetime

from core.accounts.actors import Actor
from core.accounts.merging import on_merge
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.clocks import queries as clocks
from core.clocks import registry
from core.clocks.models import Clock
from core.outbox import actions as outbox
from core.workflow import engine
from library.choices import EditionState
from library.clocks import ACKNOWLEDGE, CONSULTATION, REVIEW
from library.models import Access, Adoption, ClauseComment, Consulted, Edition, Entry
from library.standards import adopting
from library.workflow import edition_workflow

CLOCK = Actor.system("clocks")


def end_consultation(subject_id: int, clock: Clock, now: datetime) -> None:
    """The last day for comments has passed."""
    edition = Edition.objects.get(pk=subject_id)
    if edition.state == EditionState.CONSULTING:
        engine.move(edition_workflow, subject_id, "end_consultation", actor=CLOCK, now=now)


def review_due(subject_id: int, clock: Clock, now: datetime) -> None:
    """The day has come on which somebody looks whether it still holds."""
    edition = Edition.objects.select_related("entry").get(pk=subject_id)
    audit.record("library.review_due", actor=CLOCK, subject=edition, now=now)
    outbox.announce("library.review_due", subject=edition, actor=CLOCK, data=edition.facts(), now=now)


def remind(subject_id: int, clock: Clock, now: datetime) -> None:
    """Whoever has not yet acknowledged it is told once more."""
    edition = Edition.objects.select_related("entry").get(pk=subject_id)
    outbox.announce("library.acknowledge", subject=edition, actor=CLOCK, data=edition.facts(), now=now)


def remind_consulted(subject_id: int, clock: Clock, now: datetime) -> None:
    """Organisations that have not finished are told that the comments close soon."""
    edition = Edition.objects.select_related("entry").get(pk=subject_id)
    outbox.announce("library.consultation_closes", subject=edition, actor=CLOCK, data=edition.facts(), now=now)


def moved(clock: Clock) -> None:
    """A clock has another end: the edition's copy of its next end follows."""
    edition = Edition.objects.get(pk=clock.subject_id)
    Edition.objects.filter(pk=edition.pk).update(due_at=clocks.next_due(edition))


def take_over(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> Mapping[str, int]:
    """What an organisation proposed, reads by name, said and adopted goes to the one that goes on."""
    for model in (Access, Consulted):
        held = model.objects.filter(organisation=into)
        name = "entry" if model is Access else "edition"
        model.objects.filter(organisation=source, **{f"{name}__in": held.values(name)}).delete()
        model.objects.filter(organisation=source).update(organisation=into)
    adopting.end_by_merger(source, into, actor=actor, now=now)
    return {
        "library_entries": Entry.objects.filter(organisation=source).update(organisation=into),
        "library_proposals": Edition.objects.filter(proposed_by=source).update(proposed_by=into),
        "library_comments": ClauseComment.objects.filter(organisation=source).update(organisation=into),
        "library_adoptions": Adoption.objects.filter(organisation=source).update(organisation=into),
    }


on_merge("library", take_over)
registry.on_expiry(CONSULTATION, end_consultation)
registry.on_expiry(REVIEW, review_due)
registry.on_expiry(ACKNOWLEDGE, remind)
registry.on_reminder(ACKNOWLEDGE, remind)
registry.on_reminder(CONSULTATION, remind_consulted)
for code in (CONSULTATION, REVIEW, ACKNOWLEDGE):
    registry.on_moved(code, moved)
