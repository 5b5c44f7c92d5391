"""Parts that several pages share: states, clocks, rights, files."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.models import Complaint, Evidence
from complaints.workflow import complaint_workflow
from core.accounts.choices import Audience
from core.web.components import Crumb, File, Share
from core.web.files import file_of as document_file
from core.workflow.table import State
from programmes.choices import RightStatus, Territory
from programmes.models import Right


def list_crumb() -> Crumb:
    """The way back to all complaints."""
    return Crumb(_("Complaints"), reverse("complaints_portal:list"))


def enrolments_url() -> str:
    """Where owners and agents see how an enrolment stands, and apply."""
    return reverse("enrolments_portal:list")


def state_of(complaint: Complaint) -> State:
    """The complaint's state in the owner's words."""
    return complaint_workflow.states[complaint.state].for_audience(Audience.PORTAL)


def outcome_shares(complaint: Complaint) -> list[Share]:
    """What became of the listings, in parts of the whole."""
    return [
        Share(_("removed"), complaint.removed_count, "check-circle-fill", "good"),
        Share(_("already gone"), complaint.gone_count, "dash-circle", "neutral"),
        Share(_("refused"), complaint.refused_count, "x-circle", "bad"),
        Share(_("put back"), complaint.restored_count, "arrow-return-left", "bad"),
        Share(_("awaiting decision"), complaint.pending_count, "hourglass", "waiting"),
    ]


def right_line(right: Right) -> str:
    """Kind and number of a right, for the line under its title."""
    return f"{right.get_right_type_display()} · {right.number}"


def why_unusable(right: Right, today: date) -> str:
    """Why a right cannot carry a complaint today; empty where it can."""
    if right.territory != Territory.CHINA:
        return _("Registered in the %(territory)s: JD acts on rights with effect in China only.") % {
            "territory": right.get_territory_display()
        }
    words: dict[str, Any] = {
        RightStatus.PENDING: _("Not registered yet: an application cannot carry a complaint."),
        RightStatus.GRACE: _("Expired and not yet renewed: renew it and send CBBC the certificate."),
        RightStatus.LAPSED: _("Lapsed: the right is no longer in force."),
        RightStatus.CANCELLED: _("Cancelled: the right is no longer in force."),
    }
    return str(words.get(right.status_on(today), ""))


def file_of(evidence: Evidence, reference: str, kind: str = "") -> File:
    """A file of a complaint as the owner sees it; `kind` says in words what it is, where that is known."""
    address = [reference, evidence.pk]
    return document_file(
        evidence.document,
        url=reverse("complaints_portal:evidence", args=address),
        picture_url=lambda size: reverse("complaints_portal:preview", args=[*address, size.value]),
        added_at=evidence.added_at,
        caption=evidence.caption,
        kind=kind,
    )


def draft_file_of(evidence: Evidence, reference: str, kinds: Sequence[tuple[str, Any]] = ()) -> File:
    """A file of a draft: it can be described, removed and, where its ground has kinds (code and label), sorted."""
    return replace(
        file_of(evidence, reference),
        sha256="",
        added_at=None,
        caption_field=f"caption_{evidence.pk}",
        kind="",
        kind_field=f"kind_{evidence.pk}" if kinds else "",
        kind_code=evidence.kind,
        kinds=kinds,
        remove_url=reverse("complaints_portal:remove_evidence", args=[reference, evidence.pk]),
    )


def files_of(evidence: Iterable[Evidence], reference: str) -> list[File]:
    """Several of them."""
    return [file_of(one, reference) for one in evidence]
