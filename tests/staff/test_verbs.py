"""CBBC's steps: each carried out, each refused where it must be, and two people at one complaint."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from complaints.choices import ComplaintState as S
from complaints.choices import RefusalReason
from complaints.models import Complaint, Remark
from complaints.workflow import complaint_workflow
from tests.cast import PATHS, PNG, Cast, signed_in
from tests.staff.pages import verb_url, words

pytestmark = pytest.mark.django_db

QUESTION = {"question": "Please send us the certificate of renewal."}
REFUSAL = {"reason": RefusalReason.EVIDENCE_INSUFFICIENT, "note": "No picture shows the mark."}
ANSWER = {"answer": "The second picture shows the genuine article."}
# verb: state it leads out of, what the form asks for, state it leads to
STEPS: dict[str, tuple[str, dict[str, str], str]] = {
    "screen": (S.SUBMITTED, {"note": "Looks well founded."}, S.SCREENED),
    "ask": (S.SUBMITTED, QUESTION, S.INFO_REQUESTED),
    "refuse": (S.SUBMITTED, REFUSAL, S.REJECTED_BY_CBBC),
    "lodge": (S.SCREENED, {}, S.LODGED),
    "supply": (S.CLARIFICATION, ANSWER, S.ACCEPTED),
}


@pytest.fixture
def cast(cast_with_every_state: Cast) -> Cast:
    return cast_with_every_state


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The case officer's own browser."""
    return signed_in(cast.officer)


def state_of(complaint: Complaint) -> str:
    return Complaint.objects.get(pk=complaint.pk).state


@pytest.mark.parametrize("verb", STEPS)
def test_an_officer_takes_each_step_and_is_told_that_it_is_done(cast: Cast, desk: Client, verb: str) -> None:
    before, inputs, after = STEPS[verb]
    complaint = cast.complaint(before)
    asked = desk.get(verb_url(complaint, verb))
    assert asked.status_code == 200
    done = desk.post(verb_url(complaint, verb) + "?view=cbbc", inputs | {"version": complaint.version})
    assert done.status_code == 302
    assert done["Location"] == f"/staff/complaints/{complaint.reference}/?view=cbbc"
    assert state_of(complaint) == after
    assert [str(message) for message in get_messages(done.wsgi_request)]


@pytest.mark.parametrize("verb", STEPS)
def test_a_reader_is_shown_why_they_cannot_and_nothing_moves(cast: Cast, verb: str) -> None:
    before, inputs, _after = STEPS[verb]
    complaint = cast.complaint(before)
    reader = signed_in(cast.staff_reader)
    for page in (reader.get(verb_url(complaint, verb)), reader.post(verb_url(complaint, verb), inputs)):
        assert page.status_code in {403, 409}
        assert "Your role lets you read complaints" in words(page)
    assert state_of(complaint) == before


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (verb, state)
        for verb in STEPS
        for state in PATHS
        if state != S.DRAFT and not complaint_workflow.row(verb, state)
    ],
)
def test_a_step_out_of_turn_changes_nothing_and_says_where_the_complaint_stands(
    cast: Cast, desk: Client, verb: str, state: str
) -> None:
    complaint = cast.complaint(state)
    page = desk.post(verb_url(complaint, verb), STEPS[verb][1])
    assert page.status_code == 409
    assert str(complaint_workflow.states[state].label) in words(page)
    assert state_of(complaint) == state


@pytest.mark.parametrize(
    "verb", ["submit", "answer", "withdraw", "acknowledge", "decide", "close", "lapse", "start", "no"]
)
def test_the_steps_of_others_are_not_there(cast: Cast, desk: Client, verb: str) -> None:
    complaint = cast.complaint(S.ACCEPTED)
    assert desk.get(verb_url(complaint, verb)).status_code == 404
    assert desk.post(verb_url(complaint, verb)).status_code == 404


@pytest.mark.parametrize(("verb", "warns"), [("refuse", True), ("lodge", True), ("ask", False), ("screen", False)])
def test_what_cannot_be_undone_says_so_beforehand(cast: Cast, desk: Client, verb: str, warns: bool) -> None:
    complaint = cast.complaint(STEPS[verb][0])
    assert ("This cannot be undone." in words(desk.get(verb_url(complaint, verb)))) == warns


@pytest.mark.parametrize(
    ("verb", "inputs", "message"),
    [
        ("ask", {"question": "Why?"}, "at least 10 characters"),
        ("ask", {"question": ""}, "This field is required"),
        ("ask", {"question": "x" * 4001}, "at most 4000 characters"),
        ("ask", {"question": "What is\x00 this about, please?"}, "Null characters are not allowed"),
        ("refuse", {}, "This field is required"),
        ("refuse", {"reason": "because"}, "Select a valid choice"),
        ("refuse", {"reason": RefusalReason.OTHER}, "“Another reason” needs a note."),
    ],
)
def test_a_form_that_does_not_hold_says_so_at_the_field_and_keeps_what_was_typed(
    cast: Cast, desk: Client, verb: str, inputs: dict[str, str], message: str
) -> None:
    complaint = cast.complaint()
    page = desk.post(verb_url(complaint, verb), inputs)
    assert page.status_code == 422
    assert message in words(page)
    assert state_of(complaint) == S.SUBMITTED


def test_the_second_of_two_officers_is_told_who_was_faster_and_keeps_their_words(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    second = signed_in(cast.second_officer)
    second.get(verb_url(complaint, "ask"))
    desk.post(verb_url(complaint, "refuse"), REFUSAL)
    late = second.post(verb_url(complaint, "ask"), QUESTION | {"version": complaint.version})
    text = words(late)
    assert late.status_code == 409
    assert "Wei Zhang: Refused the complaint" in text
    assert QUESTION["question"] in text
    assert "See how it stands now" in text
    assert not Remark.objects.filter(complaint=complaint, verb="ask").exists()


def test_an_officer_whose_page_is_out_of_date_looks_again_before_they_act(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    seen = complaint.version
    cast.move(cast.move(complaint, "ask"), "answer")
    page = desk.post(verb_url(complaint, "screen"), {"version": seen})
    assert page.status_code == 409
    assert "has changed since you opened this page" in words(page)
    assert "Clara Finch: Answered CBBC's question" in words(page)
    assert state_of(complaint) == S.SUBMITTED


def test_pressing_twice_does_it_once(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    inputs = QUESTION | {"version": complaint.version}
    assert desk.post(verb_url(complaint, "ask"), inputs).status_code == 302
    assert desk.post(verb_url(complaint, "ask"), inputs).status_code == 409
    assert Remark.objects.filter(complaint=complaint).count() == 1


def test_cbbc_answers_jd_for_the_owner_and_adds_a_file(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint(S.CLARIFICATION)
    upload: dict[str, Any] = {"documents": SimpleUploadedFile("genuine.png", PNG, "image/png")}
    assert desk.post(verb_url(complaint, "supply"), ANSWER | upload).status_code == 302
    document = complaint.evidence.get().document
    assert document.name == "genuine.png"
    assert document.organisation == cast.cbbc


def test_a_file_that_cannot_be_taken_in_is_refused_at_its_field(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint(S.CLARIFICATION)
    upload: dict[str, Any] = {"documents": SimpleUploadedFile("run.exe", b"MZ\x90\x00 this program", "image/png")}
    page = desk.post(verb_url(complaint, "supply"), ANSWER | upload)
    assert page.status_code == 422
    assert ANSWER["answer"] in page.content.decode()
    assert state_of(complaint) == S.CLARIFICATION


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in_again(cast: Cast) -> None:
    complaint = cast.complaint()
    visitor = Client()
    turned_away = visitor.post(verb_url(complaint, "ask"), QUESTION)
    assert turned_away.status_code == 302
    visitor.force_login(cast.officer, backend="core.accounts.backends.PersonBackend")
    assert QUESTION["question"] in visitor.get(verb_url(complaint, "ask")).content.decode()


def test_who_answers_jd_has_the_question_before_their_eyes(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint(S.CLARIFICATION)
    text = words(desk.get(verb_url(complaint, "supply")))
    assert "Which of the pictures shows the genuine article?" in text
    assert "Counterfeit: HARROW & FINCH" in text
