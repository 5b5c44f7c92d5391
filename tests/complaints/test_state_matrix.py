"""Every (state, verb, role): allowed where the table says so, refused with the right words everywhere else.

The expectation is written out by hand, apart from the table: a row that is added or loosened must be added here too.
"""

from datetime import date
from itertools import product
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

ELECTING = (S.ELECTION_OPEN, S.EXTENSION_ASKED, S.ELECTION_EXTENDED)
OPEN = (
    S.SUBMITTED, S.INFO_REQUESTED, S.SCREENED, S.LODGED, S.CLARIFICATION, S.ACCEPTED, S.MEASURES_TAKEN,
    S.NOTICE_FORWARDED, S.COUNTER_NOTICE, *ELECTING, S.ACTION_NOTIFIED, S.CONCEDED, S.MEASURES_TO_LIFT, S.DISMISSED,
)  # fmt: skip
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
    "decide": ((S.ACCEPTED, S.MEASURES_TAKEN, S.NOTICE_FORWARDED), JD),
    "reject": ((S.LODGED, S.ACCEPTED), JD),
    "close": ((S.MEASURES_TAKEN, S.NOTICE_FORWARDED), JD),
    "forward": ((S.ACCEPTED, S.MEASURES_TAKEN), JD),
    "uphold": ((S.NOTICE_FORWARDED,), (*JD, "system")),
    "counter": ((S.MEASURES_TAKEN, S.NOTICE_FORWARDED, S.UPHELD), JD),
    "return": ((S.COUNTER_NOTICE,), JD),
    "serve": ((S.COUNTER_NOTICE,), (*JD, *STAFF)),
    # Only on copyright, which has no election: tests/complaints/test_counter_notices.py.
    "restore": ((), JD),
    "concede": (ELECTING, OWNERS_SIDE),
    "act": (ELECTING, OWNERS_SIDE),
    "ask_extension": ((S.ELECTION_OPEN,), OWNERS_SIDE),
    "grant_extension": ((S.EXTENSION_ASKED,), STAFF),
    "refuse_extension": ((S.EXTENSION_ASKED,), STAFF),
    "expire": (ELECTING, ("system",)),
    "conclude": ((S.ACTION_NOTIFIED,), (*OWNERS_SIDE, *STAFF)),
    "lift": ((S.CONCEDED, S.MEASURES_TO_LIFT, S.DISMISSED), JD),
    "withdraw": (OPEN, OWNERS_SIDE),
    "retract": (OPEN, OWNERS_SIDE),
    "assign": (OPEN, STAFF),
    "prioritise": (OPEN, STAFF),
    "reroute": ((S.SUBMITTED, S.INFO_REQUESTED, S.SCREENED), STAFF),
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
    "counter": {"reasons": ["authorised"], "statement": "We are authorised.", "seller_name": "王五"},
    "return": {"note": "Which shop?"},
    "act": {"kind": "suit", "authority": "杭州互联网法院", "filed_on": date(2026, 1, 5)},
    "ask_extension": {"reason": "notarisation", "explanation": "The notary needs a week more.", "days": 5},
    "grant_extension": {"reading": "excluded", "days": 5},
    "refuse_extension": {"note": "Nothing was begun."},
    "conclude": {"outcome": "upheld", "outcome_on": date(2026, 1, 9)},
    "prioritise": {"priority": "2", "note": "A danger to children."},
    "reroute": {"reason": "confusingly_similar", "note": "The mark is similar, not identical."},
}
SEEN_BY_OWNER = frozenset(PATHS)
SEEN_BY_STAFF = SEEN_BY_OWNER - {S.DRAFT}
SEEN_BY_AGENT = SEEN_BY_STAFF  # of drafts its own alone
SEEN_BY_JD = SEEN_BY_STAFF - {
    S.SUBMITTED, S.INFO_REQUESTED, S.SCREENED, S.REJECTED_BY_CBBC, S.LAPSED, S.WITHDRAWN
}  # fmt: skip


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


@pytest.mark.parametrize("state", PATHS)
def test_only_those_whose_verb_it_is_may_use_it_and_only_from_its_states(cast: Cast, state: str) -> None:
    cast.power()
    complaint = cast.complaint(state)
    for verb, role in product(MAY, ROLES):
        sources, roles = MAY[verb]
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
