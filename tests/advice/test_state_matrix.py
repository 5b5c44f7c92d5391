"""Every (state, verb, role): allowed where the table says so, refused with the right words everywhere else.

The expectation is written out by hand, apart from the table: a row that is added or loosened must be added here too.
"""

from typing import Any

import pytest
from django.db import transaction

from complaints.advice.choices import AdviceState as S
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceRequest
from core.accounts.actors import Actor
from core.workflow import engine
from core.workflow.errors import Conflict, MoveError, NotVisible, Refused
from tests.advice.asking import INPUTS, PATHS, in_state
from tests.cast import SYSTEM, Cast, acting

pytestmark = pytest.mark.django_db

STAFF = ("officer", "second_officer", "administrator")
OWNER = ("complainant", "owner_admin", "owner_client")
SEES = {*STAFF, "staff_reader", *OWNER, "owner_reader", "system"}
# What an owner asked by itself is none of its agent's business.
ROLES = (*SEES, "agent", "stranger", "stranger_client", "reviewer", "jd_client", "jd_reader_client", "gov_reader")
MAY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "take": ((S.OPEN, S.IN_WORK), STAFF),
    "reply": ((S.OPEN, S.IN_WORK, S.WAITING), STAFF),
    "question_back": ((S.OPEN, S.IN_WORK), STAFF),
    "supply": ((S.WAITING,), OWNER),
    "follow_up": ((S.ANSWERED,), OWNER),
    "close": ((S.ANSWERED,), (*OWNER, *STAFF, "system")),
    "withdraw": ((S.OPEN, S.IN_WORK, S.WAITING), OWNER),
}


def the(cast: Cast, role: str) -> Actor:
    return SYSTEM if role == "system" else acting(getattr(cast, role))


def has_it_already(state: str, verb: str, role: str) -> bool:
    """In work, it is the officer's."""
    return (state, verb, role) == (S.IN_WORK, "take", "officer")


def test_the_matrix_speaks_of_every_verb_and_reaches_every_state() -> None:
    assert set(MAY) == {row.verb for row in advice_workflow.transitions if row.sources}
    assert set(PATHS) == set(advice_workflow.states)


@pytest.mark.parametrize("verb", MAY)
@pytest.mark.parametrize("state", PATHS)
def test_only_those_whose_verb_it_is_may_use_it_and_only_from_its_states(cast: Cast, state: str, verb: str) -> None:
    cast.power()
    request = in_state(cast, state)
    sources, roles = MAY[verb]
    for role in ROLES:
        outcome = attempt(request, verb, the(cast, role))
        if role not in SEES:
            assert isinstance(outcome, NotVisible), (state, verb, role)
        elif role not in roles or has_it_already(state, verb, role):
            assert isinstance(outcome, Refused), (state, verb, role)
        elif state not in sources:
            assert isinstance(outcome, Conflict), (state, verb, role)
        else:
            assert outcome is None, (state, verb, role)


@pytest.mark.parametrize("state", PATHS)
def test_the_verbs_that_are_offered_are_those_that_work(cast: Cast, state: str) -> None:
    request = in_state(cast, state)
    for role in SEES:
        found = advice_workflow.visible_to(the(cast, role)).get(pk=request.pk)
        offered = set(engine.allowed_verbs(advice_workflow, found, actor=the(cast, role)))
        expected = {
            verb
            for verb, (sources, roles) in MAY.items()
            if state in sources and role in roles and not has_it_already(state, verb, role)
        }
        assert offered == expected, (state, role)


def attempt(request: AdviceRequest, verb: str, actor: Actor) -> MoveError | None:
    """Try the verb and undo it again; returns the error, or None where it worked."""
    try:
        with transaction.atomic():
            engine.move(advice_workflow, request.pk, verb, actor=actor, inputs=INPUTS.get(verb, {}))
            raise _Undo
    except _Undo:
        return None
    except MoveError as error:
        return error


class _Undo(Exception):
    pass


def test_what_an_agent_asked_is_moved_by_it_and_by_its_owner(cast: Cast) -> None:
    cast.power()
    request: Any = in_state(cast, S.WAITING, by=cast.agent, right=cast.mark)
    for who in (cast.agent, cast.complainant):
        assert attempt(request, "supply", acting(who)) is None
