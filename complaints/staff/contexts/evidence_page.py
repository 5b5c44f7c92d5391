"""The page of one piece of evidence: a large picture, its digest, and whose hands it went through."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints import queries
from complaints.models import Complaint, Evidence
from complaints.staff.contexts.evidence import Picture, picture
from complaints.staff.contexts.links import detail_url, list_url
from complaints.staff.contexts.story import changes_of
from core.accounts.actors import Actor
from core.audit import queries as audit
from core.web.components import Crumb, Entry, Fact, Header
from core.web.saved_views import SavedView
from core.web.stories import story


@dataclass(frozen=True)
class EvidencePage:
    """One piece of evidence on a page of its own."""

    header: Header
    picture: Picture
    facts: Sequence[Fact]
    custody: Sequence[Entry]
    previous_url: str
    next_url: str
    back_url: str


def evidence_page(complaint: Complaint, item: Evidence, *, actor: Actor, view: SavedView) -> EvidencePage:
    """One piece of evidence, whose hands it went through, and its neighbours."""
    shown = picture(complaint, item)
    ids = list(
        queries.evidence_visible_to(actor).filter(complaint=complaint).values_list("document__public_id", flat=True)
    )
    at = ids.index(item.document.public_id)

    def url(index: int) -> str:
        inside = 0 <= index < len(ids)
        return reverse("complaints_staff:evidence_page", args=[complaint.reference, ids[index]]) if inside else ""

    back_url = detail_url(complaint.reference, view)
    return EvidencePage(
        header=Header(
            title=shown.caption or shown.name,
            reference=complaint.reference,
            crumbs=[Crumb(view.label, list_url(view)), Crumb(complaint.reference, back_url)],
        ),
        picture=shown,
        facts=[
            Fact(_("File"), shown.name),
            Fact(_("Kind"), shown.media),
            Fact(_("SHA-256 digest"), shown.sha256, "complaints/staff/value_digest.html"),
            Fact(_("Virus scan"), shown.scan, "components/value_state.html"),
            Fact(_("Added"), shown.added_at, "components/value_instant.html"),
            Fact(_("Added by"), shown.added_by),
        ],
        custody=story(audit.timeline(item.document, actor=actor), changes_of),
        previous_url=url(at - 1),
        next_url=url(at + 1),
        back_url=f"{back_url}#evidence",
    )
