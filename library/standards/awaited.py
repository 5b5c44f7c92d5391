"""Drafts on which the reader's organisation is asked and has not finished, for the first page of the portal."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.days import house_day
from core.web.awaited import SHOWN, Awaited, register
from core.web.days import day_in_words
from library.choices import EditionState
from library.citing import title_of
from library.models import Consulted
from library.standards.queries import consultations_visible_to


def consultations(actor: Actor, now: datetime) -> Sequence[Awaited]:
    """Consultations that run and on which the organisation may have more to say, what ends first ahead. One
    statement."""
    found = consultations_visible_to(actor).filter(
        finished_at=None, edition__state=EditionState.CONSULTING, edition__comments_until__gte=house_day(now)
    )
    return [_card(one) for one in found.order_by("edition__comments_until", "pk")[:SHOWN]]


def _card(asked: Consulted) -> Awaited:
    edition = asked.edition
    assert edition.comments_until is not None
    words = _("%(title)s: your comments are asked for until %(day)s.")
    return Awaited(
        name=edition.reference,
        url=reverse("standards_portal:consultation", args=[edition.reference]),
        text=words % {"title": title_of(edition), "day": day_in_words(edition.comments_until)},
        button=_("Read the draft"),
        icon="chat-left-dots",
    )


register("consultations", consultations)
