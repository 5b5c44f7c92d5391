"""What becomes of advice requests where two records of one organisation are merged, or a name changes."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from complaints.advice.queries import search_text_for
from complaints.models import AdviceRequest
from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.outbox import events
from programmes.models import Right

SYSTEM = Actor.system("words")
BATCH = 500
STALE = "advice.words_stale"
events.declare(STALE, _("The words under which advice requests are found have to be made anew"))


def move_requests(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> Mapping[str, int]:
    """Move an owner's requests, or what an agent asked, to the organisation that goes on."""
    changed = {"version": F("version") + 1, "updated_at": Greatest("updated_at", now)}
    if source.kind == OrganisationKind.AGENT:
        return {"advice_as_agent": AdviceRequest.objects.filter(agent=source).update(agent=into, **changed)}
    moved = AdviceRequest.objects.filter(organisation=source).update(organisation=into, **changed)
    if moved:
        events.publish(STALE, subject=into, actor=actor, now=now)
    return {"advice": moved}


@transaction.atomic
def refresh_words(subject: Right | Organisation, *, after: int = 0, batch: int = BATCH) -> int:
    """Make the words of one batch of a right's or an owner's requests anew; returns how many were wrong.

    Where there are more the rest is published as an event to ourselves: each batch has a transaction of its own.
    """
    named = {"right": subject} if isinstance(subject, Right) else {"organisation": subject}
    rows = AdviceRequest.objects.filter(**named, pk__gt=after).select_for_update(of=("self",))
    found = list(rows.select_related("right", "organisation").order_by("pk")[:batch])
    wrong = [one for one in found if one.search_text != search_text_for(one)]
    for one in wrong:
        one.search_text = search_text_for(one)
    AdviceRequest.objects.bulk_update(wrong, ["search_text"])
    if len(found) == batch:
        events.publish(STALE, subject=subject, actor=SYSTEM, data={"after": found[-1].pk})
    return len(wrong)
