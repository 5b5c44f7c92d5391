"""The steps of filing a complaint: their order, and how far a draft has come."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.grounds import Field, settling
from complaints.limits import MIN_EXPLANATION
from complaints.models import Complaint
from core.days import house_day
from core.web.components import Step

LABELS: Final[dict[str, Any]] = {
    "right": _("Right"),
    "reason": _("Reason"),
    "details": _("Details"),
    "listings": _("Listings"),
    "explanation": _("Explanation"),
    "evidence": _("Evidence"),
    "statement": _("Statement"),
    "check": _("Check"),
}
TITLES: Final[dict[str, Any]] = {
    "right": _("Which right is infringed?"),
    "reason": _("What is wrong, and what should JD do?"),
    "details": _("Tell the facts"),
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


def order_of(draft: Complaint | None) -> Sequence[str]:
    """The steps of a draft: that of the details only where its rule set asks for facts with its reason."""
    return ORDER if draft is None or not draft.reason or asked_of(draft) else [one for one in ORDER if one != "details"]


def asked_of(draft: Complaint) -> Sequence[Field]:
    """The facts that a draft is asked for, by the rule set in force today; none as long as it has no reason."""
    rules = settling.for_draft(draft, house_day())
    return rules.fields_for(draft.reason) if rules is not None else ()


def after(draft: Complaint, step: str) -> str:
    """The step that follows."""
    order = order_of(draft)
    return next(one for one in order if ORDER.index(one) > ORDER.index(step))


def is_done(draft: Complaint, step: str) -> bool:
    """Whether a step holds an answer. Evidence may stay empty: it counts as seen once the statement is signed.

    So may details that are not required: they count as seen once there are listings.
    """
    answers = {
        "right": draft.right_id is not None,
        "reason": bool(draft.reason and draft.measure),
        "details": _has_details(draft),
        "listings": has_listings(draft),
        "explanation": len(draft.explanation.strip()) >= MIN_EXPLANATION,
        "evidence": draft.statement_at is not None,
        "statement": draft.statement_at is not None,
        "check": False,
    }
    return answers[step]


def has_listings(draft: Complaint) -> bool:
    """Whether listings were typed or came with a file."""
    return bool(draft.addresses.strip() or draft.target_count)


def _has_details(draft: Complaint) -> bool:
    required = [field.code for field in asked_of(draft) if field.required]
    return all(code in draft.answers for code in required) and bool(draft.answers or has_listings(draft))


def next_of(draft: Complaint) -> str:
    """Where to take a draft up again: the first step without an answer."""
    return next(step for step in order_of(draft) if not is_done(draft, step))


def bar(draft: Complaint | None, now: str) -> list[Step]:
    """The row of steps above each page. Steps with an answer, and the one that comes next, are links."""
    if draft is None:
        return [Step(label, "now" if step == now else "ahead") for step, label in LABELS.items()]
    reachable = next_of(draft)
    return [
        Step(label, _state(draft, step, now), url(draft.reference, step) if _is_open(draft, step, reachable) else "")
        for step, label in ((step, LABELS[step]) for step in order_of(draft))
    ]


def _state(draft: Complaint, step: str, now: str) -> Literal["done", "now", "ahead"]:
    if step == now:
        return "now"
    return "done" if is_done(draft, step) else "ahead"


def _is_open(draft: Complaint, step: str, reachable: str) -> bool:
    return is_done(draft, step) or step == reachable or ORDER.index(step) < ORDER.index(reachable)
