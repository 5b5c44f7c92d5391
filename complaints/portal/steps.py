"""The steps of filing a complaint: their order, and how far a draft has come."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.actions.effects import MIN_EXPLANATION
from complaints.models import Complaint
from core.web.components import Step

LABELS: Final[dict[str, Any]] = {
    "right": _("Right"),
    "reason": _("Reason"),
    "listings": _("Listings"),
    "explanation": _("Explanation"),
    "evidence": _("Evidence"),
    "statement": _("Statement"),
    "check": _("Check"),
}
TITLES: Final[dict[str, Any]] = {
    "right": _("Which right is infringed?"),
    "reason": _("What is wrong, and what should JD do?"),
    "listings": _("Which listings infringe it?"),
    "explanation": _("Explain the infringement"),
    "evidence": _("Show the evidence"),
    "statement": _("State that it is true"),
    "check": _("Check your answers"),
}
ORDER: Final[Sequence[str]] = tuple(LABELS)


def url(reference: str, step: str) -> str:
    """Address of a step of a draft; the last one is the check of all answers."""
    if step == "check":
        return reverse("complaints_portal:check", args=[reference])
    return reverse("complaints_portal:step", kwargs={"reference": reference, "step": step})


def after(step: str) -> str:
    """The step that follows."""
    return ORDER[ORDER.index(step) + 1]


def is_done(draft: Complaint, step: str) -> bool:
    """Whether a step holds an answer. Evidence may stay empty: it counts as seen once the statement is signed."""
    answers = {
        "right": draft.right_id is not None,
        "reason": bool(draft.reason and draft.measure),
        "listings": bool(draft.addresses.strip()),
        "explanation": len(draft.explanation.strip()) >= MIN_EXPLANATION,
        "evidence": draft.statement_at is not None,
        "statement": draft.statement_at is not None,
        "check": False,
    }
    return answers[step]


def next_of(draft: Complaint) -> str:
    """Where to take a draft up again: the first step without an answer."""
    return next(step for step in ORDER if not is_done(draft, step))


def bar(draft: Complaint | None, now: str) -> list[Step]:
    """The row of steps above each page. Steps with an answer, and the one that comes next, are links."""
    if draft is None:
        return [Step(label, "now" if step == now else "ahead") for step, label in LABELS.items()]
    reachable = next_of(draft)
    return [
        Step(label, _state(draft, step, now), url(draft.reference, step) if _is_open(draft, step, reachable) else "")
        for step, label in LABELS.items()
    ]


def _state(draft: Complaint, step: str, now: str) -> Literal["done", "now", "ahead"]:
    if step == now:
        return "now"
    return "done" if is_done(draft, step) else "ahead"


def _is_open(draft: Complaint, step: str, reachable: str) -> bool:
    return is_done(draft, step) or step == reachable or ORDER.index(step) < ORDER.index(reachable)
