"""What becomes of complaints where two records of one organisation are merged."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Greatest

from complaints.actions import holds, words
from complaints.choices import ComplaintState
from complaints.models import Complaint
from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.imports.models import Import
from core.outbox import events

LONGEST_REFERENCE = Complaint._meta.get_field("sender_reference").max_length or 0


def move_complaints(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> Mapping[str, int]:
    """Move an owner's complaints and drafts, or what an agent filed, to the organisation that goes on.

    Where both have used the same reference of their own, the moved one gets the old code behind it.
    """
    _move_batches(source, into)
    if source.kind == OrganisationKind.AGENT:
        moved = Complaint.objects.filter(agent=source).update(agent=into, **_changed(now))
        holds.reconsider(Q(agent=into), now=now)
        return {"complaints_as_agent": moved}
    _part_references(source, into)
    moved = Complaint.objects.filter(organisation=source).update(organisation=into, **_changed(now))
    holds.reconsider(Q(organisation=into, state=ComplaintState.DRAFT), now=now)
    if moved:
        events.publish(words.STALE, subject=into, actor=actor, now=now)
    return {"complaints": moved}


def _move_batches(source: Organisation, into: Organisation) -> None:
    """The tables of complaints that lie at the desk of the house that ends."""
    at_desk = Import.objects.filter(subject_type=Organisation._meta.label_lower, subject_id=source.pk)
    at_desk.update(subject_id=into.pk)


def _changed(now: datetime) -> dict[str, object]:
    """Whoever has read the record has to read it again."""
    return {"version": F("version") + 1, "updated_at": Greatest("updated_at", now)}


def _part_references(source: Organisation, into: Organisation) -> None:
    own = Complaint.objects.filter(organisation=source).exclude(sender_reference="")
    theirs = Complaint.objects.filter(organisation=into).exclude(sender_reference="").values("sender_reference")
    clashing = list(own.filter(sender_reference__in=theirs).order_by("pk"))
    if not clashing:
        return
    used = set(theirs.union(own.values("sender_reference")).values_list("sender_reference", flat=True))
    for complaint in clashing:
        complaint.sender_reference = _free(complaint.sender_reference, source.code, used)
        used.add(complaint.sender_reference)
        complaint.save(update_fields=["sender_reference"])


def _free(reference: str, code: str, used: set[str]) -> str:
    """The reference with the old code behind it, and a number where even that is taken."""
    number = 1
    while True:
        suffix = f" ({code})" if number == 1 else f" ({code} {number})"
        candidate = reference[: LONGEST_REFERENCE - len(suffix)] + suffix
        if candidate not in used:
            return candidate
        number += 1
