"""The life cycle of a complaint: every state is reached, and every verb belongs to somebody."""

import pytest

from complaints.choices import ComplaintState, TargetState
from tests.cast import PATHS, Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", PATHS)
def test_every_state_can_be_reached_verb_by_verb(cast: Cast, state: str) -> None:
    complaint = cast.complaint(state)
    assert complaint.state == state


def test_a_complaint_is_upheld_once_jd_has_removed_its_listings(cast: Cast) -> None:
    complaint = cast.complaint(ComplaintState.UPHELD)
    assert complaint.outcome == "full"
    assert set(complaint.targets.values_list("state", "is_open")) == {(TargetState.REMOVED, False)}
