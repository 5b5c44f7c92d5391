"""What was said about an enrolment, and what happened to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts import queries as accounts
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import queries as audit
from core.web.components import Entry, Fact, Remark
from core.web.stories import story
from programmes import queries
from programmes.choices import EnrolmentState
from programmes.models import Enrolment

CHANGES: Mapping[str, Any] = {"state": _("State"), "platform_reference": _("JD's reference"), "note": _("Note")}


def remark_list(enrolment: Enrolment, *, actor: Actor) -> list[Remark]:
    """What CBBC, the owner and JD wrote to each other, and CBBC's own notes."""
    conversation = list(queries.conversation(enrolment, actor=actor))
    names = accounts.organisations_in_script(remark.author_organisation_name for remark in conversation)
    return [
        Remark(
            at=remark.created_at,
            author=remark.author_label,
            text=remark.text,
            own=remark.author_audience == Audience.STAFF,
            organisation=_whose(
                names.get(remark.author_organisation_name, remark.author_organisation_name), remark.readers
            ),
        )
        for remark in conversation
    ]


def _whose(organisation: str, readers: Sequence[str]) -> str:
    """The author's organisation; with a word of warning where nobody else reads it."""
    if list(readers) == [Audience.STAFF]:
        return gettext("%(organisation)s – internal note") % {"organisation": organisation}
    return organisation


def timeline(enrolment: Enrolment, *, actor: Actor) -> list[Entry]:
    """The timeline, the newest first."""
    return story(audit.timeline(enrolment, actor=actor), _changes)


def _changes(entry: audit.Entry) -> list[Fact]:
    return [
        Fact(CHANGES[name], gettext("%(old)s → %(new)s") % {"old": _value(name, old), "new": _value(name, new)})
        for name, (old, new) in entry.event.changes.items()
        if name in CHANGES and old not in (None, "")
    ]


def _value(name: str, value: Any) -> str:
    return str(EnrolmentState(value).label) if name == "state" else str(value or "–")
