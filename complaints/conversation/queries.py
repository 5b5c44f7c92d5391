"""What somebody has not read yet."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from complaints.models import Complaint, ReadMark, Remark
from core.accounts.actors import Actor
from core.accounts.models import Person

# How long messages of one complaint are gathered into one mail.
GATHERED = timedelta(minutes=5)


def unread(actor: Actor) -> QuerySet[Remark]:
    """What the person may read, did not write and has not read; nothing for clients and the system.

    Whoever has no mark yet has read what was written before they had an account. Begin from complaints that the actor
    may see: this looks at audiences alone.
    """
    if actor.person_id is None:
        return Remark.objects.none()
    mark = ReadMark.objects.filter(person_id=actor.person_id, complaint=OuterRef("complaint"))
    joined = Person.objects.filter(pk=actor.person_id).values("created_at")
    is_new = Q(pk__gt=F("seen")) | Q(seen=None, created_at__gte=Subquery(joined))
    readable = Remark.objects.filter(readers__contains=[actor.audience]).exclude(author_person_id=actor.person_id)
    return readable.annotate(seen=Subquery(mark.values("last_read"))).filter(is_new)


def unread_by_complaint(keys: Collection[int], *, actor: Actor) -> dict[int, int]:
    """How many unread remarks each of these complaints has; those without are left out. One statement, or none."""
    if not keys or actor.person_id is None:
        return {}
    counted = unread(actor).filter(complaint__in=keys).order_by().values_list("complaint_id")
    return dict(counted.annotate(count=Count("pk")))


def unread_of(complaint: Complaint, *, actor: Actor) -> set[int]:
    """Keys of the unread remarks of one complaint. One statement, or none."""
    if actor.person_id is None:
        return set()
    return set(unread(actor).filter(complaint=complaint).values_list("pk", flat=True))
