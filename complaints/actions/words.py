"""Keeping the words under which complaints are found in step with the names that they are made of."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from complaints.queries import search_text_for
from complaints.shops import naming
from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.outbox import events
from programmes.models import Right

SYSTEM = Actor.system("words")
# Complaints that are locked and written at once; an owner can have a hundred thousand.
BATCH = 500
STALE = "complaints.words_stale"
events.declare(STALE, _("The words under which complaints are found have to be made anew"))


@transaction.atomic
def refresh_words(subject: Right | Organisation, *, after: int = 0, batch: int = BATCH) -> int:
    """Make the words of one batch of a right's or an owner's complaints anew; returns how many were wrong.

    Where there are more the rest is published as an event to ourselves: each batch has a transaction of its own.
    """
    named = {"right": subject} if isinstance(subject, Right) else {"organisation": subject}
    rows = (
        Complaint.objects.filter(**named, submitted_at__isnull=False, pk__gt=after)
        .select_for_update(of=("self",))
        .select_related("right", "organisation")
        .order_by("pk")[:batch]
    )
    found = list(rows)
    wrong = put_right(found)
    if len(found) == batch:
        events.publish(STALE, subject=subject, actor=SYSTEM, data={"after": found[-1].pk})
    return wrong


def put_right(complaints: Sequence[Complaint]) -> int:
    """Make the words of these complaints anew, which are locked, with owner and right loaded; returns how many were
    wrong. Two statements at most."""
    wrong, shops = [], naming.words_of([complaint.pk for complaint in complaints])
    for complaint in complaints:
        words = search_text_for(complaint, shops.get(complaint.pk, ()))
        if complaint.search_text != words:
            complaint.search_text = words
            wrong.append(complaint)
    Complaint.objects.bulk_update(wrong, ["search_text"])
    return len(wrong)
