"""What was said and what happened."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.choices import ComplaintState, Outcome
from complaints.models import Complaint
from complaints.staff.contexts.evidence import Picture
from core.accounts.actors import Actor
from core.audit import queries as audit
from core.web.components import Entry, Fact, File
from core.web.stories import story

CHANGES: Mapping[str, Any] = {
    "state": _("State"),
    "outcome": _("Outcome"),
    "removed_count": _("Listings removed"),
    "refused_count": _("Listings refused"),
    "gone_count": _("Listings already gone"),
    "restored_count": _("Listings put back"),
}


def remark_file(item: Picture) -> File:
    """A file that came with a remark; it leads to its own page."""
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
