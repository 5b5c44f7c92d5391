"""Every (state, verb, role) of an enrolment: allowed where the table says so, refused with the right words elsewhere.

The expectation is written out by hand, apart from the table: a row that is added or loosened must be added here too.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from core.accounts.actors import Actor
from core.days import house_day
from core.workflow import engine
from core.workflow.errors import Conflict, MoveError, NotVisible, Refused
from programmes.choices import EnrolmentState as S
from programmes.choices import Programme, SuspensionReason
from programmes.models import Enrolment, PowerOfAttorney
from programmes.workflow import enrolment_workflow
from tests.cast import ENROLMENT_INPUTS, ENROLMENT_PATHS, SYSTEM, Cast, acting

pytestmark = pytest.mark.django_db

STAFF = ("officer", "second_officer", "administrator")
FILERS = ("owner_admin", "complainant", "owner_client", "agent")
JD = ("jd_client", "reviewer")
ROLES = (
    *STAFF, "staff_reader", *FILERS, "owner_reader", "stranger", "stranger_client", "idle_agent",
    *JD, "jd_reader_client", "gov_reader", "system",
)  # fmt: skip

BEFORE_JD = (S.PROSPECT, S.INVITED, S.APPLICATION, S.DOCUMENTS_CHECK, S.APPROVED)
WITH_JD = (S.INTRODUCED, S.JD_REVIEW)
NOT_CLOSED = (*BEFORE_JD, *WITH_JD, S.ACTIVE, S.SUSPENDED)
MAY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "invite": ((S.PROSPECT,), STAFF),
    "begin": ((S.PROSPECT, S.INVITED), (*STAFF, *FILERS)),
    "submit": ((S.APPLICATION,), FILERS),
    "send_back": ((S.DOCUMENTS_CHECK,), STAFF),
    "approve": ((S.DOCUMENTS_CHECK,), STAFF),
    "introduce": ((S.APPROVED,), STAFF),
    "review": ((S.INTRODUCED,), JD),
    "return": (WITH_JD, JD),
    "accept": (WITH_JD, JD),
    "decline": (WITH_JD, JD),
    "record_acceptance": (WITH_JD, STAFF),
    "record_refusal": (WITH_JD, STAFF),
    "suspend": ((S.ACTIVE,), (*STAFF, *JD, "system")),
    # CBBC suspended it, so JD does not lift it: see below.
    "reinstate": ((S.SUSPENDED,), (*STAFF, "system")),
    "renew": ((S.ACTIVE,), STAFF),
    "refuse": (BEFORE_JD, STAFF),
    "exit": (NOT_CLOSED, (*STAFF, "owner_admin", "system")),
}
SEEN_BY_JD = frozenset({S.INTRODUCED, S.JD_REVIEW, S.ACTIVE, S.SUSPENDED, S.REFUSED, S.EXITED})


def the(cast: Cast, role: str) -> Actor:
    if role == "system":
        return SYSTEM
    # Without a power of attorney the same person of the same firm sees nothing.
    return acting(cast.agent if role == "idle_agent" else getattr(cast, role))


def sees(role: str, state: str) -> bool:
    if role in {*STAFF, "staff_reader", "system"}:
        return True
    if role in {*FILERS, "owner_reader"}:
        return state != S.PROSPECT
    return role in {*JD, "jd_reader_client"} and state in SEEN_BY_JD


def may(role: str, verb: str, state: str) -> bool:
    """Whether the verb belongs to the role in this state, so that only the state can stand in its way."""
    if role in JD and verb == "reinstate":
        return state != S.SUSPENDED
    return role in MAY[verb][1]


@pytest.fixture(params=["with a power of attorney", "without one"])
def roles(request: pytest.FixtureRequest, cast: Cast) -> tuple[str, ...]:
    """Everybody who tries; the agent once with a power of attorney for the programme, once with one that has ended."""
    if request.param == "without one":
        cast.power(valid_until=house_day() - timedelta(days=1))
        cast.power(programmes=[Programme.TEST_PURCHASE])
        return ("idle_agent",)
    cast.power()
    return tuple(role for role in ROLES if role != "idle_agent")


def prepared(cast: Cast, state: str) -> Enrolment:
    """An enrolment in the state, with everything done that the guards of its verbs ask for."""
    enrolment = cast.enrolment(state)
    if state == S.APPLICATION:
        cast.fill(enrolment, [cast.mark])
    if state == S.DOCUMENTS_CHECK:
        # What `approve` asks for is done, and undone with it.
        cast.accept_items(enrolment)
    return Enrolment.objects.get(pk=enrolment.pk)


def test_the_matrix_speaks_of_every_verb_that_leads_out_of_a_state() -> None:
    assert set(MAY) == {row.verb for row in enrolment_workflow.transitions if row.sources}


def test_the_matrix_reaches_every_state() -> None:
    assert set(ENROLMENT_PATHS) == set(enrolment_workflow.states)


@pytest.mark.parametrize("state", ENROLMENT_PATHS)
def test_only_those_whose_verb_it_is_may_use_it_and_only_from_its_states(
    cast: Cast, roles: tuple[str, ...], state: str
) -> None:
    enrolment = prepared(cast, state)
    for verb, (sources, _who) in MAY.items():
        for role in roles:
            outcome = attempt(enrolment, verb, the(cast, role), cast)
            if not sees(role, state):
                assert isinstance(outcome, NotVisible), (state, verb, role, outcome)
            elif not may(role, verb, state):
                assert isinstance(outcome, Refused), (state, verb, role, outcome)
            elif state not in sources:
                assert isinstance(outcome, Conflict), (state, verb, role, outcome)
            else:
                assert outcome is None, (state, verb, role, outcome)


@pytest.mark.parametrize("state", ENROLMENT_PATHS)
def test_the_verbs_that_are_offered_are_those_that_work(cast: Cast, roles: tuple[str, ...], state: str) -> None:
    enrolment = prepared(cast, state)
    for role in roles:
        if not sees(role, state):
            continue
        offered = set(engine.allowed_verbs(enrolment_workflow, enrolment, actor=the(cast, role)))
        expected = {verb for verb, (sources, _who) in MAY.items() if state in sources and may(role, verb, state)}
        assert offered == expected, (state, role)


@pytest.mark.parametrize("state", ENROLMENT_PATHS)
@pytest.mark.parametrize("role", ["officer", "staff_reader", "owner_admin", "jd_client"])
def test_a_verb_that_is_not_available_says_why(cast: Cast, state: str, role: str) -> None:
    enrolment = cast.enrolment(state)
    options = engine.options(enrolment_workflow, enrolment, actor=the(cast, role))
    assert options
    assert all(option.is_available or option.reason for option in options)


def test_jd_reinstates_what_jd_suspended_and_cbbc_does_too(cast: Cast) -> None:
    enrolment = cast.enrolment(S.ACTIVE)
    inputs = {"reason": SuspensionReason.DORMANT, "note": "Nothing was filed for a year."}
    engine.move(enrolment_workflow, enrolment.pk, "suspend", actor=acting(cast.jd_client), inputs=inputs)
    for role in (*JD, "officer"):
        assert attempt(enrolment, "reinstate", the(cast, role), cast) is None, role
    refused = attempt(enrolment, "reinstate", acting(cast.jd_reader_client), cast)
    assert isinstance(refused, Refused)


def test_jd_is_told_that_cbbc_lifts_what_cbbc_suspended(cast: Cast) -> None:
    enrolment = cast.enrolment(S.SUSPENDED)
    refused = attempt(enrolment, "reinstate", acting(cast.jd_client), cast)
    assert isinstance(refused, Refused)
    assert refused.denied.code == "suspended_by_cbbc"


def test_an_agent_loses_the_application_with_its_power_of_attorney(cast: Cast) -> None:
    power = cast.power()
    enrolment = prepared(cast, S.APPLICATION)
    agent = acting(cast.agent)
    assert attempt(enrolment, "submit", agent, cast) is None
    PowerOfAttorney.objects.filter(pk=power.pk).update(valid_until=house_day() - timedelta(days=1))
    assert isinstance(attempt(enrolment, "submit", agent, cast), NotVisible)


def test_an_agent_whose_power_is_not_yet_valid_finds_nothing(cast: Cast) -> None:
    cast.power(valid_from=house_day() + timedelta(days=1))
    assert isinstance(attempt(cast.enrolment(S.INVITED), "begin", acting(cast.agent), cast), NotVisible)


def test_an_application_that_lacks_something_is_not_submitted_and_one_unchecked_is_not_approved(cast: Cast) -> None:
    application = cast.enrolment(S.APPLICATION)
    incomplete = attempt(application, "submit", acting(cast.owner_admin), cast)
    assert isinstance(incomplete, Conflict)
    assert incomplete.denied.code == "incomplete"
    cast.fill(application, [cast.mark])
    cast.move_enrolment(application, "submit")
    unchecked = attempt(application, "approve", acting(cast.officer), cast)
    assert isinstance(unchecked, Conflict)
    assert unchecked.denied.code == "items_open"


def test_a_reader_of_the_owner_and_one_of_cbbc_change_nothing(cast: Cast) -> None:
    for role in ("owner_reader", "staff_reader"):
        outcome = attempt(cast.enrolment(S.INVITED), "begin", the(cast, role), cast)
        assert isinstance(outcome, Refused)
        assert "lets you read" in str(outcome.denied.reason)
        Enrolment.objects.update(state=S.EXITED, closed_at=timezone.now())


def attempt(enrolment: Enrolment, verb: str, actor: Actor, cast: Cast) -> MoveError | None:
    """Try the verb and undo it again; returns the error, or None where it worked."""
    inputs: dict[str, Any] = dict(ENROLMENT_INPUTS.get(verb, {}))
    if verb.startswith("record_"):
        inputs |= ENROLMENT_INPUTS["accept" if verb == "record_acceptance" else "decline"]
        inputs["documents"] = [cast.document(by=cast.officer).public_id]
    try:
        with transaction.atomic():
            engine.move(enrolment_workflow, enrolment.pk, verb, actor=actor, inputs=inputs)
            raise _Undo
    except _Undo:
        return None
    except MoveError as error:
        return error


class _Undo(Exception):
    pass
