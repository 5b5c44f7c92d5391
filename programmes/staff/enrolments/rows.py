"""A row of the list of enrolments, as the page prints it and as the export writes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypedDict

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.clocks import queries as clocks
from core.clocks.models import Clock
from core.scripts import in_script
from core.web.cells import (
    ClockCell,
    ClockDresser,
    choice_column,
    day_column,
    instant_column,
    plain_column,
    row_css,
)
from core.web.lists import ExportColumn
from core.web.templatetags.ipp import day
from core.web.templatetags.ipp import state as badge
from programmes.choices import (
    EnrolmentRefusal,
    EnrolmentState,
    ExitReason,
    PlatformRefusal,
    Programme,
    Service,
    SuspensionReason,
)
from programmes.models import Enrolment
from programmes.staff.enrolments.wording import NEXT_STEPS
from programmes.workflow import enrolment_workflow

# Where each reason is from: two closed lists may have one code.
REASONS: Mapping[str, type[TextChoices]] = {
    "suspension_reason": SuspensionReason,
    "refusal_reason": EnrolmentRefusal,
    "platform_reason": PlatformRefusal,
    "exit_reason": ExitReason,
}
REASONS_IN: Mapping[str, Sequence[str]] = {
    EnrolmentState.SUSPENDED: ("suspension_reason",),
    EnrolmentState.REFUSED: ("refusal_reason", "platform_reason"),
    EnrolmentState.EXITED: ("exit_reason",),
}


# Templates look into dictionaries first: of objects, each look fails once before it succeeds.
class Row(TypedDict):
    """One enrolment in the list."""

    reference: str
    url: str
    programme: str
    services: Sequence[str]
    state: SafeString
    next_step: str
    owner: str
    owner_url: str
    agent: str
    platform_reference: str
    renews: SafeString | str
    opened: SafeString
    clock: ClockCell | None
    css: str


class Dresser:
    """Turns rows of programmes.staff.enrolments.queue into what the page prints."""

    def __init__(self, *, view_name: str, audience: str, now: datetime) -> None:
        self.clocks = ClockDresser(now)
        self.address = f"{reverse('enrolments_staff:list')}%s/?view={view_name}"
        states = enrolment_workflow.states
        self.states = {value: badge(state.for_audience(audience)) for value, state in states.items()}
        self.reasons = {
            field: {value: str(words) for value, words in reasons.choices} for field, reasons in REASONS.items()
        }
        self.day_of = cache(day)
        self.owner_address = cache(lambda code: reverse("owners_staff:detail", args=[code]))

    def row(self, row: Mapping[str, Any], running: Sequence[Clock]) -> Row:
        """Dress one row; `running` are its running clocks, the one due first ahead."""
        clock = self.clocks.cell(running)
        return Row(
            reference=row["reference"],
            url=self.address % row["reference"],
            programme=str(Programme(row["programme"]).label),
            services=[str(Service(service).label) for service in row["services"]],
            state=self.states[row["state"]],
            next_step=self._next(row),
            owner=in_script(row["organisation__name"], row["organisation__name_zh"]),
            owner_url=self.owner_address(row["organisation__code"]),
            agent=in_script(row["agent"] or "", row["agent_zh"] or ""),
            platform_reference=row["platform_reference"],
            renews=self.day_of(row["renews_on"]) if row["renews_on"] else "–",
            opened=self.day_of(timezone.localdate(row["created_at"])),
            clock=clock,
            css=row_css(clock),
        )

    def _next(self, row: Mapping[str, Any]) -> str:
        """What comes next; of what is suspended or closed, why."""
        given = next((field for field in REASONS_IN.get(row["state"], ()) if row[field]), "")
        return self.reasons[given][row[given]] if given else str(NEXT_STEPS.get(row["state"], ""))


def dressed(found: Sequence[Mapping[str, Any]], *, view_name: str, audience: str, now: datetime) -> list[Row]:
    """Rows as the page prints them. One statement for the clocks of all of them."""
    running = clocks.running_by_subject(Enrolment._meta.label_lower, [row["pk"] for row in found])
    dresser = Dresser(view_name=view_name, audience=audience, now=now)
    return [dresser.row(row, running.get(row["pk"], ())) for row in found]


def _services(row: Mapping[str, Any]) -> str:
    return ", ".join(str(Service(service).label) for service in row["services"])


EXPORT_COLUMNS = (
    plain_column(_("Reference"), "reference"),
    choice_column(_("Programme"), "programme", lambda value: Programme(value).label),
    ExportColumn(_("Services"), _services),
    choice_column(_("State"), "state", lambda value: EnrolmentState(value).label),
    choice_column(_("Next step"), "state", lambda value: NEXT_STEPS.get(value, "")),
    instant_column(_("Next due"), "due_at"),
    plain_column(_("Rights owner"), "organisation__name"),
    plain_column(_("Rights owner in Chinese"), "organisation__name_zh"),
    plain_column(_("Agent"), "agent"),
    plain_column(_("Agent in Chinese"), "agent_zh"),
    plain_column(_("JD's reference"), "platform_reference"),
    plain_column(_("How the contact came about"), "origin"),
    instant_column(_("Opened"), "created_at"),
    instant_column(_("Invited"), "invited_at"),
    instant_column(_("Submitted"), "submitted_at"),
    instant_column(_("Approved"), "approved_at"),
    instant_column(_("Introduced to JD"), "introduced_at"),
    instant_column(_("Active since"), "active_since"),
    day_column(_("Renew by"), "renews_on"),
    instant_column(_("Suspended"), "suspended_at"),
    choice_column(_("Suspended because"), "suspension_reason", lambda value: SuspensionReason(value).label),
    instant_column(_("Closed"), "closed_at"),
    choice_column(_("Refused by CBBC because"), "refusal_reason", lambda value: EnrolmentRefusal(value).label),
    choice_column(_("Declined by JD because"), "platform_reason", lambda value: PlatformRefusal(value).label),
    choice_column(_("Ended because"), "exit_reason", lambda value: ExitReason(value).label),
)
