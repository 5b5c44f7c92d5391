"""A verb in a state that it does not lead out of: refused, with the state and the last step."""

import pytest

from complaints.choices import ComplaintState
from complaints.workflow import complaint_workflow
from tests.api.callers import Caller
from tests.api.test_verbs import BODIES, MOVES, OWNERS, state_of, whose
from tests.cast import PATHS, Cast


@pytest.fixture
def cast(cast_with_every_state: Cast) -> Cast:
    return cast_with_every_state


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("state", [state for state in PATHS if state != ComplaintState.DRAFT])
def test_in_a_wrong_state_the_answer_names_state_and_last_step(
    jd: Caller, owner: Caller, cast: Cast, verb: str, state: str
) -> None:
    if complaint_workflow.row(verb, state):
        return
    complaint = cast.complaint(state)
    answer = whose(verb, jd, owner).post(f"/complaints/{complaint.reference}/{verb}", BODIES[verb])
    if verb not in OWNERS and complaint.lodged_at is None:
        assert answer.status_code == 404
        return
    problem = answer.json()
    # That an owner asks CBBC for more time is no business of JD: to it the choice is open.
    to_jd = ComplaintState.ELECTION_OPEN if state == ComplaintState.EXTENSION_ASKED else state
    shown = state if verb in OWNERS else to_jd
    assert (answer.status_code, problem["code"], problem["state"]) == (409, "wrong_state", shown)
    assert problem["last"]
    assert state_of(complaint) == state
