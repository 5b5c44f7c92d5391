"""What the verbs around a counter-notice mean besides the state (E-Commerce Law 43; domain notes 3.1 and 4.1)."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.actions.closing import close_record, count_targets
from complaints.actions.remarks import ALL_THREE, NOT_THE_OWNER, OWNER_AND_STAFF, attach, remark
from complaints.choices import (
    ActionOutcome,
    ComplaintState,
    CounterReason,
    DelayReading,
    ElectionChoice,
    Outcome,
    ServiceMeans,
    TargetState,
)
from complaints.clocks import ELECTION, JD_LIFTING, OWNER_ELECTION, OWNER_EXTENSION
from complaints.models import Complaint, CounterNotice, Election, Extension
from complaints.shops import naming, strikes
from core.clocks import forecast
from core.clocks import queries as clocks
from core.identifiers import companies
from core.identifiers.errors import IdentifierError
from core.verdicts import Denied
from core.web.days import end_in_words
from core.workflow.errors import Conflict, InvalidInputs
from core.workflow.table import Move

# Clocks of two machines differ a little: an arrival told as "now" may lie this far ahead of ours.
CLOCK_SKEW = timedelta(minutes=2)
MIN_OTHER_STATEMENT = 20
# A period that follows another is counted from the last second of that one: the day on which it falls does not count
# (Civil Code of the PRC, art. 201), and the day after it is the first.
LAST_MOMENT = timedelta(seconds=1)


def latest(complaint: Complaint) -> CounterNotice:
    """The counter-notice that stands. Raises CounterNotice.DoesNotExist."""
    return complaint.counter_notices.select_related("remark").latest("round")


def forward(move: Move[Complaint]) -> None:
    """JD has sent the notice on to the seller."""
    move.data["forwarded_at"] = move.now.isoformat()


def receive(move: Move[Complaint]) -> None:
    """The seller's statement, which the owner does not read before it is served."""
    complaint, given = move.record, move.inputs
    if CounterReason.OTHER in given["reasons"] and len(given["statement"].strip()) < MIN_OTHER_STATEMENT:
        raise InvalidInputs({"statement": [_("“Another reason” has to be given in the statement.")]})
    received_at = _in_the_past("received_at", given.get("received_at"), move)
    said = remark(move, given["statement"], NOT_THE_OWNER)
    attach(move, said)
    notice = CounterNotice.objects.create(
        complaint=complaint,
        round=complaint.counter_count + 1,
        remark=said,
        reasons=list(dict.fromkeys(given["reasons"])),
        seller_name=given["seller_name"].strip(),
        seller_uscc=_credit_code(given.get("seller_uscc", "")),
        received_at=received_at,
    )
    naming.told_by_seller(move, notice)
    move.set("counter_count", notice.round)
    if complaint.closed_at is not None:
        # It was upheld, and is open again. Its targets stay free to be complained about anew.
        strikes.end(move, strikes.reopened())
        move.change("closed_at", None)
        move.change("outcome", Outcome.NONE)
    move.data |= {"round": notice.round, "received_at": received_at.isoformat()}


def send_back(move: Move[Complaint]) -> None:
    """JD finds the statement wanting; the seller may answer again."""
    notice = latest(move.record)
    notice.returned_at, notice.return_note = move.now, move.inputs["note"].strip()
    notice.save(update_fields=["returned_at", "return_note"])
    move.data["round"] = notice.round


def serve(move: Move[Complaint]) -> None:
    """The counter-notice reaches the owner; the period counts from the arrival, not from the entry in the record."""
    notice = latest(move.record)
    arrived_at = _in_the_past("arrived_at", move.inputs.get("arrived_at"), move)
    if arrived_at < notice.received_at:
        raise InvalidInputs({"arrived_at": [_("It cannot have arrived before JD received it.")]})
    _open_to_owner(notice)
    notice.arrived_at, notice.served_by = arrived_at, move.actor.label
    notice.means = move.inputs.get("means") or ServiceMeans.PORTAL
    notice.save(update_fields=["arrived_at", "served_by", "means"])
    Election.objects.create(counter_notice=notice)
    move.count(OWNER_ELECTION, since=arrived_at)
    move.data |= {"arrived_at": arrived_at.isoformat(), "means": str(notice.means)}


def restore(move: Move[Complaint]) -> None:
    """Copyright: the listings go back at once, and the owner reads the statement."""
    notice = latest(move.record)
    _open_to_owner(notice)
    notice.arrived_at, notice.served_by, notice.means = move.now, move.actor.label, ServiceMeans.PORTAL
    notice.save(update_fields=["arrived_at", "served_by", "means"])
    _put_back(move)


def concede(move: Move[Complaint]) -> None:
    """The owner accepts the seller's statement."""
    _within_period(move)
    _choose(move, ElectionChoice.CONCEDE)
    if move.inputs.get("note"):
        remark(move, move.inputs["note"], ALL_THREE)


def act(move: Move[Complaint]) -> None:
    """The owner has complained to the authority or sued, and shows it."""
    _within_period(move)
    given = move.inputs
    arrived_at = latest(move.record).arrived_at
    today = timezone.localdate(move.now)
    if given["filed_on"] > today + timedelta(days=1):
        raise InvalidInputs({"filed_on": [_("This day has not come yet.")]})
    election = _choose(move, ElectionChoice.ACT)
    election.action_kind, election.authority = given["kind"], given["authority"].strip()
    election.filed_on, election.case_number = given["filed_on"], given.get("case_number", "").strip()
    election.save(update_fields=["action_kind", "authority", "filed_on", "case_number"])
    attach(move, remark(move, _action_in_words(election), ALL_THREE))
    move.data |= {
        "kind": given["kind"],
        "authority": election.authority,
        "filed_on": given["filed_on"].isoformat(),
        "arrived_at": arrived_at.isoformat() if arrived_at else "",
    }


def ask_extension(move: Move[Complaint]) -> None:
    """The owner asks for more time, with a reason outside its control."""
    given = move.inputs
    due = _within_period(move)
    Extension.objects.create(
        election=latest(move.record).election,
        reason=given["reason"],
        explanation=given["explanation"].strip(),
        asked_days=given["days"],
        asked_at=move.now,
        asked_by=move.actor.label,
        due_before=due,
    )
    attach(move, remark(move, given["explanation"], OWNER_AND_STAFF))
    move.data |= {"days": given["days"], "delay": given["reason"], "due": due.isoformat()}


def grant_extension(move: Move[Complaint]) -> None:
    """CBBC grants more time, in one of the two readings of the Supreme People's Court's Reply (Fa Shi [2020] 9)."""
    _within_period(move)
    notice = latest(move.record)
    extension = _undecided(notice)
    reading, days = move.inputs["reading"], move.inputs["days"]
    assert notice.arrived_at is not None  # nothing is extended that was not served
    since = counted_from(reading, arrived_at=notice.arrived_at, due_before=extension.due_before)
    most = forecast.most_of(OWNER_EXTENSION, move.now)
    if days > most:
        raise InvalidInputs({"days": [_("At most %(days)s working days can be granted.") % {"days": most}]})
    end = forecast.end_of(OWNER_EXTENSION, since=since, amount=days, now=move.now)
    if end <= extension.due_before or end <= move.now:
        raise InvalidInputs(
            {"days": [_("So counted the period would not end later than it does now. Grant more days.")]}
        )
    extension.decided_at, extension.decided_by, extension.is_granted = move.now, move.actor.label, True
    extension.reading, extension.granted_days, extension.due_after = reading, days, end
    extension.note = move.inputs.get("note", "").strip()
    extension.save()
    move.count(OWNER_EXTENSION, since=since, granted=days)
    move.data |= {"days": days, "reading": reading, "due": end.isoformat()}


def counted_from(reading: str, *, arrived_at: datetime, due_before: datetime) -> datetime:
    """From when granted days count: where the first period ends, or from the arrival (domain notes 3.1)."""
    return due_before - LAST_MOMENT if reading == DelayReading.EXCLUDED else arrived_at


def refuse_extension(move: Move[Complaint]) -> None:
    """CBBC refuses more time and says why."""
    extension = _undecided(latest(move.record))
    extension.decided_at, extension.decided_by, extension.is_granted = move.now, move.actor.label, False
    extension.note = move.inputs["note"].strip()
    extension.save()
    remark(move, extension.note, OWNER_AND_STAFF)
    move.data["due"] = extension.due_before.isoformat()


def expire(move: Move[Complaint]) -> None:
    """The period is over without notice of an action: JD has to end its measures promptly."""
    notice = latest(move.record)
    undecided = Extension.objects.filter(election__counter_notice=notice, decided_at=None)
    undecided.update(decided_at=move.now, is_granted=False, note="", decided_by="")
    _choose(move, ElectionChoice.LAPSE)


def conclude(move: Move[Complaint]) -> str:
    """The authority or the court has decided, or the parties have settled."""
    given = move.inputs
    if given["outcome_on"] > timezone.localdate(move.now) + timedelta(days=1):
        raise InvalidInputs({"outcome_on": [_("This day has not come yet.")]})
    election = latest(move.record).election
    election.outcome, election.outcome_on = given["outcome"], given["outcome_on"]
    election.save(update_fields=["outcome", "outcome_on"])
    if given.get("note") or given.get("documents"):
        attach(move, remark(move, given.get("note", ""), ALL_THREE))
    move.data["result"] = given["outcome"]
    if given["outcome"] == ActionOutcome.DISMISSED:
        move.start(JD_LIFTING)
        return ComplaintState.DISMISSED
    if given["outcome"] == ActionOutcome.SETTLED:
        move.change("outcome", Outcome.SETTLED)
        close_record(move)
        return ComplaintState.SETTLED
    whole = move.record.removed_count + move.record.gone_count == move.record.target_count
    move.change("outcome", Outcome.FULL if whole else Outcome.PARTIAL)
    close_record(move)
    strikes.count(move)
    return ComplaintState.UPHELD


def lift(move: Move[Complaint]) -> None:
    """JD has ended its measures."""
    if move.inputs.get("note"):
        remark(move, move.inputs["note"], ALL_THREE)
    Election.objects.filter(counter_notice=latest(move.record)).update(lifted_at=move.now)
    _put_back(move)


def _within_period(move: Move[Complaint]) -> datetime:
    """When the owner's period ends. Raises Conflict once it has, though nobody has acted upon that yet."""
    running = clocks.running(move.record).filter(rule_code__in=ELECTION)
    due: datetime | None = running.values_list("due_at", flat=True).first()
    if due is not None and move.now < due:
        return due
    raise Conflict(period_over(due), state=move.record.state)


def period_over(due: datetime | None) -> Denied:
    """What is told to whoever acts too late."""
    if due is None:
        return Denied(_("No period runs in which something could be elected."), "period_over")
    words = _("The period ended on %(due)s. JD has to put the listings back (E-Commerce Law, article 43).")
    return Denied(words % {"due": end_in_words(due)}, "period_over")


def _put_back(move: Move[Complaint]) -> None:
    removed = move.record.targets.filter(state=TargetState.REMOVED)
    strikes.end(move, strikes.lifted())
    move.data["restored"] = removed.update(state=TargetState.RESTORED)
    count_targets(move)
    move.change("outcome", Outcome.REVERSED)
    close_record(move)


def _choose(move: Move[Complaint], choice: ElectionChoice) -> Election:
    election = latest(move.record).election
    election.choice, election.chosen_at, election.chosen_by = choice, move.now, move.actor.label
    election.save(update_fields=["choice", "chosen_at", "chosen_by"])
    return election


def _undecided(notice: CounterNotice) -> Extension:
    return Extension.objects.get(election__counter_notice=notice, decided_at=None)


def _open_to_owner(notice: CounterNotice) -> None:
    said = notice.remark
    said.readers = list(ALL_THREE)
    said.save(update_fields=["readers"])


def _in_the_past(name: str, given: datetime | None, move: Move[Complaint]) -> datetime:
    """An instant that was told, or now where none was. Raises InvalidInputs for one that has not come."""
    if given is None:
        return move.now
    if given > move.now + CLOCK_SKEW:
        raise InvalidInputs({name: [_("This time has not come yet.")]})
    if given < move.record.created_at:
        raise InvalidInputs({name: [_("This was before the complaint began.")]})
    return min(given, move.now)


def _credit_code(given: str) -> str:
    if not given.strip():
        return ""
    try:
        return companies.parse_uscc(given)
    except IdentifierError as error:
        raise InvalidInputs({"seller_uscc": [str(error)]}) from error


def _action_in_words(election: Election) -> str:
    words = f"{election.get_action_kind_display()}: {election.authority}, {election.filed_on:%Y-%m-%d}"
    return f"{words} ({election.case_number})" if election.case_number else words
