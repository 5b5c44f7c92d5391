"""Audit verbs of good faith, and how each reads in a timeline. JD reads none of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.events import INSIDE, STAFF
from core.audit.verbs import Verb, register


def _verb(name: str, phrase: Any, icon: str, tone: str = "neutral") -> Verb:
    return Verb(f"good_faith.{name}", phrase, icon=icon, tone=tone, readers=INSIDE)


register(
    _verb(
        "warned",
        _(
            "Warned: of %(decided)s decided complaints in %(days)s days %(upheld_share)s were upheld and "
            "%(reversed_share)s reversed"
        ),
        "exclamation-triangle",
        "warn",
    ),
    _verb("recovered", _("The figures recovered"), "check-circle", "good"),
    _verb("escalated", _("The period of grace is over: CBBC reviews"), "search", "waiting"),
    _verb("kept", _("Kept the fast lane: %(reason)s"), "check-circle", "good"),
    _verb("withdrawn", _("Withdrew the fast lane: %(reason)s"), "slash-circle", "bad"),
    _verb("appealed", _("Appealed"), "megaphone", "info"),
    _verb("appeal_upheld", _("Upheld the appeal: %(reason)s"), "check-circle", "good"),
    _verb("appeal_rejected", _("Rejected the appeal: %(reason)s"), "x-circle", "bad"),
    _verb("unappealed", _("No appeal was made in time: the withdrawal stands"), "calendar-x"),
    _verb("reinstated", _("Gave the fast lane back: %(reason)s"), "arrow-counterclockwise", "good"),
    _verb("fast_lane_given", _("Has the fast lane of good standing"), "lightning", "good"),
    Verb("good_faith.counted", _("Counted the figures of good faith anew"), icon="calculator", readers=STAFF),
    Verb("good_faith.exported", _("Exported the list of good faith"), icon="download", readers=STAFF),
)
