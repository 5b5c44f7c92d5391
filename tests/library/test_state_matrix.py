"""Every (state, verb, role) of an edition: allowed where the table says so, refused everywhere else.

The expectation is written out by hand, apart from the table: a row that is added or loosened must be added here too.
"""

import pytest
from django.db import transaction

from core.accounts.actors import Actor
from core.workflow import engine
from core.workflow.errors import Conflict, MoveError, NotVisible, Refused
from library.choices import EditionState as S
from library.models import ClauseComment, Edition
from library.workflow import edition_workflow
from tests.cast import SYSTEM, Cast, acting
from tests.cast_library import INPUTS, PATHS

pytestmark = pytest.mark.django_db

EDITORS = ("officer", "administrator")
OWNER = ("complainant", "owner_admin")
STAFF = {*EDITORS, "staff_reader", "system"}
HOUSE = {*OWNER, "owner_reader"}
ROLES = (*STAFF, *HOUSE, "stranger", "agent", "reviewer", "gov_reader")
# The owner sees what it proposed, what it is asked to comment on and what is published for everyone.
SEES = {
    S.PROPOSED: STAFF | HOUSE,
    S.DECLINED: STAFF | HOUSE,
    S.DRAFTING: STAFF,
    S.CONSULTING: STAFF | HOUSE,
    S.PUBLISHED: set(ROLES),
    S.WITHDRAWN: STAFF,
    S.DISCARDED: STAFF,
}
MAY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "take_up": ((S.PROPOSED,), EDITORS),
    "decline": ((S.PROPOSED,), EDITORS),
    "consult": ((), EDITORS),  # a bulletin is not commented clause by clause
    "end_consultation": ((S.CONSULTING,), (*EDITORS, "system")),
    "publish": ((S.DRAFTING,), EDITORS),
    "review": ((S.PUBLISHED,), EDITORS),
    "withdraw": ((S.PUBLISHED,), EDITORS),
    "discard": ((S.PROPOSED, S.DRAFTING), (*EDITORS, "proposer")),
}


def the(cast: Cast, role: str) -> Actor:
    return SYSTEM if role == "system" else acting(getattr(cast, role))


def may(state: str, role: str, verb: str) -> bool:
    """Whoever proposed it takes it back, until CBBC has said what becomes of it."""
    roles = MAY[verb][1]
    return role in roles or ("proposer" in roles and role in OWNER and state == S.PROPOSED)


def attempt(edition: Edition, verb: str, actor: Actor) -> MoveError | None:
    try:
        with transaction.atomic():
            engine.move(edition_workflow, edition.pk, verb, actor=actor, inputs=INPUTS.get(verb, {}))
            transaction.set_rollback(True)
    except MoveError as error:
        return error
    return None


def test_the_matrix_speaks_of_every_verb_and_reaches_every_state() -> None:
    assert set(MAY) == {row.verb for row in edition_workflow.transitions if row.sources}
    assert set(PATHS) == set(SEES) == set(edition_workflow.states)


@pytest.mark.parametrize("state", PATHS)
def test_only_those_whose_verb_it_is_may_use_it_and_only_from_its_states(cast: Cast, state: str) -> None:
    edition = cast.edition(state)
    for verb, (sources, _roles) in MAY.items():
        for role in ROLES:
            outcome = attempt(edition, verb, the(cast, role))
            if role not in SEES[S(state)]:
                assert isinstance(outcome, NotVisible), (state, verb, role)
            elif not may(state, role, verb):
                assert isinstance(outcome, Refused), (state, verb, role, outcome)
            elif state not in sources:
                assert isinstance(outcome, Conflict), (state, verb, role, outcome)
            else:
                assert outcome is None, (state, verb, role, outcome)


def test_a_comment_without_an_answer_holds_publishing_up(cast: Cast) -> None:
    edition = cast.edition(S.CONSULTING, effective_from=INPUTS["review"]["review_on"])
    ClauseComment.objects.create(
        clause=edition.clauses.get(),
        organisation=cast.harrow,
        author_label="Clara Finch",
        text="Too strict.",
        created_at=edition.created_at,
    )
    engine.move(edition_workflow, edition.pk, "end_consultation", actor=SYSTEM)
    told = attempt(edition, "publish", acting(cast.officer))
    assert isinstance(told, Conflict)
    assert told.denied.code == "comments_open"
