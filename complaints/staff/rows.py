"""A row of the queue, as the page prints it and as the export writes it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypedDict

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from complaints.choices import (
    ComplaintState,
    Measure,
    Outcome,
    PlatformReason,
    Reason,
    RefusalReason,
    WithdrawalReason,
)
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.clocks import queries as clocks
from core.clocks.models import Clock
from core.web.lists import ExportColumn
from core.web.templatetags.ipp import CLOCK_TONES, INLINE_SIGNS, day, deadline, icon, other_zone_text, small_ring
from core.web.templatetags.ipp import state as badge
from programmes.choices import RightType

S = ComplaintState
# Who does what next, in three words: what a case officer looks for first.
NEXT_STEPS: Mapping[str, Any] = {
    S.SUBMITTED: _("CBBC checks"),
    S.INFO_REQUESTED: _("Owner answers CBBC"),
    S.SCREENED: _("CBBC lodges"),
    S.LODGED: _("JD acknowledges"),
    S.CLARIFICATION: _("Owner answers JD"),
    S.ACCEPTED: _("JD decides"),
    S.MEASURES_TAKEN: _("JD closes"),
}
SHORT_REASONS: Mapping[str, Any] = {
    Reason.COUNTERFEIT: _("Counterfeit"),
    Reason.CONFUSINGLY_SIMILAR: _("Confusingly similar"),
    Reason.COPYRIGHT_COPY: _("Copied work"),
    Reason.DESIGN_COPY: _("Copied design"),
    Reason.UTILITY_MODEL_USE: _("Utility model used"),
    Reason.INVENTION_USE: _("Invention used"),
}


# Templates look into dictionaries first: of objects, each look fails once before it succeeds.
class ClockCell(TypedDict):
    """The clock of a row: its sign, time left, colour, and its end in both zones."""

    sign: SafeString
    words: str
    tone: str
    due_iso: str
    due_words: str


class Row(TypedDict):
    """One complaint in the queue. `gone` listings are removed or were gone already; figures are text."""

    reference: str
    url: str
    state: SafeString
    next_step: str
    owner: str
    right: str
    right_number: str
    right_type: str
    reason: str
    targets: str
    gone: str
    refused: str
    submitted: SafeString
    clock: ClockCell | None
    css: str


class Dresser:
    """Turns rows of complaints.staff.queue into what the page prints.

    Fifty rows share a dozen states and a few days: each is put into words once a page.
    """

    def __init__(self, *, view_name: str, audience: str, now: datetime) -> None:
        self.now = now
        self.address = f"{reverse('complaints_staff:list')}%s/?view={view_name}"
        self.states = {value: badge(state.for_audience(audience)) for value, state in complaint_workflow.states.items()}
        self.steps = {value: str(words) for value, words in NEXT_STEPS.items()}
        self.reasons = {value: str(words) for value, words in SHORT_REASONS.items()}
        self.types = {value: str(words) for value, words in RightType.choices}
        self.day_of = cache(day)
        self.end_of = cache(_end_words)
        self.sign_of = cache(_sign)

    def row(self, row: Mapping[str, Any], running: Sequence[Clock]) -> Row:
        """Dress one row; `running` are its running clocks, the one due first ahead."""
        clock = self._clock(running)
        return Row(
            reference=row["reference"],
            url=self.address % row["reference"],
            state=self.states[row["state"]],
            next_step=self.steps.get(row["state"], ""),
            owner=in_script(row["organisation__name"], row["organisation__name_zh"]),
            right=in_script(row["right__title"], row["right__title_zh"]),
            right_number=row["right__number"],
            right_type=self.types[row["right__right_type"]],
            reason=self.reasons[row["reason"]],
            targets=str(row["target_count"]),
            gone=str(row["removed_count"] + row["gone_count"]),
            refused=str(row["refused_count"] or ""),
            submitted=self.day_of(timezone.localdate(row["submitted_at"])),
            clock=clock,
            css={"bad": "row-overdue", "warn": "row-due-soon"}.get(clock["tone"], "") if clock else "",
        )

    def _clock(self, running: Sequence[Clock]) -> ClockCell | None:
        """The clock that runs out first; one that rests only where nothing else runs."""
        clock = next((one for one in running if one.paused_at is None), running[0] if running else None)
        if clock is None:
            return None
        view = clocks.view(clock, self.now)
        due_iso, due_words = self.end_of(view.due)
        return ClockCell(
            sign=self.sign_of(view.state, view.elapsed),
            words=view.remaining,
            tone=CLOCK_TONES[view.state],
            due_iso=due_iso,
            due_words=view.paused_reason or due_words,
        )


def dressed(found: Sequence[Mapping[str, Any]], *, view_name: str, audience: str, now: datetime) -> list[Row]:
    """Rows as the page prints them. One statement for the clocks of all of them."""
    running = clocks.running_by_subject(Complaint._meta.label_lower, [row["pk"] for row in found])
    dresser = Dresser(view_name=view_name, audience=audience, now=now)
    return [dresser.row(row, running.get(row["pk"], ())) for row in found]


def _sign(state: str, elapsed: int) -> SafeString:
    """What stands before the time left: a sign, or a ring filled by the time gone by."""
    return icon(INLINE_SIGNS[state]) if state in INLINE_SIGNS else small_ring(elapsed)


def _end_words(due: datetime) -> tuple[str, str]:
    """The end of a clock for machines, and in words: in the reader's zone and in the other one."""
    return due.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), f"{strip_tags(deadline(due))} · {other_zone_text(due)}"


def in_script(name: str, name_zh: str) -> str:
    """The name in the script of the active language, as far as there is one."""
    return name_zh if name_zh and (get_language() or "").startswith("zh") else name


def _zoned(label: Any) -> Any:
    """A heading that names the zone in which its column's times are written."""

    def written() -> str:
        zone = timezone.get_current_timezone_name()
        return gettext("%(label)s (time in %(zone)s)") % {"label": label, "zone": zone}

    return lazy(written, str)()


def _plain(label: Any, name: str) -> ExportColumn:
    return ExportColumn(label, lambda row: row[name])


def _instant(label: Any, name: str) -> ExportColumn:
    return ExportColumn(_zoned(label), lambda row: timezone.localtime(row[name]) if row[name] else None)


def _choice(label: Any, name: str, words: Callable[[str], Any]) -> ExportColumn:
    return ExportColumn(label, lambda row: str(words(row[name])) if row[name] else "")


EXPORT_COLUMNS = (
    _plain(_("Reference"), "reference"),
    _choice(_("State"), "state", lambda value: ComplaintState(value).label),
    _choice(_("Next step"), "state", lambda value: NEXT_STEPS.get(value, "")),
    _instant(_("Next due"), "due_at"),
    _plain(_("Rights owner"), "organisation__name"),
    _plain(_("Rights owner in Chinese"), "organisation__name_zh"),
    _plain(_("Right"), "right__title"),
    _plain(_("Right in Chinese"), "right__title_zh"),
    _plain(_("Number of the right"), "right__number"),
    _choice(_("Kind of right"), "right__right_type", lambda value: RightType(value).label),
    _choice(_("Reason"), "reason", lambda value: Reason(value).label),
    _choice(_("Requested measure"), "measure", lambda value: Measure(value).label),
    _plain(_("Listings"), "target_count"),
    _plain(_("Removed"), "removed_count"),
    _plain(_("Already gone"), "gone_count"),
    _plain(_("Refused"), "refused_count"),
    _instant(_("Submitted"), "submitted_at"),
    _instant(_("Lodged with JD"), "lodged_at"),
    _instant(_("Closed"), "closed_at"),
    _choice(_("Outcome"), "outcome", lambda value: Outcome(value).label),
    _plain(_("JD case number"), "platform_case_number"),
    _choice(_("Refused by CBBC because"), "refusal_reason", lambda value: RefusalReason(value).label),
    _choice(_("Rejected by JD because"), "platform_reason", lambda value: PlatformReason(value).label),
    _choice(_("Withdrawn because"), "withdrawal_reason", lambda value: WithdrawalReason(value).label),
)
