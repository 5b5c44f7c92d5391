"""Every (state, verb, role) of a roundtable: written out by hand, apart from the table."""

from itertools import product

import pytest
from django.db import transaction

from core.accounts.actors import Actor
from core.workflow import engine
from core.workflow.errors import Conflict, MoveError, NotVisible, Refused
from roundtables.actions import guests
from roundtables.choices import RoundtableState as S
from roundtables.models import MinutesSection, Roundtable
from roundtables.workflow import roundtable_workflow
from tests.cast import SYSTEM, Cast, acting
from tests.cast_meetings import ROUNDTABLE_PATHS, move_roundtable

pytestmark = pytest.mark.django_db

ARRANGING = ("officer", "second_officer", "administrator")
INVITED_ROLES = ("complainant", "owner_admin", "owner_reader", "reviewer")
ROLES = (*ARRANGING, "staff_reader", *INVITED_ROLES, "stranger", "agent", "gov_reader", "system")
MAY: dict[str, tuple[str, ...]] = {
    "invite": (S.PLANNED, S.INVITED),
    "reschedule": (S.PLANNED, S.INVITED),
    "cancel": (S.PLANNED, S.INVITED),
    "hold": (S.INVITED,),
    "send_minutes": (S.HELD,),
    "agree": (S.HELD,),
    "reopen": (S.AGREED,),
    "publish": (S.AGREED,),
}


def the(cast: Cast, role: str) -> Actor:
    return SYSTEM if role == "system" else acting(getattr(cast, role))


def sees(role: str, state: str) -> bool:
    """Nobody outside CBBC knows of a roundtable before the invitations are out."""
    if role in {*ARRANGING, "staff_reader", "system"}:
        return True
    return role in INVITED_ROLES and state != S.PLANNED


def made_ready(cast: Cast, state: str) -> Roundtable:
    """A roundtable whose guards hold for every verb that its state allows."""
    roundtable = cast.roundtable(state)
    if state in {S.HELD, S.AGREED}:
        MinutesSection.objects.filter(roundtable=roundtable, item=None).update(text="Opened.", text_zh="开幕。")
    if state == S.HELD:
        roundtable = move_roundtable(roundtable, "send_minutes", actor=acting(cast.officer))
    return roundtable


def ready_for(cast: Cast, roundtable: Roundtable, verb: str) -> None:
    """Meet the conditions of a verb that the others do not ask for."""
    if verb == "invite" and roundtable.state == S.INVITED:
        guests.list_people(roundtable.pk, [cast.gov_reader], actor=acting(cast.officer))
    if verb == "hold":
        Roundtable.objects.filter(pk=roundtable.pk).update(starts_at=roundtable.created_at)


def attempt(cast: Cast, roundtable: Roundtable, verb: str, actor: Actor) -> MoveError | None:
    """Try the verb and undo it again; returns the error, or None where it worked."""
    try:
        with transaction.atomic():
            if roundtable.state in MAY[verb]:
                ready_for(cast, roundtable, verb)
            move_roundtable(roundtable, verb, actor=actor)
            raise _Undo
    except _Undo:
        return None
    except MoveError as error:
        return error


class _Undo(Exception):
    pass


def test_the_matrix_speaks_of_every_verb_and_every_state() -> None:
    assert set(MAY) == {row.verb for row in roundtable_workflow.transitions if row.sources}
    assert set(ROUNDTABLE_PATHS) == set(roundtable_workflow.states)


@pytest.mark.parametrize("state", ROUNDTABLE_PATHS)
def test_cbbc_alone_arranges_roundtables_and_only_from_the_states_of_each_verb(cast: Cast, state: str) -> None:
    roundtable = made_ready(cast, state)
    for verb, role in product(MAY, ROLES):
        outcome = attempt(cast, roundtable, verb, the(cast, role))
        if not sees(role, state):
            assert isinstance(outcome, NotVisible), (state, verb, role)
        elif role not in ARRANGING:
            assert isinstance(outcome, Refused), (state, verb, role)
        elif state not in MAY[verb]:
            assert isinstance(outcome, Conflict), (state, verb, role)
        else:
            assert outcome is None, (state, verb, role)


def test_a_verb_that_is_not_available_says_why(cast: Cast) -> None:
    options = engine.options(roundtable_workflow, cast.roundtable(S.PLANNED), actor=acting(cast.officer))
    assert {option.transition.verb for option in options} == set(MAY)
    assert all(option.is_available or option.reason for option in options)
