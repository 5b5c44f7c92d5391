"""Requests for advice, as tests make and move them."""

from datetime import datetime
from typing import Any

from complaints.advice import actions
from complaints.advice.actions import Question
from complaints.advice.choices import AdviceState as S
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceRequest
from core.accounts.models import Person
from core.workflow import engine
from tests.cast import SYSTEM, Cast, acting

WORDS = "A dealer in Shanghai sells our genuine teapots at half of what we recommend. What can we do about it?"
ANSWER = "The goods are genuine, so JD does not act. Your agreement with the dealer gives you a claim."
INPUTS: dict[str, dict[str, Any]] = {
    "reply": {"answer": ANSWER, "recommendation": "civil"},
    "question_back": {"question": "Which agreement do you mean?"},
    "supply": {"answer": "The one of 2024."},
    "follow_up": {"question": "And what does a suit cost?"},
    "withdraw": {"note": "We have settled."},
}
OWNERS_VERBS = ("supply", "follow_up", "close", "withdraw")
PATHS: dict[str, tuple[str, ...]] = {
    S.OPEN: (),
    S.IN_WORK: ("take",),
    S.WAITING: ("question_back",),
    S.ANSWERED: ("reply",),
    S.CLOSED: ("reply", "close"),
    S.WITHDRAWN: ("withdraw",),
}


def asked(cast: Cast, *, by: Person | None = None, now: datetime | None = None, **given: Any) -> AdviceRequest:
    """A request as somebody of the owner asks it; what is given replaces parts of the model question."""
    question = Question(**({"topic": "price", "question": WORDS} | given))
    return actions.ask(question, actor=acting(by or cast.complainant), now=now)


def moved(
    cast: Cast,
    request: AdviceRequest,
    verb: str,
    *,
    by: Person | None = None,
    now: datetime | None = None,
    **given: Any,
) -> AdviceRequest:
    """Move a request by a verb, acted by somebody whose verb it is, with inputs that hold."""
    person = by or (asker(cast, request) if verb in OWNERS_VERBS else cast.officer)
    inputs = INPUTS.get(verb, {}) | given
    return engine.move(advice_workflow, request.pk, verb, actor=acting(person), inputs=inputs, now=now)


def asker(cast: Cast, request: AdviceRequest) -> Person:
    """Whoever asked."""
    return Person.objects.select_related("organisation").get(pk=request.asked_by_id or 0)


def in_state(cast: Cast, state: str, **given: Any) -> AdviceRequest:
    """A request in any state, brought there verb by verb."""
    request = asked(cast, **given)
    for verb in PATHS[state]:
        request = moved(cast, request, verb)
    return request


def closed_by_time(request: AdviceRequest) -> AdviceRequest:
    """What the clock does."""
    return engine.move(advice_workflow, request.pk, "close", actor=SYSTEM)
