"""What the rule set of a draft's ground adds to the check of all answers: the facts, and what the checks found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.grounds import answers, settling
from complaints.grounds.checklist import Checklist
from complaints.grounds.checks import Outcome, Path
from complaints.models import Complaint
from complaints.portal import steps
from core.days import house_day
from core.web.components import Crumb, State

FIELD_STEPS: Mapping[str, str] = {
    "right": "right",
    "reason": "reason",
    "measure": "reason",
    "addresses": "listings",
    "authorised_shop_reason": "listings",
    "explanation": "explanation",
    "safety_note": "explanation",
    "evidence": "evidence",
    "statement": "statement",
}
FACES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.MISSING: ("dash-circle", "waiting"),
    Outcome.WARNING: ("exclamation-triangle", "warn"),
}

Words = TypeVar("Words", bound=Sequence[str])


@dataclass(frozen=True)
class Note:
    """What a check found that does not keep from submitting, with the owner's complaints that it speaks of."""

    label: str
    words: str
    state: State
    others: Sequence[Crumb]


def step_of(path: Path) -> str:
    """In which step something is mended."""
    return FIELD_STEPS[path] if isinstance(path, str) else "details"


def by_step(found: Mapping[Path, Words]) -> dict[Path, Words]:
    """What keeps a draft from being submitted (shortcomings.of_everything), in the order of the steps."""
    return dict(sorted(found.items(), key=lambda one: steps.ORDER.index(step_of(one[0]))))


def rows(draft: Complaint, found: Mapping[Path, Sequence[str]]) -> list[tuple[str, Any, list[Any], Path]]:
    """The facts as one answer of the check page: step, question, lines, and where its problem belongs."""
    rules = settling.for_draft(draft, house_day())
    if rules is None or not rules.fields_for(draft.reason):
        return []
    told = answers.in_full(rules, answers.fitting(rules, draft.reason, draft.answers))
    lines = [_("%(fact)s %(answer)s") % {"fact": one.label, "answer": "; ".join(one.lines)} for one in told]
    first: Path = next((path for path in found if step_of(path) == "details"), ("answers", ""))
    return [("details", _("Details"), lines, first)]


def notes(checklist: Checklist) -> list[Note]:
    """What CBBC will see as well: nothing of it keeps from submitting."""
    shown = [one for one in checklist.findings if one.outcome in FACES and not one.keeps_back]
    return [
        Note(
            one.label,
            " ".join(one.words),
            State(one.label, FACES[one.outcome][0], FACES[one.outcome][1]),  # type: ignore[arg-type]
            [Crumb(reference, reverse("complaints_portal:detail", args=[reference])) for reference in one.others],
        )
        for one in shown
    ]
