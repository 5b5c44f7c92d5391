"""A row of the queue, as the page prints it and as the export writes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypedDict

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from complaints.choices import (
    ComplaintState,
    Complexity,
    Measure,
    Outcome,
    PlatformReason,
    Priority,
    Reason,
    RefusalReason,
    WithdrawalReason,
)
from complaints.conversation.queries import unread_by_complaint
from complaints.models import Complaint
from complaints.models.complaint import OPEN
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.clocks import queries as clocks
from core.clocks.models import Clock
from core.scripts import in_script
from core.web.cells import (
    ClockCell,
    ClockDresser,
    choice_column,
    instant_column,
    plain_column,
    row_css,
)
from core.web.components import State
from core.web.days import day_in_words
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
    S.NOTICE_FORWARDED: _("Seller answers"),
    S.COUNTER_NOTICE: _("CBBC or JD serves it"),
    S.ELECTION_OPEN: _("Owner elects"),
    S.EXTENSION_ASKED: _("CBBC decides on more time"),
    S.ELECTION_EXTENDED: _("Owner elects"),
    S.ACTION_NOTIFIED: _("Owner reports the outcome"),
    S.CONCEDED: _("JD lifts its measures"),
    S.MEASURES_TO_LIFT: _("JD lifts its measures"),
    S.DISMISSED: _("JD lifts its measures"),
}
SHORT_REASONS: Mapping[str, Any] = {
    Reason.COUNTERFEIT: _("Counterfeit"),
    Reason.CONFUSINGLY_SIMILAR: _("Confusingly similar"),
    Reason.COPYRIGHT_COPY: _("Copied work"),
    Reason.DESIGN_COPY: _("Copied design"),
    Reason.UTILITY_MODEL_USE: _("Utility model used"),
    Reason.INVENTION_USE: _("Invention used"),
    Reason.TRADE_DRESS: _("Trade dress"),
    Reason.NAME_USE: _("Name used"),
    Reason.KEYWORD_USE: _("Keyword used"),
    Reason.TEST_PURCHASE: _("Test purchase"),
}


PRIORITIES: Mapping[int, State] = {
    Priority.URGENT: State(Priority.URGENT.label, "exclamation-octagon-fill", "bad"),
    Priority.HIGH: State(Priority.HIGH.label, "chevron-double-up", "warn"),
}
COMPLEX = State(Complexity.COMPLEX.label, "diagram-3", "neutral")


# Templates look into dictionaries first: of objects, each look fails once before it succeeds.
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
    priority: SafeString | str
    assignee: str
    is_mine: bool
    is_open: bool
    unread: int
    targets: str
    gone: str
    refused: str
    submitted: str
    clock: ClockCell | None
    css: str


class Dresser:
    """Turns rows of complaints.staff.queue into what the page prints.

    Fifty rows share a dozen states and a few days: each is put into words once a page.
    """

    def __init__(self, *, view_name: str, actor: Actor, now: datetime) -> None:
        self.reader = actor.person_id
        self.clocks = ClockDresser(now)
        # Relative to the list, where alone these rows stand: fifty of them say no more than they must.
        self.address = f"%s/?view={view_name}"
        self.states = {
            value: badge(state.for_audience(actor.audience)) for value, state in complaint_workflow.states.items()
        }
        self.steps = {value: str(words) for value, words in NEXT_STEPS.items()}
        self.reasons = {value: str(words) for value, words in SHORT_REASONS.items()}
        self.priorities = {value: badge(sign) for value, sign in PRIORITIES.items()}
        self.complex = badge(COMPLEX)
        self.types = {value: str(words) for value, words in RightType.choices}
        self.day_of = cache(day_in_words)

    def row(self, row: Mapping[str, Any], running: Sequence[Clock], unread: int) -> Row:
        """Dress one row; `running` are its running clocks, the one due first ahead."""
        clock = self.clocks.cell(running)
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
            priority=self.priority(row),
            assignee=in_script(row["assignee__name"] or "", row["assignee__name_zh"] or ""),
            is_mine=row["assignee_id"] is not None and row["assignee_id"] == self.reader,
            is_open=row["state"] in OPEN,
            unread=unread,
            targets=str(row["target_count"]),
            gone=str(row["removed_count"] + row["gone_count"]),
            refused=str(row["refused_count"] or ""),
            submitted=self.day_of(timezone.localdate(row["submitted_at"])),
            clock=clock,
            css=row_css(clock),
        )

    def priority(self, row: Mapping[str, Any]) -> SafeString | str:
        """What is out of the ordinary: urgent or high, complex; nothing otherwise."""
        is_complex = row["complexity"] == Complexity.COMPLEX
        signs = [self.priorities.get(row["priority"], ""), self.complex if is_complex else ""]
        return format_html_join(" ", "{}", [(sign,) for sign in signs if sign])


def dressed(found: Sequence[Mapping[str, Any]], *, view_name: str, actor: Actor, now: datetime) -> list[Row]:
    """Rows as the page prints them. One statement for the clocks of all of them, one for what is unread."""
    keys = [row["pk"] for row in found]
    running = clocks.running_by_subject(Complaint._meta.label_lower, keys)
    unread = unread_by_complaint(keys, actor=actor)
    dresser = Dresser(view_name=view_name, actor=actor, now=now)
    return [dresser.row(row, running.get(row["pk"], ()), unread.get(row["pk"], 0)) for row in found]


EXPORT_COLUMNS = (
    plain_column(_("Reference"), "reference"),
    choice_column(_("State"), "state", lambda value: ComplaintState(value).label),
    choice_column(_("Next step"), "state", lambda value: NEXT_STEPS.get(value, "")),
    instant_column(_("Next due"), "due_at"),
    choice_column(_("Priority"), "priority", lambda value: Priority(value).label),
    choice_column(_("Complexity"), "complexity", lambda value: Complexity(value).label),
    plain_column(_("Assigned to"), "assignee__name"),
    plain_column(_("Rights owner"), "organisation__name"),
    plain_column(_("Rights owner in Chinese"), "organisation__name_zh"),
    plain_column(_("Right"), "right__title"),
    plain_column(_("Right in Chinese"), "right__title_zh"),
    plain_column(_("Number of the right"), "right__number"),
    choice_column(_("Kind of right"), "right__right_type", lambda value: RightType(value).label),
    choice_column(_("Reason"), "reason", lambda value: Reason(value).label),
    choice_column(_("Requested measure"), "measure", lambda value: Measure(value).label),
    plain_column(_("Listings"), "target_count"),
    plain_column(_("Removed"), "removed_count"),
    plain_column(_("Already gone"), "gone_count"),
    plain_column(_("Refused"), "refused_count"),
    instant_column(_("Submitted"), "submitted_at"),
    instant_column(_("Lodged with JD"), "lodged_at"),
    instant_column(_("Closed"), "closed_at"),
    choice_column(_("Outcome"), "outcome", lambda value: Outcome(value).label),
    plain_column(_("JD case number"), "platform_case_number"),
    choice_column(_("Refused by CBBC because"), "refusal_reason", lambda value: RefusalReason(value).label),
    choice_column(_("Rejected by JD because"), "platform_reason", lambda value: PlatformReason(value).label),
    choice_column(_("Withdrawn because"), "withdrawal_reason", lambda value: WithdrawalReason(value).label),
)
