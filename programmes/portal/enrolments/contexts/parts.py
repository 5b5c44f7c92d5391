"""Parts that several pages share: crumbs, states, files, rights."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.choices import Audience
from core.clocks.queries import ClockView
from core.documents.models import Document
from core.web.components import Crumb, File, State
from core.web.files import file_of as document_file
from programmes.checklists import proofs_of
from programmes.choices import Territory
from programmes.models import Enrolment, EnrolmentDocument, Right
from programmes.rights.wording import what_it_is_worth
from programmes.states import RIGHT_STATES
from programmes.workflow import enrolment_workflow


@dataclass(frozen=True)
class RightRow:
    """A right as it stands in an enrolment: what it is, what it is worth today, and whether it is proven."""

    pk: int
    right: Right
    line: str
    status: State
    ends_on: date | None
    url: str
    document_url: str
    certificates: int
    is_chosen: bool
    note: str

    @property
    def value(self) -> str:
        """The key as forms carry it."""
        return str(self.pk)


def list_crumb() -> Crumb:
    """The way back to all enrolments."""
    return Crumb(_("Enrolments"), reverse("enrolments_portal:list"))


def crumbs(enrolment: Enrolment) -> list[Crumb]:
    """The way back from a page of an application."""
    url = reverse("enrolments_portal:tasks", args=[enrolment.reference])
    return [list_crumb(), Crumb(_("Application %(reference)s") % {"reference": enrolment.reference}, url)]


def state_of(enrolment: Enrolment) -> Any:
    """The enrolment's state in the owner's words."""
    return enrolment_workflow.states[enrolment.state].for_audience(Audience.PORTAL)


def url_of(enrolment: Enrolment) -> str:
    """The enrolment's page."""
    return reverse("enrolments_portal:detail", args=[enrolment.reference])


def page_url(enrolment: Enrolment, page: str, *more: Any) -> str:
    """A page of the application."""
    return reverse(f"enrolments_portal:{page}", args=[enrolment.reference, *more])


def file_of(document: Document, *, added_at: datetime | None = None, replaced_at: datetime | None = None) -> File:
    """A document of the programme as the portal shows it."""
    return document_file(
        document,
        url=reverse("documents_portal:file", args=[document.public_id]),
        picture_url=lambda size: reverse("documents_portal:preview", args=[document.public_id, size.value]),
        added_at=added_at,
        replaced_at=replaced_at,
    )


def paper_of(paper: EnrolmentDocument) -> File:
    """A document of an enrolment, or the version that a newer one replaced."""
    return file_of(paper.document, added_at=paper.added_at, replaced_at=paper.replaced_at)


def open_paper_of(paper: EnrolmentDocument, enrolment: Enrolment) -> File:
    """A document of an application that is worked on: it can be replaced and removed."""
    return replace(
        paper_of(paper),
        sha256="",
        replace_url=page_url(enrolment, "replace", paper.code, paper.pk),
        remove_url=page_url(enrolment, "remove", paper.code, paper.pk),
    )


def right_line(right: Right) -> str:
    """Kind and number of a right, for the line under its title."""
    words = (str(right.get_right_type_display()), right.number)
    return " · ".join(word for word in words if word)


def status_of(right: Right, day: date) -> State:
    """What a right is worth on a day, as a badge."""
    if right.territory != Territory.CHINA:
        return State(_("Gives no protection in China"), "slash-circle", "neutral")
    return RIGHT_STATES[right.status_on(day)]


def right_rows(rights: Iterable[Right], *, chosen: frozenset[int], day: date) -> list[RightRow]:
    """Rights with what they are worth and how many certificates each has. One statement."""
    found = list(rights)
    counts = proofs_of(found)
    return [
        RightRow(
            pk=right.pk,
            right=right,
            line=right_line(right),
            status=status_of(right, day),
            ends_on=right.ends_on,
            url=reverse("rights_portal:detail", args=[right.pk]),
            document_url=reverse("rights_portal:document_add", args=[right.pk]),
            certificates=counts[right.pk],
            is_chosen=right.pk in chosen,
            note="" if right.carries_complaints_on(day) else what_it_is_worth(right, day),
        )
        for right in found
    ]


def shown_clock(views: Iterable[ClockView]) -> ClockView | None:
    """The clock that a row shows: the first one that is not resting."""
    return next((view for view in views if view.paused_at is None), None)
