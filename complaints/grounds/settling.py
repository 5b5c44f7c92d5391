"""What submitting settles: the ground of a complaint, under which version of its rules, and how complex it is."""

from datetime import date

from django.utils.translation import gettext as _

from complaints.addresses import Key
from complaints.choices import GROUND_OF, REASONS_OF
from complaints.grounds import answers, checklist, sets
from complaints.grounds.checklist import Checklist
from complaints.grounds.checks import Path
from complaints.grounds.material import Material
from complaints.grounds.sets import RuleSet
from complaints.models import Complaint, Evidence
from core.accounts.actors import Actor
from core.days import house_day
from core.workflow.table import Move

Errors = dict[Path, list[str]]


def settle(move: Move[Complaint], *, target_count: int) -> Errors:
    """Fix ground, version of the rules, answers and complexity; returns what keeps from submitting, by field.

    One statement for the files and one for the documents of the right, where the rule set asks for any.
    """
    complaint, day = move.record, house_day(move.now)
    rules = for_draft(complaint, day)
    if rules is None:
        return {}  # the right or the reason is what is missing
    if rules.version and complaint.reason not in rules.reasons:
        return {"reason": [_("The law in force on this day knows no such reason.")]}
    given = answers.fitting(rules, complaint.reason, complaint.answers)
    kept, wrong = answers.judged(rules, complaint.reason, given, today=day)
    move.set("ground", rules.ground)
    move.set("rules_id", sets.in_force_id(rules.ground, day))
    move.set("answers", kept)
    move.set("complexity", rules.complexity)
    material = Material(complaint, rules, move.actor, day, target_count, given=complaint.filed_with, answers=kept)
    found: Errors = {("answers", code): words for code, words in wrong.items()}
    for path, words in checklist.blocking(material).errors.items():
        found.setdefault(path, words)
    return found


def regrounded(move: Move[Complaint], reason: str) -> None:
    """Put a complaint on the ground of another reason, under the rules of that ground in force on the day."""
    ground = GROUND_OF[reason]
    rules = sets.in_force(ground, house_day(move.now))
    move.change("reason", reason)
    move.change("ground", ground)
    move.change("complexity", rules.complexity)
    move.set("rules_id", sets.in_force_id(ground, house_day(move.now)))


def for_draft(draft: Complaint, day: date) -> RuleSet | None:
    """The rule set that a draft follows on a day; None as long as it has no right, or no reason that fits it."""
    right = draft.right
    if right is None or draft.reason not in REASONS_OF[right.right_type]:
        return None
    return sets.in_force(GROUND_OF[draft.reason], day)


def of_draft(draft: Complaint, evidence: list[Evidence], keys: list[Key], *, actor: Actor, day: date) -> Checklist:
    """The checklist of a draft as it stands; `keys` are its listings. Empty where it has no reason yet."""
    rules = for_draft(draft, day)
    if rules is None:
        return Checklist()
    kept, _wrong = answers.judged(rules, draft.reason, draft.answers, today=day)
    return checklist.findings(Material(draft, rules, actor, day, len(keys), keys=keys, given=evidence, answers=kept))


def of_complaint(complaint: Complaint, evidence: list[Evidence], *, actor: Actor) -> Checklist:
    """The checklist of a complaint that was submitted, under its version of the rules and on the day of filing."""
    rules = sets.of(complaint)
    assert complaint.submitted_at is not None
    return checklist.findings(
        Material(
            complaint,
            rules,
            actor,
            house_day(complaint.submitted_at),
            complaint.target_count,
            given=evidence,
            answers=complaint.answers,
        )
    )
