"""The pipeline board: enrolments by state, each with what it lacks, how long there is and what can be done."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.clocks import queries as clocks
from core.clocks.models import Clock
from core.days import house_day
from core.scripts import in_script
from core.web.cells import ClockCell, ClockDresser, row_css
from core.web.components import State
from core.workflow import engine
from core.workflow.table import State as CaseState
from programmes import checklists
from programmes.choices import EnrolmentState, ItemState
from programmes.models import Enrolment
from programmes.models.enrolment import OPEN
from programmes.staff.enrolments.queue import DUE_NEXT
from programmes.staff.enrolments.wording import NEXT_STEPS
from programmes.workflow import enrolment_workflow

# As many cards as a column shows; the list shows the rest.
CARDS_A_COLUMN = 20
FILLING = (EnrolmentState.PROSPECT, EnrolmentState.INVITED, EnrolmentState.APPLICATION)


@dataclass(frozen=True)
class Step:
    """A verb that can be taken now: `targets` are the states to which it leads, in one string."""

    label: Any
    url: str
    icon: str
    targets: str


@dataclass(frozen=True)
class DeniedSteps:
    """Verbs that cannot be taken now, for one and the same reason."""

    labels: str
    reason: str


@dataclass(frozen=True)
class Card:
    """One enrolment on the board."""

    reference: str
    url: str
    owner: str
    agent: str
    programme: str
    next_step: str
    lacking: State | None
    clock: ClockCell | None
    css: str
    steps: Sequence[Step]
    denied: Sequence[DeniedSteps]


@dataclass(frozen=True)
class Column:
    """One state: its cards, due next first, how many there are in all, and where the rest is listed."""

    state: CaseState
    cards: Sequence[Card]
    total: int
    list_url: str


@dataclass(frozen=True)
class Board:
    """All open states."""

    columns: Sequence[Column]
    total: int


def board(found: QuerySet[Enrolment], *, actor: Actor, given: Mapping[str, str], now: datetime) -> Board:
    """The board of the enrolments found (with `next_due`); `given` are the filters in force.

    A dozen statements, however many there are.
    """
    cards = list(_first_of_each_state(found))
    builder = _Builder(cards, actor=actor, now=now)
    by_state: dict[str, list[Enrolment]] = defaultdict(list)
    for one in cards:
        by_state[one.state].append(one)
    columns = [
        Column(
            state=enrolment_workflow.states[state].for_audience(actor.audience),
            cards=[builder.card(one) for one in by_state[state]],
            total=by_state[state][0].total if by_state[state] else 0,  # type: ignore[attr-defined]  # annotated below
            list_url=_list_url(state, given),
        )
        for state in OPEN
    ]
    return Board(columns, sum(column.total for column in columns))


def _first_of_each_state(found: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    place = Window(RowNumber(), partition_by=F("state"), order_by=[F("next_due").asc(), F("pk").asc()])
    ranked = found.filter(state__in=OPEN).annotate(place=place, total=Window(Count("pk"), partition_by=F("state")))
    shown = ranked.filter(place__lte=CARDS_A_COLUMN).order_by(*DUE_NEXT.names(backwards=False))
    return shown.select_related("organisation", "agreement", "power__agent", "checklist").prefetch_related("items")


def _list_url(state: str, given: Mapping[str, str]) -> str:
    filters = {name: value for name, value in given.items() if value}
    return f"{reverse('enrolments_staff:list')}?{urlencode({'view': 'all', 'state': str(state)} | filters)}"


class _Builder:
    """Makes the cards of one page: what they share is read and put into words once."""

    def __init__(self, enrolments: Sequence[Enrolment], *, actor: Actor, now: datetime) -> None:
        self.actor = actor
        self.clocks = ClockDresser(now)
        self.running: Mapping[int, Sequence[Clock]] = clocks.running_by_subject(
            Enrolment._meta.label_lower, [one.pk for one in enrolments]
        )
        filling = [one for one in enrolments if one.state in FILLING]
        self.findings = checklists.findings_by_enrolment(filling, house_day(now)) if filling else {}
        self.steps_words = {value: str(words) for value, words in NEXT_STEPS.items()}

    def card(self, enrolment: Enrolment) -> Card:
        clock = self.clocks.cell(self.running.get(enrolment.pk, ()))
        owner, agent = enrolment.organisation, enrolment.power.agent if enrolment.power else None
        steps, denied = self._steps(enrolment)
        return Card(
            reference=enrolment.reference,
            url=reverse("enrolments_staff:detail", args=[enrolment.reference]),
            owner=in_script(owner.name, owner.name_zh),
            agent=in_script(agent.name, agent.name_zh) if agent else "",
            programme=enrolment.get_programme_display(),
            next_step=self.steps_words.get(enrolment.state, ""),
            lacking=self._lacking(enrolment),
            clock=clock,
            css=row_css(clock),
            steps=steps,
            denied=denied,
        )

    def _lacking(self, enrolment: Enrolment) -> State | None:
        """How much is missing or unchecked; of what is suspended, why."""
        if enrolment.state in FILLING:
            missing = sum(not one.is_done for one in self.findings[enrolment.pk])
            if not missing:
                return State(_("Nothing missing"), "check2", "good")
            words = ngettext("%(count)s item missing", "%(count)s items missing", missing) % {"count": missing}
            return State(words, "exclamation-circle", "waiting")
        if enrolment.state == EnrolmentState.DOCUMENTS_CHECK:
            return _checked(enrolment)
        if enrolment.state == EnrolmentState.SUSPENDED:
            return State(enrolment.get_suspension_reason_display(), "pause-circle", "warn")
        return None

    def _steps(self, enrolment: Enrolment) -> tuple[list[Step], list[DeniedSteps]]:
        steps: list[Step] = []
        denied: dict[str, list[str]] = defaultdict(list)
        for option in engine.options(enrolment_workflow, enrolment, actor=self.actor):
            row = option.transition
            if option.is_available:
                address = reverse("enrolments_staff:transition", args=[enrolment.reference, row.verb])
                steps.append(Step(row.label, f"{address}?from=board", row.icon, " ".join(row.targets)))
            else:
                denied[option.reason].append(str(row.label))
        return steps, [DeniedSteps(", ".join(labels), reason) for reason, labels in denied.items()]


def _checked(enrolment: Enrolment) -> State:
    """How far the documents check has come."""
    states = {item.code: item.state for item in enrolment.items.all()}
    items = checklists.items_of(enrolment.checklist)
    sent_back = sum(states.get(item.code) == ItemState.SENT_BACK for item in items)
    open_ones = sum(states.get(item.code, ItemState.OPEN) == ItemState.OPEN for item in items)
    if open_ones:
        counted = {"count": open_ones, "total": len(items)}
        return State(gettext("%(count)s of %(total)s to check") % counted, "clipboard-check", "info")
    if sent_back:
        words = ngettext("%(count)s item sent back", "%(count)s items sent back", sent_back) % {"count": sent_back}
        return State(words, "reply", "warn")
    return State(_("All accepted"), "check2", "good")
