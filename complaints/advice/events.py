"""Audit verbs of advice requests, and how each reads in a timeline. JD reads none of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.advice.choices import Recommendation, Topic
from complaints.events import INSIDE, STAFF
from core.accounts.choices import Audience
from core.audit.verbs import Verb, register

_TOPICS: dict[str, Any] = {choice.value: choice.label for choice in Topic}
_RECOMMENDATIONS: dict[str, Any] = {choice.value: choice.label for choice in Recommendation}


def in_words(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Replace recorded codes of topics and recommendations by their labels in the active language."""
    words = dict(data)
    if "topic" in words:
        words["topic"] = _TOPICS.get(words["topic"], words["topic"])
    if "recommendation" in words:
        words["recommendation"] = _RECOMMENDATIONS.get(words["recommendation"], words["recommendation"])
    return words


register(
    Verb(
        "advice.asked",
        _("Asked for advice: %(topic)s"),
        icon="chat-left-dots",
        tone="info",
        readers=INSIDE,
        present=in_words,
    ),
    Verb(
        "advice.taken",
        _("Took the request"),
        icon="person-check",
        tone="progress",
        readers=INSIDE,
        phrases={Audience.PORTAL: _("CBBC works on the request")},
    ),
    Verb(
        "advice.replied",
        _("Answered, and recommended: %(recommendation)s"),
        icon="reply",
        tone="good",
        readers=INSIDE,
        present=in_words,
    ),
    Verb("advice.questioned", _("Asked back"), icon="question-circle", tone="waiting", readers=INSIDE),
    Verb("advice.supplied", _("Answered CBBC's question"), icon="reply", tone="info", readers=INSIDE),
    Verb("advice.followed_up", _("Asked further"), icon="chat-left-dots", tone="info", readers=INSIDE),
    Verb("advice.closed", _("Closed the request"), icon="check-circle", readers=INSIDE),
    Verb("advice.withdrawn", _("Withdrew the request"), icon="arrow-counterclockwise", readers=INSIDE),
    Verb(
        "advice.complaint_begun",
        _("Began a complaint from it"),
        icon="pencil",
        tone="progress",
        readers=frozenset({Audience.PORTAL}),
    ),
    Verb(
        "advice.clock_breached",
        _("CBBC's response target has passed"),
        icon="alarm",
        tone="warn",
        readers=INSIDE,
    ),
    Verb("advice.exported", _("Exported the list of advice requests"), icon="download", readers=STAFF),
)
