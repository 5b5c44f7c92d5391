"""The counter-notice on the owner's page: what the seller says, how much time is left, and what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import queries
from complaints.actions.opening import note_opening
from complaints.choices import CounterReason, ElectionChoice
from complaints.elections import Countdown, countdown_of
from complaints.models import Complaint, CounterNotice, Election, Evidence, Extension
from complaints.portal.contexts import parts
from complaints.transitions.counter import ELECTING
from core.accounts.actors import Actor
from core.clocks.queries import ClockView
from core.web.components import Action, Fact, File, verb_action
from core.workflow.table import Option

# What the owner may elect, in the order in which it is offered, with what follows in plain words.
CHOICES: Mapping[str, tuple[Any, Any]] = {
    "act": (
        gettext_lazy("We have complained to the authority, or sued"),
        gettext_lazy(
            "Upload the receipt of the market regulator or the patent office, or the court's notice of acceptance, "
            "before the period ends. JD then keeps its measures until that body has decided."
        ),
    ),
    "ask_extension": (
        gettext_lazy("We need more time"),
        gettext_lazy(
            "Where notarisation, apostille or the like takes longer, CBBC can grant up to 20 working days. The period "
            "runs on until CBBC has decided."
        ),
    ),
    "concede": (
        gettext_lazy("We accept what the seller says"),
        gettext_lazy(
            "You do not pursue the complaint further, and JD puts the listings back. Accepting in good faith speaks "
            "for you."
        ),
    ),
}
INSTANT = "components/value_instant.html"


@dataclass(frozen=True)
class Choice:
    """One way to go on; `action` leads to its page, or says why it is closed."""

    title: Any
    text: Any
    action: Action


@dataclass(frozen=True)
class ExtensionRow:
    """A request for more time and what became of it."""

    asked_at: datetime
    asked_days: int
    reason: str
    explanation: str
    outcome: str
    due_after: datetime | None
    note: str


@dataclass(frozen=True)
class CounterPanel:
    """A counter-notice that was served on the owner. `countdown` is None once the period does not run any more."""

    notice: CounterNotice
    reasons: Sequence[str]
    facts: Sequence[Fact]
    files: Sequence[File]
    countdown: Countdown | None
    choices: Sequence[Choice]
    outcome: Sequence[Fact]
    extensions: Sequence[ExtensionRow]
    kit_url: str


def counter_panel(
    complaint: Complaint,
    *,
    actor: Actor,
    views: Sequence[ClockView],
    options: Sequence[Option[Complaint]],
    evidence: Sequence[Evidence],
    now: datetime,
) -> CounterPanel | None:
    """The counter-notice that was served last; None where there is none. Two statements, one more when first opened."""
    if not complaint.counter_count:
        return None
    notice = queries.counter_notices_of(complaint, actor=actor).last()
    if notice is None:
        return None
    notice.complaint = complaint
    note_opening(notice, actor=actor, now=now)
    election: Election | None = getattr(notice, "election", None)
    shown = [one for one in evidence if one.remark_id == notice.remark_id and one.redacted_at is None]
    return CounterPanel(
        notice=notice,
        reasons=[str(CounterReason(code).label) for code in notice.reasons],
        facts=_facts(notice),
        files=parts.files_of(shown, complaint.reference),
        countdown=countdown_of(views, now=now),
        choices=_choices(complaint, options) if complaint.state in ELECTING else (),
        outcome=_outcome(election) if election else (),
        extensions=[_extension(one) for one in election.extensions.all()] if election else (),
        kit_url=reverse("complaints_portal:kit", args=[complaint.reference]) if election else "",
    )


def _facts(notice: CounterNotice) -> list[Fact]:
    facts = [Fact(_("Seller"), notice.seller_name)]
    if notice.seller_uscc:
        facts.append(Fact(_("Its credit code"), notice.seller_uscc, "components/value_reference.html"))
    return [
        *facts,
        Fact(_("Received by JD"), notice.received_at, INSTANT),
        Fact(_("Reached you"), notice.arrived_at, INSTANT),
        Fact(_("How"), notice.get_means_display()),
        Fact(_("First opened here"), notice.first_read_at, INSTANT),
    ]


def _choices(complaint: Complaint, options: Sequence[Option[Complaint]]) -> list[Choice]:
    by_verb = {option.transition.verb: option for option in options}
    return [
        Choice(title, text, _action(complaint, by_verb[verb]))
        for verb, (title, text) in CHOICES.items()
        if verb in by_verb
    ]


def _action(complaint: Complaint, option: Option[Complaint]) -> Action:
    url = reverse("complaints_portal:transition", args=[complaint.reference, option.transition.verb])
    return verb_action(option, url)


def _outcome(election: Election) -> list[Fact]:
    """What was elected, and what came of it."""
    if not election.choice:
        return []
    facts = [
        Fact(_("Elected"), election.get_choice_display()),
        Fact(_("On"), election.chosen_at, INSTANT),
    ]
    if election.choice == ElectionChoice.ACT:
        facts += [
            Fact(_("Action"), election.get_action_kind_display()),
            Fact(_("Authority or court"), election.authority),
            Fact(_("Filed on"), election.filed_on, "components/value_day.html"),
        ]
        if election.case_number:
            facts.append(Fact(_("Its case number"), election.case_number, "components/value_reference.html"))
    if election.outcome:
        facts += [
            Fact(_("Outcome"), election.get_outcome_display()),
            Fact(_("Date of the outcome"), election.outcome_on, "components/value_day.html"),
        ]
    if election.lifted_at:
        facts.append(Fact(_("Measures lifted"), election.lifted_at, INSTANT))
    return facts


def _extension(extension: Extension) -> ExtensionRow:
    return ExtensionRow(
        asked_at=extension.asked_at,
        asked_days=extension.asked_days,
        reason=extension.get_reason_display(),
        explanation=extension.explanation,
        outcome=decision_in_words(extension),
        due_after=extension.due_after,
        note=extension.note,
    )


def decision_in_words(extension: Extension) -> str:
    """What became of a request for more time."""
    if extension.decided_at is None:
        return _("CBBC has not decided yet")
    if extension.is_granted:
        return _("Granted: %(days)s working days. %(reading)s") % {
            "days": extension.granted_days,
            "reading": extension.get_reading_display(),
        }
    return _("Refused") if extension.decided_by else _("The period ended before it was decided")
