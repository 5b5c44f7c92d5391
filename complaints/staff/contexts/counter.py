"""Counter-notices on the page of a complaint: every answer, its service, the election, and requests for more time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints import queries
from complaints.actions.counter import counted_from
from complaints.choices import CounterReason, DelayReading, ElectionChoice
from complaints.clocks import OWNER_EXTENSION
from complaints.models import Complaint, CounterNotice, Election, Evidence, Extension
from complaints.portal.contexts.counter import decision_in_words
from complaints.staff.contexts.evidence import picture
from core.accounts.actors import Actor
from core.clocks import forecast
from core.web.components import Fact, File

INSTANT, DAY = "components/value_instant.html", "components/value_day.html"
REFERENCE = "components/value_reference.html"
# How many working days the table of readings compares, as far as the rule gives them.
COMPARED = (5, 10, 15, 20)


@dataclass(frozen=True)
class Reading:
    """One line of the comparison: the end that so many days would give in each reading; None where it gains nothing."""

    days: int
    is_asked: bool
    excluded: datetime | None
    ceiling: datetime | None


@dataclass(frozen=True)
class Request:
    """A request for more time; `readings` while it is undecided."""

    facts: Sequence[Fact]
    decision: str
    note: str
    readings: Sequence[Reading]


@dataclass(frozen=True)
class Round:
    """One answer of the seller, and what became of it."""

    notice: CounterNotice
    reasons: Sequence[str]
    facts: Sequence[Fact]
    files: Sequence[File]
    election: Sequence[Fact]
    requests: Sequence[Request]


@dataclass(frozen=True)
class CounterPanel:
    """All answers of the seller, the last first. `kit_url` is empty where nothing was served."""

    rounds: Sequence[Round]
    kit_url: str


def counter_panel(
    complaint: Complaint, *, actor: Actor, evidence: Sequence[Evidence], now: datetime
) -> CounterPanel | None:
    """The counter-notices of a complaint; None where there is none. Two statements."""
    if not complaint.counter_count:
        return None
    notices = list(queries.counter_notices_of(complaint, actor=actor))
    rounds = [_round(complaint, notice, evidence, now=now) for notice in reversed(notices)]
    has_kit = any(hasattr(notice, "election") for notice in notices)
    return CounterPanel(rounds, reverse("complaints_staff:kit", args=[complaint.reference]) if has_kit else "")


def readings_of(complaint: Complaint, *, now: datetime) -> list[Reading]:
    """The ends that the undecided request for more time could be given; empty where there is none. One statement."""
    asked = Extension.objects.filter(election__counter_notice__complaint=complaint, decided_at=None)
    extension = asked.select_related("election__counter_notice").first()
    return [] if extension is None else _readings(extension, extension.election.counter_notice, now=now)


def _round(complaint: Complaint, notice: CounterNotice, evidence: Sequence[Evidence], *, now: datetime) -> Round:
    election: Election | None = getattr(notice, "election", None)
    return Round(
        notice=notice,
        reasons=[str(CounterReason(code).label) for code in notice.reasons],
        facts=_facts(notice),
        files=[_file(complaint, one) for one in _shown_by(notice, evidence)],
        election=_election(election) if election else (),
        requests=[_request(one, notice, now=now) for one in election.extensions.all()] if election else (),
    )


def _shown_by(notice: CounterNotice, evidence: Sequence[Evidence]) -> list[Evidence]:
    return [one for one in evidence if one.remark_id == notice.remark_id and one.redacted_at is None]


def _facts(notice: CounterNotice) -> list[Fact]:
    facts = [
        Fact(_("Seller"), notice.seller_name),
        *([Fact(_("Credit code"), notice.seller_uscc, REFERENCE)] if notice.seller_uscc else []),
        Fact(_("Received by JD"), notice.received_at, INSTANT),
    ]
    if notice.returned_at:
        facts += [Fact(_("Returned to the seller"), notice.returned_at, INSTANT), Fact(_("Why"), notice.return_note)]
    elif notice.arrived_at:
        facts += [
            Fact(_("Reached the owner"), notice.arrived_at, INSTANT),
            Fact(_("How"), notice.get_means_display()),
            Fact(_("Service recorded by"), notice.served_by),
            Fact(_("First opened by the owner"), notice.first_read_at, INSTANT),
        ]
    else:
        facts.append(Fact(_("Service"), _("Not served on the owner yet")))
    return facts


def _file(complaint: Complaint, item: Evidence) -> File:
    shown = picture(complaint, item)
    return File(
        shown.name, shown.size, shown.sha256, shown.url, shown.thumbnail_url, shown.icon, warning=shown.withheld
    )


def _election(election: Election) -> list[Fact]:
    if not election.choice:
        return [Fact(_("Election"), _("Open"))]
    facts = [
        Fact(_("Election"), election.get_choice_display()),
        Fact(_("On"), election.chosen_at, INSTANT),
        *([Fact(_("By"), election.chosen_by)] if election.choice != ElectionChoice.LAPSE else []),
    ]
    if election.choice == ElectionChoice.ACT:
        facts += [
            Fact(_("Action"), election.get_action_kind_display()),
            Fact(_("Authority or court"), election.authority),
            Fact(_("Filed on"), election.filed_on, DAY),
            *([Fact(_("Its case number"), election.case_number, REFERENCE)] if election.case_number else []),
        ]
    if election.outcome:
        facts += [
            Fact(_("Outcome of the action"), election.get_outcome_display()),
            Fact(_("Date of the outcome"), election.outcome_on, DAY),
        ]
    if election.lifted_at:
        facts.append(Fact(_("Measures lifted"), election.lifted_at, INSTANT))
    return facts


def _request(extension: Extension, notice: CounterNotice, *, now: datetime) -> Request:
    facts: list[Fact] = [
        Fact(_("Asked"), extension.asked_at, INSTANT),
        Fact(_("By"), extension.asked_by),
        Fact(_("Working days"), extension.asked_days),
        Fact(_("Reason"), extension.get_reason_display()),
        Fact(_("Explanation"), extension.explanation),
        Fact(_("End before"), extension.due_before, "complaints/staff/value_end.html"),
    ]
    if extension.due_after:
        facts.append(Fact(_("End after"), extension.due_after, "complaints/staff/value_end.html"))
    if extension.decided_at:
        facts.append(Fact(_("Decided"), extension.decided_at, INSTANT))
    if extension.decided_by:
        facts.append(Fact(_("Decided by"), extension.decided_by))
    is_open = extension.decided_at is None
    readings = _readings(extension, notice, now=now) if is_open else ()
    return Request(facts, decision_in_words(extension), extension.note, readings)


def _readings(extension: Extension, notice: CounterNotice, *, now: datetime) -> list[Reading]:
    """What each reading would give, before anything is granted. No statement once the rule is in memory."""
    most = forecast.most_of(OWNER_EXTENSION, now)
    compared = sorted({days for days in (*COMPARED, extension.asked_days) if days <= most})
    ends: Mapping[tuple[str, int], datetime | None] = {
        (reading, days): _end(reading, days, extension, notice, now=now)
        for reading in DelayReading.values
        for days in compared
    }
    return [
        Reading(
            days=days,
            is_asked=days == extension.asked_days,
            excluded=ends[DelayReading.EXCLUDED, days],
            ceiling=ends[DelayReading.CEILING, days],
        )
        for days in compared
    ]


def _end(reading: str, days: int, extension: Extension, notice: CounterNotice, *, now: datetime) -> datetime | None:
    assert notice.arrived_at is not None  # more time is asked for what was served
    since = counted_from(reading, arrived_at=notice.arrived_at, due_before=extension.due_before)
    end = forecast.end_of(OWNER_EXTENSION, since=since, amount=days, now=now)
    return end if end > extension.due_before and end > now else None
