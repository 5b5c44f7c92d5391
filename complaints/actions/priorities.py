"""Computing the priority of open complaints anew, when something beside them has changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from complaints import priority
from complaints.choices import ComplaintState
from complaints.models import Complaint
from complaints.models.complaint import OPEN
from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.days import house_day
from core.outbox import events
from merchants.models import Shop

SYSTEM = Actor.system("priorities")
BATCH = 200
STALE = "complaints.priority_stale"
WRITTEN = ("priority", "priority_grounds", "complexity", "version", "updated_at")
# The subject is a shop or an owner; data: after, the key behind which the next batch begins.
events.declare(STALE, _("The priority of open complaints has to be computed anew"))


@transaction.atomic
def reconsider(subject: Shop | Organisation, *, now: datetime, after: int = 0, batch: int = BATCH) -> int:
    """Compute anew one batch of the open complaints about a shop, or of an owner; returns how many changed.

    Looks at the present state alone, and leaves what somebody set by hand. Where there are more the rest is published
    as an event to ourselves: each batch has a transaction of its own.
    """
    about = Q(targets__listing__shop=subject) if isinstance(subject, Shop) else Q(organisation=subject)
    rows = Complaint.objects.filter(about, state__in=OPEN, priority_set_by="", pk__gt=after)
    rows = rows.exclude(state=ComplaintState.DRAFT).order_by("pk")
    keys = list(rows.values_list("pk", flat=True).distinct()[:batch])
    found = list(
        Complaint.objects.filter(pk__in=keys, state__in=OPEN, priority_set_by="")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    changed = _computed_anew(found, now)
    Complaint.objects.bulk_update(changed, WRITTEN)
    if len(keys) == batch:
        _go_on(subject, {"after": keys[-1]}, now)
    return len(changed)


def _computed_anew(complaints: list[Complaint], now: datetime) -> list[Complaint]:
    day = house_day(now)
    rules, facts = priority.in_force(day), priority.facts_of(complaints, day)
    changed = []
    for one in complaints:
        computed = priority.compute(one, facts[one.pk], rules)
        told = (one.priority, one.complexity, one.priority_grounds)
        if told == (computed.priority, computed.complexity, list(computed.grounds)):
            continue
        if one.priority != computed.priority:
            data = {"priority": computed.priority}
            audit.record("complaints.priority_computed", actor=SYSTEM, subject=one, data=data, now=now)
        one.priority, one.complexity = computed.priority, computed.complexity
        one.priority_grounds = list(computed.grounds)
        # JD reads priority and grounds: the record has changed for it.
        one.version += 1
        one.updated_at = max(now, one.updated_at)
        changed.append(one)
    return changed


def _go_on(subject: Model, data: Mapping[str, Any], now: datetime) -> None:
    events.publish(STALE, subject=subject, actor=SYSTEM, data=data, now=now)
