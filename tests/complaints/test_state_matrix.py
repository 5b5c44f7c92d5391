"""Every (state, verb, role): allowed where the table says so, refused with the right words everywhere else.

The expectation is written out by hand, apart from the table: a row that is added or loosened must be added here too.
"""

from typing import Any

import pytest
from django.db import transaction

from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.workflow import engine
from core.workflow.errors import Conflict, MoveError, NotVisible, Refused
from tests.cast import PATHS, SYSTEM, Cast, acting

pytestmark = pytest.mark.django_db

STAFF = ("officer", "second_officer", "administrator")
OWNER = ("complainant", "owner_admin", "owner_client")
# Under a power of attorney that covers the complaint platform and the right, an agent does what the owner does.
AGENT = ("agent",)
OWNERS_SIDE = (*OWNER, *AGENT)
JD = ("jd_client", "reviewer")
ROLES = (
    *STAFF, "staff_reader", *OWNERS_SIDE, "owner_reader", "stranger", "stranger_client",
    *JD, "jd_reader_client", "gov_reader", "system",
)  # fmt: skip

OPEN = (S.SUBMITTED, S.INFO_REQUESTED, S.SCREENED, S.LODGED, S.CLARIFICATION, S.ACCEPTED, S.MEASURES_TAKEN)
MAY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "submit": ((S.DRAFT,), OWNERS_SIDE),
    "screen": ((S.SUBMITTED,), STAFF),
    "ask": ((S.SUBMITTED,), STAFF),
    "answer": ((S.INFO_REQUESTED,), OWNERS_SIDE),
    "lapse": ((S.INFO_REQUESTED,), ("system",)),
    "lodge": ((S.SCREENED,), STAFF),
    "refuse": ((S.SUBMITTED, S.INFO_REQUESTED, S.SCREENED), STAFF),
    "acknowledge": ((S.LODGED,), JD),
    "clarify": ((S.LODGED, S.ACCEPTED, S.MEASURES_TAKEN), JD),
    "supply": ((S.CLARIFICATION,), (*OWNERS_SIDE, *STAFF)),
    "decide": ((S.ACCEPTED, S.MEASURES_TAKEN), JD),
    "reject": ((S.LODGED, S.ACCEPTED), JD),
    "close": ((S.MEASURES_TAKEN,), JD),
    "withdraw": (OPEN, OWNERS_SIDE),
}
INPUTS: dict[str, dict[str, Any]] = {
    "ask": {"question": "Which mark do you rely on?"},
    "answer": {"answer": "The first."},
    "refuse": {"reason": "genuine_goods", "note": ""},
    "acknowledge": {"case_number": "JD-1"},
    "clarify": {"question": "Which one?"},
    "supply": {"answer": "This one."},
    "decide": {"decisions": []},
    "reject": {"reason": "duplicate", "note": ""},
    "withdraw": {"reason": "settled", "note": ""},
}
SEEN_BY_OWNER = frozenset(PATHS)
SEEN_BY_STAFF = SEEN_BY_OWNER - {S.DRAFT}
SEEN_BY_AGENT = SEEN_BY_STAFF  # of drafts its own alone
SEEN_BY_JD = {S.LODGED, S.CLARIFICATION, S.ACCEPTED, S.MEASURES_TAKEN, S.UPHELD, S.REJECTED_BY_JD}


def the(cast: Cast, role: str) -> Actor:
    return SYSTEM if role == "system" else acting(getattr(cast, role))


def sees(role: str, state: str) -> bool:
    if role in {*STAFF, "staff_reader"}:
        return state in SEEN_BY_STAFF
    if role in AGENT:
        return state in SEEN_BY_AGENT
    if role in {*OWNER, "owner_reader", "system"}:
        return state in SEEN_BY_OWNER
    return role in {*JD, "jd_reader_client"} and state in SEEN_BY_JD


def test_the_matrix_speaks_of_every_verb_that_leads_out_of_a_state() -> None:
    assert set(MAY) == {row.verb for row in complaint_workflow.transitions if row.sources}


def test_the_matrix_reaches_every_state() -> None:
    assert set(PATHS) == set(complaint_workflow.states)


@pytest.mark.parametrize("verb", MAY)
@pytest.mark.parametrize("state", PATHS)
def test_only_those_whose_verb_it_is_may_use_it_and_only_from_its_states(cast: Cast, state: str, verb: str) -> None:
    cast.power()
    complaint = cast.complaint(state)
    sources, roles = MAY[verb]
    for role in ROLES:
        outcome = attempt(complaint, verb, the(cast, role))
        if not sees(role, state):
            assert isinstance(outcome, NotVisible), (state, verb, role)
        elif role not in roles:
            assert isinstance(outcome, Refused), (state, verb, role)
        elif state not in sources:
            assert isinstance(outcome, Conflict), (state, verb, role)
        else:
            assert outcome is None, (state, verb, role)


@pytest.mark.parametrize("state", PATHS)
def test_the_verbs_that_are_offered_are_those_that_work(cast: Cast, state: str) -> None:
    cast.power()
    complaint = cast.complaint(state)
    for role in ROLES:
        if not sees(role, state):
            continue
        complaint = complaint_workflow.visible_to(the(cast, role)).get(pk=complaint.pk)
        offered = set(engine.allowed_verbs(complaint_workflow, complaint, actor=the(cast, role)))
        expected = {verb for verb, (sources, roles) in MAY.items() if state in sources and role in roles}
        assert offered == expected, (state, role)


@pytest.mark.parametrize("state", PATHS)
def test_a_verb_that_is_not_available_says_why(cast: Cast, state: str) -> None:
    complaint = cast.complaint(state)
    options = engine.options(complaint_workflow, complaint, actor=the(cast, "officer"))
    assert options
    assert all(option.is_available or option.reason for option in options)


def attempt(complaint: Complaint, verb: str, actor: Actor) -> MoveError | None:
    """Try the verb and undo it again; returns the error, or None where it worked."""
    try:
        with transaction.atomic():
            engine.move(complaint_workflow, complaint.pk, verb, actor=actor, inputs=INPUTS.get(verb, {}))
            raise _Undo
    except _Undo:
        return None
    except MoveError as error:
        return error


class _Undo(Exception):
    pass
