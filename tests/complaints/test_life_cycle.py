"""The life cycle of a complaint: every state is reached, and every verb belongs to somebody."""

import pytest

from complaints.actions import filing
from complaints.choices import ComplaintState, TargetState
from complaints.workflow import complaint_workflow
from core.workflow import engine
from core.workflow.errors import InvalidInputs
from tests.cast import PATHS, Cast, acting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", PATHS)
def test_every_state_can_be_reached_verb_by_verb(cast: Cast, state: str) -> None:
    complaint = cast.complaint(state)
    assert complaint.state == state


def test_a_complaint_is_upheld_once_jd_has_removed_its_listings(cast: Cast) -> None:
    complaint = cast.complaint(ComplaintState.UPHELD)
    assert complaint.outcome == "full"
    assert set(complaint.targets.values_list("state", "is_open")) == {(TargetState.REMOVED, False)}


def test_a_file_that_is_evidence_already_does_not_come_with_an_answer_again(cast: Cast) -> None:
    document = cast.document()
    draft = cast.draft()
    filing.add_evidence(draft.pk, document, actor=acting(cast.complainant))
    complaint = cast.move(cast.move(draft, "submit"), "ask")
    given = {"answer": "Here it is.", "documents": [document.public_id]}
    with pytest.raises(InvalidInputs, match="part of it already"):
        engine.move(complaint_workflow, complaint.pk, "answer", actor=acting(cast.complainant), inputs=given)
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.INFO_REQUESTED
