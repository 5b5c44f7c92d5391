"""The checklist of a complaint: what was answered, what the checks found, and under which rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import grounds, policies
from complaints.choices import ComplaintState, Ground
from complaints.grounds import RuleSet, answers, in_words, settling
from complaints.grounds.answers import Told
from complaints.grounds.checklist import Checklist, Finding, in_one_text
from complaints.grounds.checks import Outcome
from complaints.models import Complaint, Evidence
from core.accounts.actors import Actor
from core.days import house_day
from core.web.components import Crumb, Fact, State
from core.web.days import day_in_words

# While CBBC checks, the findings stand on the complaint's own page; later they have one of their own.
CHECKING = (ComplaintState.SUBMITTED, ComplaintState.INFO_REQUESTED, ComplaintState.SCREENED)
FACES = {
    Outcome.MISSING: State(gettext_lazy("Missing"), "x-circle-fill", "bad"),
    Outcome.WARNING: State(gettext_lazy("Look at it"), "exclamation-triangle", "warn"),
    Outcome.MET: State(gettext_lazy("In order"), "check-circle-fill", "good"),
    Outcome.NOT_NEEDED: State(gettext_lazy("Not needed"), "dash", "neutral"),
}
ORDER = list(FACES)


@dataclass(frozen=True)
class Row:
    """A check and what it found."""

    label: str
    state: State
    words: Sequence[str]
    others: Sequence[Crumb]


@dataclass(frozen=True)
class ChecklistPanel:
    """The panel. `rows` are empty where the findings have a page of their own (`url`).

    `ask_url`: the question to the owner with what is missing, where it can be asked now.
    """

    ground: str
    version: str
    rules_url: str
    source: str
    answers: Sequence[Fact]
    earlier: Sequence[Fact]
    rows: Sequence[Row]
    summary: str
    url: str
    ask_url: str


def checklist_panel(
    complaint: Complaint, evidence: Sequence[Evidence], *, actor: Actor, asks: bool, is_page: bool = False
) -> ChecklistPanel:
    """What staff see of the rules. `asks`: whether the reader may ask the owner now; `is_page`: with all findings.

    A handful of statements while CBBC checks; afterwards none, unless the page of the findings is opened.
    """
    rules = grounds.of(complaint)
    shows = is_page or complaint.state in CHECKING
    found = findings_of(complaint, evidence, actor=actor) if shows else Checklist()
    return ChecklistPanel(
        ground=str(Ground(complaint.ground).label) if complaint.ground else "–",
        version=version_in_words(rules),
        rules_url=address_of(rules),
        source=in_words(rules.source),
        answers=_facts(answers.in_full(rules, complaint.answers)),
        earlier=_facts(answers.under_another(rules, _others(complaint), complaint.answers)),
        rows=[_row(one) for one in sorted(found.findings, key=lambda one: ORDER.index(one.outcome))],
        summary=_summary(found) if shows and rules.version else "",
        url="" if shows or not rules.version else reverse("complaints_staff:checklist", args=[complaint.reference]),
        ask_url=_ask_url(complaint, found) if asks else "",
    )


def _facts(told: Sequence[Told]) -> list[Fact]:
    return [Fact(one.label, one.lines, "complaints/staff/value_lines.html") for one in told]


def _others(complaint: Complaint) -> list[RuleSet]:
    """The rules of all other grounds on the day of filing: under one of them a rerouted complaint was answered."""
    day = house_day(complaint.submitted_at or complaint.created_at)
    return [grounds.in_force(one, day) for one in Ground.values if one != complaint.ground]


def may_ask(complaint: Complaint, *, actor: Actor) -> bool:
    """Whether the reader may put a question to the owner now."""
    return complaint.state == ComplaintState.SUBMITTED and bool(policies.staff_acts(actor, complaint))


def findings_of(complaint: Complaint, evidence: Sequence[Evidence], *, actor: Actor) -> Checklist:
    """What the checks of its version of the rules find."""
    kept = [one for one in evidence if one.redacted_at is None]
    return settling.of_complaint(complaint, kept, actor=actor)


def question_about(found: Checklist) -> str:
    """A question to the owner that names what is missing; empty where nothing is."""
    if not found.lacking:
        return ""
    return _("Your complaint still lacks:\n%(lines)s") % {"lines": in_one_text(found)}


def version_in_words(rules: RuleSet) -> str:
    """Which version of the rules, and since when; that there was none yet where there was none."""
    if rules.effective_from is None:
        return _("Filed before there were rule sets")
    return _("Version %(version)s, in force from %(day)s") % {
        "version": rules.version,
        "day": day_in_words(rules.effective_from),
    }


def address_of(rules: RuleSet) -> str:
    """The page of a version; empty for what is none."""
    return reverse("grounds_staff:version", args=[rules.ground, rules.version]) if rules.version else ""


def _ask_url(complaint: Complaint, found: Checklist) -> str:
    if not found.lacking:
        return ""
    return f"{reverse('complaints_staff:transition', args=[complaint.reference, 'ask'])}?lacks=1"


def _row(one: Finding) -> Row:
    others = [Crumb(reference, reverse("complaints_staff:detail", args=[reference])) for reference in one.others]
    return Row(one.label, FACES[one.outcome], one.words, others)


def _summary(found: Checklist) -> Any:
    missing, warnings = len(found.lacking), len(found.warnings)
    if not missing and not warnings:
        return _("Everything is in order.")
    return _("%(missing)s missing, %(warnings)s to look at") % {"missing": missing, "warnings": warnings}
