"""The files that support a complaint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Evidence
from core.documents.choices import TYPES, ScanState
from core.web.components import State

SCANS: Mapping[str, State] = {
    ScanState.CLEAN: State(_("No virus found"), "shield-check", "good"),
    ScanState.NOT_SCANNED: State(ScanState.NOT_SCANNED.label, "shield", "neutral"),
    ScanState.INFECTED: State(ScanState.INFECTED.label, "bug", "bad"),
}


@dataclass(frozen=True)
class Picture:
    """One piece of evidence in the grid and on its own page."""

    name: str
    caption: str
    media: Any
    icon: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str
    url: str
    download_url: str
    thumbnail_url: str
    preview_url: str
    scan: State
    withheld: Any = ""


def picture(complaint: Complaint, item: Evidence) -> Picture:
    """A piece of evidence, with the addresses of its pages and pictures."""
    document = item.document
    blob = document.blob
    kind = TYPES.get(blob.media_type)
    arguments = [complaint.reference, document.public_id]
    is_infected = blob.scan_state == ScanState.INFECTED
    shows = document.is_image and not is_infected
    return Picture(
        name=document.name,
        caption=item.caption,
        media=kind.label if kind else blob.media_type,
        icon=document.icon,
        size=blob.size,
        sha256=blob.sha256,
        added_at=item.added_at,
        added_by=document.uploaded_by_label,
        url=reverse("complaints_staff:evidence_page", args=arguments),
        download_url="" if is_infected else reverse("complaints_staff:evidence", args=arguments),
        thumbnail_url=reverse("complaints_staff:preview", args=[*arguments, "thumbnail"]) if shows else "",
        preview_url=reverse("complaints_staff:preview", args=[*arguments, "preview"]) if shows else "",
        scan=SCANS[blob.scan_state],
        withheld=_("The virus scanner found something in this file; it is not handed out.") if is_infected else "",
    )
