"""Sessions end, seals grow old, clocks differ and disks fill up in mid-form: what was typed is there again."""

import errno
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from complaints.choices import ComplaintState
from complaints.workflow import complaint_workflow
from core.accounts.choices import Role
from core.accounts.models import Person
from core.documents import tasks
from core.documents.choices import PreviewState
from core.documents.models import Document
from core.web.views import UNSENT_LIMIT
from core.workflow import engine
from tests.api.callers import calling
from tests.cast import EXPLANATION, PASSWORD, PNG, Cast, acting, signed_in

OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
AGAIN = "What you typed is here again"


def new_file() -> SimpleUploadedFile:
    """A file whose bytes no other test has stored."""
    return SimpleUploadedFile("note.txt", uuid.uuid4().hex.encode())


def sealed(person: Person) -> Any:
    """A browser that has signed in, with forms that need their seal."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person, backend="core.accounts.backends.PersonBackend")
    return browser


def signs_in(browser: Any, person: Person, address: str) -> str:
    """Sign in on the page to which a form led; returns where that leads."""
    assert address.startswith("/account/login/")
    return str(browser.post(address, {"login": person.email, "password": PASSWORD}).url)


# --- The session ends -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("explanation", {"explanation": EXPLANATION}),
        ("listings", {"addresses": "100012345678\n100012345679"}),
        ("statement", {"statement_name": "Clara M. Finch", "statement_title": "Head of Teapots"}),
    ],
)
def test_a_step_whose_session_ended_comes_back_with_all_that_was_typed(
    cast: Cast, step: str, typed: dict[str, str]
) -> None:
    draft = cast.draft(explanation="", addresses="")
    browser: Any = Client()
    path = f"/portal/complaints/{draft.reference}/draft/{step}/"
    back = signs_in(browser, cast.complainant, browser.post(path, typed).url)
    assert back == path
    shown = browser.get(path).content.decode()
    assert AGAIN in shown
    for text in typed.values():
        assert text in shown


def test_captions_of_evidence_survive_the_end_of_a_session(cast: Cast) -> None:
    draft = cast.draft()
    browser: Any = signed_in(cast.complainant)
    path = f"/portal/complaints/{draft.reference}/draft/evidence/"
    browser.post(f"{path}upload/", {"file": SimpleUploadedFile("a.png", PNG)})
    caption = f"caption_{draft.evidence.get().pk}"
    browser.logout()
    back = signs_in(browser, cast.complainant, browser.post(path, {caption: "The forged mark"}).url)
    assert 'value="The forged mark"' in browser.get(back).content.decode()


def test_a_question_of_staff_survives_the_end_of_a_session(cast: Cast) -> None:
    path = f"/staff/complaints/{cast.complaint().reference}/do/ask/"
    browser: Any = Client()
    back = signs_in(browser, cast.officer, browser.post(path, {"question": "Which goods are these?"}).url)
    assert "Which goods are these?" in browser.get(back).content.decode()


def test_each_role_that_was_ticked_survives_the_end_of_a_session(cast: Cast) -> None:
    path = f"/staff/people/of/{cast.harrow.code}/invite/"
    browser: Any = Client()
    typed = {"email": "new@harrow.example", "roles": [Role.COMPLAINANT, Role.OWNER_ADMINISTRATOR]}
    shown = browser.get(signs_in(browser, cast.administrator, browser.post(path, typed).url))
    assert "new@harrow.example" in shown.content.decode()
    assert shown.context["form"]["roles"].value() == typed["roles"]


def test_ten_thousand_lines_with_their_tracking_survive_the_end_of_a_session(cast: Cast) -> None:
    draft = cast.draft(addresses="")
    lines = "\r\n".join(
        f"https://item.jd.com/{100_000_000_000 + n}.html?utm_source=x&pop={'y' * 90}" for n in range(10_000)
    )
    assert 1_000_000 < len(lines) < UNSENT_LIMIT
    path = f"/portal/complaints/{draft.reference}/draft/listings/"
    browser: Any = Client()
    back = signs_in(browser, cast.complainant, browser.post(path, {"addresses": lines}).url)
    assert "100000009999.html" in browser.get(back).content.decode()


def kept_sessions(address: str, times: int, **more: Any) -> int:
    """How many sessions it leaves behind when somebody who is signed out sends a form so many times."""
    before = Session.objects.count()
    for _time in range(times):
        visitor = Client(enforce_csrf_checks="headers" in more)
        assert visitor.post(address, {"explanation": EXPLANATION}, **more).status_code == 302
    return Session.objects.count() - before


def test_nobody_fills_the_store_with_forms_without_signing_in(cast: Cast, settings: Any) -> None:
    settings.IPP_UNSENT_RATE = "3/hour"
    path = f"/portal/complaints/{cast.draft().reference}/draft/explanation/"
    assert kept_sessions(path, 5) == 3
    assert kept_sessions(path, 2, headers=OUR_PAGE) == 0
    assert kept_sessions(path, 2, REMOTE_ADDR="192.0.2.7") == 2


def test_whoever_is_signed_in_loses_nothing_to_the_visitors_of_the_same_address(cast: Cast, settings: Any) -> None:
    settings.IPP_UNSENT_RATE = "1/hour"
    path = f"/portal/complaints/{cast.draft(explanation='').reference}/draft/explanation/"
    assert kept_sessions(path, 2) == 1
    browser = sealed(cast.complainant)
    browser.post(path, {"explanation": EXPLANATION, "csrfmiddlewaretoken": "o" * 64}, headers=OUR_PAGE)
    assert EXPLANATION in browser.get(path).content.decode()


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(cast: Cast) -> None:
    browser: Any = Client()
    sent = browser.post("/notices/read/", headers={"Referer": "http://testserver/notices/?before=7"})
    assert signs_in(browser, cast.complainant, sent.url) == "/notices/?before=7"
    elsewhere = Client().post("/notices/read/", headers={"Referer": "https://evil.example/notices/"})
    assert elsewhere["Location"] == "/account/login/?next=/"


def test_a_list_that_is_filtered_after_the_session_ended_leads_the_whole_page_to_the_sign_in(cast: Cast) -> None:
    part = {"HX-Request": "true", "HX-Target": "list", "HX-Current-URL": "http://testserver/staff/complaints/?q=tea"}
    answer = Client().get("/staff/complaints/", {"q": "teapot"}, headers=part)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/account/login/?next=/staff/complaints/%3Fq%3Dtea"
    assert not answer.content
    foreign = Client().get("/staff/complaints/", headers=part | {"HX-Current-URL": "https://evil.example/"})
    assert foreign["HX-Redirect"] == "/account/login/?next=/"


# --- The seal grows old -----------------------------------------------------------------------------------------------


def test_a_form_from_before_a_new_sign_in_comes_back_with_what_was_typed(cast: Cast) -> None:
    draft = cast.draft(explanation="")
    browser = sealed(cast.complainant)
    path = f"/portal/complaints/{draft.reference}/draft/explanation/"
    sent = browser.post(path, {"explanation": EXPLANATION, "csrfmiddlewaretoken": "o" * 64}, headers=OUR_PAGE)
    assert (sent.status_code, sent["Location"]) == (302, path)
    draft.refresh_from_db()
    assert not draft.explanation
    shown = browser.get(path).content.decode()
    assert EXPLANATION in shown
    assert AGAIN in shown


@pytest.mark.parametrize("sent_by", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}])
def test_a_form_from_elsewhere_is_refused_and_leaves_nothing_behind(cast: Cast, sent_by: dict[str, str]) -> None:
    draft = cast.draft(explanation="")
    browser = sealed(cast.complainant)
    path = f"/portal/complaints/{draft.reference}/draft/explanation/"
    assert browser.post(path, {"explanation": "Planted"}, headers=sent_by).status_code == 403
    assert "Planted" not in browser.get(path).content.decode()


def test_a_verb_is_never_carried_out_without_its_seal(cast: Cast) -> None:
    complaint = cast.complaint()
    browser = sealed(cast.officer)
    path = f"/staff/complaints/{complaint.reference}/do/screen/"
    assert browser.post(path, headers=OUR_PAGE)["Location"] == path
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.SUBMITTED


def test_the_uploader_is_told_about_an_old_seal_in_words_that_it_shows(cast: Cast) -> None:
    path = f"/portal/complaints/{cast.draft().reference}/draft/evidence/upload/"
    script = OUR_PAGE | {"X-Requested-With": "XMLHttpRequest"}
    answer = sealed(cast.complainant).post(path, {"file": SimpleUploadedFile("a.png", PNG)}, headers=script)
    assert answer.status_code == 403
    assert "open for too long" in answer.json()["detail"]


def test_signing_in_twice_in_two_windows_ends_at_the_start_page(cast: Cast) -> None:
    browser = sealed(cast.complainant)
    typed = {"login": cast.complainant.email, "password": PASSWORD, "csrfmiddlewaretoken": "o" * 64}
    answer = browser.post("/account/login/", typed, headers=OUR_PAGE)
    assert answer["Location"] == "/account/login/"
    assert browser.get("/account/login/").status_code == 302


# --- The disk is full -------------------------------------------------------------------------------------------------


@pytest.fixture
def full_disk() -> Iterator[None]:
    with patch.object(FileSystemStorage, "_save", side_effect=OSError(errno.ENOSPC, "No space left on device")):
        yield


def test_evidence_for_which_there_is_no_room_is_an_error_at_its_field_and_captions_are_kept(
    cast: Cast, full_disk: None
) -> None:
    draft = cast.draft()
    browser: Any = signed_in(cast.complainant)
    path = f"/portal/complaints/{draft.reference}/draft/evidence/"
    answer = browser.post(path, {"evidence": new_file(), "add": "1"})
    assert answer.status_code == 422
    assert "could not be stored just now" in answer.content.decode()
    assert not Document.objects.exists()
    by_script = browser.post(f"{path}upload/", {"file": new_file()})
    assert (by_script.status_code, by_script["Retry-After"]) == (503, "5")
    assert "could not be stored just now" in by_script.json()["detail"]
    assert browser.get(path).status_code == 200


def test_a_client_is_told_to_send_its_file_again_later(cast: Cast, full_disk: None) -> None:
    answer = calling(cast.owner_client).upload("/documents", {"file": new_file()})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["code"] == "unavailable"


def test_an_answer_with_a_file_for_which_there_is_no_room_keeps_its_words(cast: Cast, full_disk: None) -> None:
    complaint = cast.complaint(ComplaintState.INFO_REQUESTED)
    browser: Any = signed_in(cast.complainant)
    typed = {"answer": "Here is the certificate.", "documents": new_file()}
    answer = browser.post(f"/portal/complaints/{complaint.reference}/do/answer/", typed)
    assert answer.status_code == 422
    assert "Here is the certificate." in answer.content.decode()
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.INFO_REQUESTED


def test_a_form_that_cannot_be_taken_in_for_lack_of_room_is_a_503(cast: Cast) -> None:
    """A large file goes to a temporary place first: that disk may be the full one."""
    browser: Any = signed_in(cast.complainant)
    browser.raise_request_exception = False
    path = f"/portal/complaints/{cast.draft().reference}/draft/evidence/"
    with patch("django.core.files.uploadhandler.TemporaryUploadedFile", side_effect=OSError(errno.ENOSPC, "full")):
        answer = browser.post(path, {"evidence": SimpleUploadedFile("large.png", PNG + bytes(3 << 20))})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_picture_whose_store_was_away_is_made_once_it_is_back(cast: Cast) -> None:
    document = cast.document()
    with patch.object(FileSystemStorage, "_open", side_effect=OSError(errno.EIO, "Input/output error")):
        with pytest.raises(Exception, match="not_stored"):
            tasks.make_preview(document.blob_id)
        draft = cast.draft()
        browser: Any = signed_in(cast.complainant)
        browser.raise_request_exception = False
        evidence = draft.evidence.create(document=document, added_at=draft.created_at)
        for path in ("", "preview/"):
            shown = browser.get(f"/portal/complaints/{draft.reference}/evidence/{evidence.pk}/{path}")
            assert (shown.status_code, shown["Retry-After"]) == (503, "5")
    assert tasks.make_preview(document.blob_id) == PreviewState.READY


# --- Clocks differ ----------------------------------------------------------------------------------------------------


def test_a_server_whose_clock_is_behind_moves_a_complaint_all_the_same(cast: Cast) -> None:
    complaint = cast.complaint()
    behind = complaint.updated_at - timedelta(minutes=10)
    asked = engine.move(
        complaint_workflow,
        complaint.pk,
        "ask",
        actor=acting(cast.officer),
        inputs={"question": "Which goods are these?"},
        now=behind,
    )
    assert asked.updated_at == complaint.updated_at
    inputs = {"answer": "Teapots."}
    answered = engine.move(
        complaint_workflow, complaint.pk, "answer", actor=acting(cast.complainant), inputs=inputs, now=behind
    )
    assert answered.state == ComplaintState.SUBMITTED


# --- The database goes away within a page -----------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["core.web.context.navigation.items", "core.outbox.queries.unread_count"])
def test_a_database_that_goes_away_while_a_page_is_put_together_is_a_503(cast: Cast, what: str) -> None:
    browser: Any = signed_in(cast.complainant)
    browser.raise_request_exception = False
    with patch(what, side_effect=OperationalError("terminating connection due to administrator command")):
        answer = browser.get("/portal/complaints/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
