"""Invitations of the reader's organisation that nobody has answered yet, for the first page of the portal."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.actors import Actor
from core.scripts import in_script
from core.web.awaited import SHOWN, Awaited, register
from core.web.days import day_in_words
from roundtables import queries
from roundtables.actions.answering import ANSWERABLE
from roundtables.choices import Answer, RoundtableState

FIELDS = ("reference", "number", "theme", "theme_zh", "starts_at", "zone")


def invitations(actor: Actor, now: datetime) -> Sequence[Awaited]:
    """Roundtables that are still to come and for which an answer is missing, the next one first. One statement."""
    unanswered = queries.invitations_visible_to(actor).filter(
        answer=Answer.NONE,
        place__in=ANSWERABLE,
        roundtable__state=RoundtableState.INVITED,
        roundtable__ends_at__gt=now,
    )
    found = (
        unanswered.values_list(*(f"roundtable__{name}" for name in FIELDS))
        .annotate(missing=Count("pk"))
        .order_by("roundtable__starts_at", "roundtable__reference")[:SHOWN]
    )
    return [_card(*row) for row in found]


def _card(
    reference: str, number: int, theme: str, theme_zh: str, starts_at: datetime, zone: str, missing: int
) -> Awaited:
    """The day is that of the place where they meet."""
    words = ngettext(
        "%(theme)s, %(day)s: %(count)s of you has not answered yet.",
        "%(theme)s, %(day)s: %(count)s of you have not answered yet.",
        missing,
    )
    day = day_in_words(starts_at.astimezone(ZoneInfo(zone)).date())
    return Awaited(
        name=_("Roundtable %(number)s") % {"number": number},
        url=reverse("roundtables_portal:detail", args=[reference]),
        text=words % {"theme": in_script(theme, theme_zh), "day": day, "count": missing},
        button=_("See the invitations"),
        icon="reply",
    )


register("invitations", invitations)
