"""What somebody has not read yet."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value

from complaints.models import ReadMark, Remark
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
    readable = Remark.objects.filter(readers__contains=[actor.audience])
    return _with_seen(readable, actor.person_id).filter(_is_new(actor.person_id))


def unread_by_complaint(keys: Collection[int], *, actor: Actor) -> dict[int, int]:
    """How many unread remarks each of these complaints has; those without are left out. One statement, or none."""
    if not keys or actor.person_id is None:
        return {}
    counted = unread(actor).filter(complaint__in=keys).order_by().values_list("complaint_id")
    return dict(counted.annotate(count=Count("pk")))


def with_news(remarks: QuerySet[Remark], *, actor: Actor) -> QuerySet[Any, Any]:
    """Remarks that the actor may read, each with `is_new`: whether it is unread."""
    if actor.person_id is None:
        return remarks.annotate(is_new=Value(False))
    is_new = ExpressionWrapper(_is_new(actor.person_id), BooleanField())
    found: QuerySet[Any, Any] = _with_seen(remarks, actor.person_id).annotate(is_new=is_new)
    return found


def _with_seen(remarks: QuerySet[Remark], person_id: int) -> QuerySet[Any, Any]:
    mark = ReadMark.objects.filter(person_id=person_id, complaint=OuterRef("complaint"))
    found: QuerySet[Any, Any] = remarks.annotate(seen=Subquery(mark.values("last_read")))
    return found


def _is_new(person_id: int) -> Q:
    joined = Person.objects.filter(pk=person_id).values("created_at")
    is_behind = Q(pk__gt=F("seen")) | Q(seen=None, created_at__gte=Subquery(joined))
    return is_behind & ~Q(author_person_id=person_id)
