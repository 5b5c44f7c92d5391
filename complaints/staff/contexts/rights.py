"""The right that a complaint relies on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from core.days import house_day
from core.documents.models import Document
from core.web.components import Fact, File
from core.web.files import file_of as document_file
from programmes.choices import Territory
from programmes.models import Right, RightDocument
from programmes.states import RIGHT_STATES


@dataclass(frozen=True)
class RightPanel:
    """The right that the complaint relies on."""

    facts: Sequence[Fact]
    files: Sequence[File]
    warning: str


def load_documents(right: Right | None) -> None:
    """Read the documents of the right for whoever asks it for them from now on. One statement."""
    if right is not None:
        documents = RightDocument.objects.select_related("document__blob")
        prefetch_related_objects([right], Prefetch("documents", documents))


def right_panel(complaint: Complaint, now: datetime) -> RightPanel:
    """The right and its documents, which `load_documents` has read."""
    right, filed_at, today = complaint.right, complaint.submitted_at, house_day(now)
    assert right is not None  # the database holds no submitted complaint without them
    assert filed_at is not None
    facts = [
        Fact(_("Mark or title"), right, "complaints/staff/value_title.html"),
        Fact(_("Kind"), right.get_right_type_display()),
        Fact(_("Number"), right.number, "components/value_reference.html"),
        Fact(_("Territory"), right.get_territory_display()),
        Fact(
            _("On the day of filing"),
            RIGHT_STATES[right.status_on(house_day(filed_at))],
            "components/value_state.html",
        ),
        Fact(_("Today"), RIGHT_STATES[right.status_on(today)], "components/value_state.html"),
        Fact(_("Registered"), right.registered_on, "components/value_day.html"),
        Fact(_("Expires"), right.expires_on, "components/value_day.html"),
        Fact(_("Holder on the certificate"), right.holder_name or "–"),
    ]
    if right.nice_classes:
        facts.append(Fact(_("Nice classes"), ", ".join(str(number) for number in right.nice_classes)))
    if right.goods:
        facts.append(Fact(_("Goods and services"), right.goods))
    return RightPanel(
        facts,
        [_right_file(complaint, one.document, one.get_kind_display()) for one in right.documents.all()],
        _doubts(right, today),
    )


def _doubts(right: Right, today: date) -> str:
    """What keeps JD from acting on the right today; empty where nothing does."""
    if right.territory != Territory.CHINA:
        return gettext("This right has no effect in China: JD cannot act on it.")
    if not right.carries_complaints_on(today):
        return gettext("This right is not in force today: JD cannot act on it.")
    return ""


def _right_file(complaint: Complaint, document: Document, kind: str) -> File:
    url = reverse("complaints_staff:right_document", args=[complaint.reference, document.public_id])
    return document_file(document, url=url, kind=kind, added_at=document.created_at)
