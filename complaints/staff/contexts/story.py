"""What was said and what happened."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints import queries
from complaints.choices import ComplaintState, Outcome
from complaints.models import Complaint, Evidence
from complaints.staff.contexts.evidence import Picture, picture
from core.accounts import queries as accounts
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import queries as audit
from core.web.components import Entry, Fact, File, Remark
from core.web.stories import story

CHANGES: Mapping[str, Any] = {
    "state": _("State"),
    "outcome": _("Outcome"),
    "removed_count": _("Listings removed"),
    "refused_count": _("Listings refused"),
    "gone_count": _("Listings already gone"),
}


def remark_list(complaint: Complaint, evidence: Sequence[Evidence], *, actor: Actor) -> list[Remark]:
    files: dict[int, list[File]] = defaultdict(list)
    for item in evidence:
        if item.remark_id:
            files[item.remark_id].append(_remark_file(picture(complaint, item)))
    conversation = list(queries.conversation(complaint, actor=actor))
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
            files=files[remark.pk],
        )
        for remark in conversation
    ]


def _whose(organisation: str, readers: Sequence[str]) -> str:
    """The author's organisation; with a word of warning where nobody else reads it."""
    if list(readers) == [Audience.STAFF]:
        return gettext("%(organisation)s – internal note") % {"organisation": organisation}
    return organisation


def _remark_file(item: Picture) -> File:
    return File(item.name, item.size, item.sha256, item.url, item.thumbnail_url, item.icon, warning=item.withheld)


def timeline(complaint: Complaint, *, actor: Actor) -> list[Entry]:
    """The timeline, the newest first."""
    return story(audit.timeline(complaint, actor=actor), changes_of)


def changes_of(entry: audit.Entry) -> list[Fact]:
    """Old and new values of what people follow."""
    return [
        Fact(CHANGES[name], gettext("%(old)s → %(new)s") % {"old": _value(name, old), "new": _value(name, new)})
        for name, (old, new) in entry.event.changes.items()
        if name in CHANGES and old not in (None, "")
    ]


def _value(name: str, value: Any) -> str:
    if name == "state":
        return str(ComplaintState(value).label)
    if name == "outcome":
        return str(Outcome(value).label)
    return str(value)
