"""A row of CBBC's list of advice requests, as the page prints it and as the export writes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypedDict

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from complaints.advice.choices import AdviceState, Recommendation, Topic
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceRequest
from core.clocks import queries as clocks
from core.clocks.models import Clock
from core.scripts import in_script
from core.web.cells import ClockCell, ClockDresser, choice_column, instant_column, plain_column, row_css
from core.web.templatetags.ipp import day
from core.web.templatetags.ipp import state as badge

S = AdviceState
NEXT_STEPS: Mapping[str, Any] = {
    S.OPEN: _("CBBC answers"),
    S.IN_WORK: _("CBBC answers"),
    S.WAITING: _("Owner answers CBBC"),
    S.ANSWERED: _("Owner may ask further"),
}


# Templates look into dictionaries first: of objects, each look fails once before it succeeds.
class Row(TypedDict):
    """One request in the list."""

    reference: str
    url: str
    topic: str
    state: SafeString
    next_step: str
    owner: str
    agent: str
    right: str
    right_number: str
    assigned: str
    recommendation: str
    asked: SafeString
    clock: ClockCell | None
    css: str


class Dresser:
    """Turns rows of complaints.advice.staff.queue into what the page prints."""

    def __init__(self, *, view_name: str, audience: str, now: datetime) -> None:
        self.clocks = ClockDresser(now)
        self.address = f"{reverse('advice_staff:list')}%s/?view={view_name}"
        self.states = {value: badge(state.for_audience(audience)) for value, state in advice_workflow.states.items()}
        self.topics = {value: str(words) for value, words in Topic.choices}
        self.recommendations = {value: str(words) for value, words in Recommendation.choices}
        self.day_of = cache(day)

    def row(self, row: Mapping[str, Any], running: Sequence[Clock]) -> Row:
        """Dress one row; `running` are its running clocks, the one due first ahead."""
        clock = self.clocks.cell(running)
        return Row(
            reference=row["reference"],
            url=self.address % row["reference"],
            topic=self.topics[row["topic"]],
            state=self.states[row["state"]],
            next_step=str(NEXT_STEPS.get(row["state"], "")),
            owner=in_script(row["organisation__name"], row["organisation__name_zh"]),
            agent=in_script(row["agent__name"] or "", row["agent__name_zh"] or ""),
            right=in_script(row["right__title"] or "", row["right__title_zh"] or ""),
            right_number=row["right__number"] or "",
            assigned=in_script(row["assigned_to__name"] or "", row["assigned_to__name_zh"] or ""),
            recommendation=self.recommendations.get(row["recommendation"], ""),
            asked=self.day_of(timezone.localdate(row["created_at"])),
            clock=clock,
            css=row_css(clock),
        )


def dressed(found: Sequence[Mapping[str, Any]], *, view_name: str, audience: str, now: datetime) -> list[Row]:
    """Rows as the page prints them. One statement for the clocks of all of them."""
    running = clocks.running_by_subject(AdviceRequest._meta.label_lower, [row["pk"] for row in found])
    dresser = Dresser(view_name=view_name, audience=audience, now=now)
    return [dresser.row(row, running.get(row["pk"], ())) for row in found]


EXPORT_COLUMNS = (
    plain_column(_("Reference"), "reference"),
    choice_column(_("State"), "state", lambda value: AdviceState(value).label),
    choice_column(_("Next step"), "state", lambda value: NEXT_STEPS.get(value, "")),
    instant_column(_("Next due"), "due_at"),
    plain_column(_("Rights owner"), "organisation__name"),
    plain_column(_("Rights owner in Chinese"), "organisation__name_zh"),
    plain_column(_("Agent"), "agent__name"),
    choice_column(_("Topic"), "topic", lambda value: Topic(value).label),
    plain_column(_("Right"), "right__title"),
    plain_column(_("Number of the right"), "right__number"),
    plain_column(_("Question"), "question"),
    plain_column(_("Answer"), "answer"),
    choice_column(_("Recommendation"), "recommendation", lambda value: Recommendation(value).label),
    plain_column(_("Assigned to"), "assigned_to__name"),
    instant_column(_("Asked"), "created_at"),
    instant_column(_("Answered"), "answered_at"),
    instant_column(_("Closed"), "closed_at"),
)
