"""Evidence: adding, describing, removing and handing out files."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from complaints.choices import ComplaintState
from complaints.models import Complaint, Evidence
from tests.cast import EXPLANATION, PNG, Cast, signed_in
from tests.portal.conftest import Browser, page, step, text

pytestmark = pytest.mark.django_db


def png(name: str = "listing.png") -> SimpleUploadedFile:
    """A small picture."""
    return SimpleUploadedFile(name, PNG)


def added(clara: Browser, draft: Complaint) -> Evidence:
    """A file that Clara has added to the draft."""
    clara.post(step(draft, "evidence"), {"evidence": [png()], "add": "1"})
    return draft.evidence.get()


def test_several_files_travel_with_the_form_where_there_is_no_javascript(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    files = [png("one.png"), SimpleUploadedFile("two.txt", "第二份证据".encode())]
    sent = clara.post(step(draft, "evidence"), {"evidence": files, "add": "1"})
    assert sent.url == step(draft, "evidence")
    assert [one.document.name for one in draft.evidence.all()] == ["one.png", "two.txt"]


def test_one_refused_file_does_not_keep_the_others_out(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    files = [png("good.png"), SimpleUploadedFile("empty.png", b""), SimpleUploadedFile("run.exe", b"MZ")]
    sent = clara.post(step(draft, "evidence"), {"evidence": files})
    assert sent.status_code == 422
    assert "empty.png: This file is empty (0 bytes)." in text(sent)
    assert "run.exe: This type of file is not accepted." in text(sent)
    assert [one.document.name for one in draft.evidence.all()] == ["good.png"]


def test_the_uploader_is_answered_with_the_finished_line(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    sent = clara.post(page("upload", draft), {"file": png()})
    evidence = draft.evidence.get()
    assert sent.status_code == 201
    assert f'name="caption_{evidence.pk}"' in text(sent)
    assert page("remove_evidence", draft, evidence.pk) in text(sent)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.png", b"", "This file is empty (0 bytes)."),
        ("page.png", b"<script>alert(1)</script>", "This file is damaged, or it is not what its name says."),
        ("drawing.svg", b"<svg/>", "This type of file is not accepted."),
    ],
)
def test_the_uploader_is_told_why_a_file_is_refused(
    clara: Browser, cast: Cast, name: str, content: bytes, words: str
) -> None:
    draft = cast.draft()
    sent = clara.post(page("upload", draft), {"file": SimpleUploadedFile(name, content)})
    assert sent.status_code == 422
    assert sent["Content-Type"] == "application/problem+json"
    assert words in sent.json()["detail"]
    assert not draft.evidence.exists()


def test_a_file_beyond_the_limit_is_refused_and_captions_are_kept(clara: Browser, cast: Cast, settings: Any) -> None:
    draft = cast.draft()
    evidence = added(clara, draft)
    settings.IPP_MAX_UPLOAD_BYTES = 1 << 20
    large = SimpleUploadedFile("film.mp4", b"\x00" * (2 << 20))
    sent = clara.post(step(draft, "evidence"), {f"caption_{evidence.pk}": "The base", "evidence": [large]})
    assert sent.status_code == 422
    assert "film.mp4 is larger than 1 MB." in text(sent)
    evidence.refresh_from_db()
    assert evidence.caption == "The base"
    assert (
        clara.post(page("upload", draft), {"file": SimpleUploadedFile("film.mp4", b"\x00" * (2 << 20))}).status_code
        == 413
    )


def test_the_form_names_the_limit_that_is_set(clara: Browser, cast: Cast, settings: Any) -> None:
    evidence = step(cast.draft(), "evidence")
    assert "up to 50 MB each." in text(clara.get(evidence))
    settings.IPP_MAX_UPLOAD_BYTES = 20 << 20
    assert "up to 20 MB each." in text(clara.get(evidence))


def test_two_hundred_megabytes_are_refused_by_their_announced_length(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n\r\nbegin'
    announced: Any = {"CONTENT_LENGTH": str(200 << 20), "wsgi.input": io.BytesIO(head)}
    sent = clara.generic(
        "POST",
        page("upload", draft),
        head,
        content_type="multipart/form-data; boundary=x",
        **announced,
    )
    assert sent.status_code == 413
    assert not draft.evidence.exists()


def test_files_are_described_and_removed(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    evidence = added(clara, draft)
    clara.post(step(draft, "evidence"), {f"caption_{evidence.pk}": "The mark on the base"})
    assert "The mark on the base" in text(clara.get(page("check", draft)))
    too_long = clara.post(step(draft, "evidence"), {f"caption_{evidence.pk}": "x" * 201})
    assert too_long.status_code == 422
    assert "listing.png" in text(clara.get(page("remove_evidence", draft, evidence.pk)))
    clara.post(page("remove_evidence", draft, evidence.pk))
    assert not draft.evidence.exists()


def test_adding_files_to_a_complaint_that_was_submitted_is_a_conflict(clara: Browser, cast: Cast) -> None:
    complaint = cast.complaint(ComplaintState.SUBMITTED)
    sent = clara.post(page("upload", complaint), {"file": png()})
    assert sent.status_code == 409
    assert sent["Content-Type"] == "application/problem+json"


def test_somebody_signed_out_is_told_so_by_the_uploader(cast: Cast) -> None:
    assert Client().post(page("upload", cast.draft()), {"file": png()}).status_code == 401


def test_evidence_is_handed_out_as_an_attachment_and_shown_as_a_picture(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    evidence = added(clara, draft)
    file = clara.get(page("evidence", draft, evidence.pk))
    assert file["Content-Disposition"] == 'attachment; filename="listing.png"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert b"".join(file) == PNG
    picture = clara.get(page("preview", draft, evidence.pk, "thumbnail"))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    assert clara.get(page("preview", draft, evidence.pk, "enormous")).status_code == 404


def test_files_of_an_answer_reach_the_conversation(clara: Browser, cast: Cast) -> None:
    complaint = cast.complaint(ComplaintState.INFO_REQUESTED)
    sent = clara.post(page("transition", complaint, "answer"), {"answer": EXPLANATION, "documents": [png("proof.png")]})
    assert sent.url == page("detail", complaint)
    shown = clara.get(page("detail", complaint)).context["page"]
    assert [file.name for remark in shown.conversation.said for file in remark.files] == ["proof.png"]
    assert not shown.evidence


def test_a_stranger_gets_no_file(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    evidence = added(clara, draft)
    stella = signed_in(cast.stranger)
    for url in (
        page("evidence", draft, evidence.pk),
        page("preview", draft, evidence.pk, "preview"),
        page("remove_evidence", draft, evidence.pk),
    ):
        assert stella.get(url).status_code == 404
