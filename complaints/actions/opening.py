"""That somebody of the rights owner has opened a counter-notice."""

from datetime import datetime

from django.db import transaction

from complaints.models import CounterNotice
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import actions as audit


@transaction.atomic
def note_opening(notice: CounterNotice, *, actor: Actor, now: datetime) -> bool:
    """Keep when a person of the owner, or of its agent, first opened a served counter-notice; whether it was now.

    The period runs from the arrival all the same: this proves nothing, but it is asked for. Among rivals one counts.
    """
    if actor.kind != "person" or actor.audience != Audience.PORTAL or notice.first_read_at is not None:
        return False
    served = CounterNotice.objects.filter(pk=notice.pk, first_read_at=None, arrived_at__isnull=False)
    if not served.update(first_read_at=now):
        return False
    notice.first_read_at = now
    audit.record("complaints.counter_notice_read", actor=actor, subject=notice.complaint, now=now)
    return True
