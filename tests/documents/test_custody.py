"""Bringing files, looking at them and taking them away."""

import hashlib
import io
import threading
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import RequestFactory
from kombu.exceptions import OperationalError
from PIL import Image

from core.accounts.actors import Actor
from core.audit.models import Event
from core.documents import previews, tasks
from core.documents.actions import store
from core.documents.choices import PreviewSize, PreviewState, ScanState
from core.documents.errors import DocumentRefused
from core.documents.models import Blob, Document
from core.documents.queries import owned_by
from core.documents.responses import attachment, preview
from tests.documents import samples

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def bring(actor: Actor, content: bytes = samples.PDF, name: str = "certificate.pdf") -> Document:
    assert actor.organisation_id
    return store(
        SimpleUploadedFile(name, content), actor=actor, organisation_id=actor.organisation_id, kind="evidence", now=NOW
    )


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def colour(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    value = image.convert("RGBA").getpixel((x, y))
    assert isinstance(value, tuple)
    return value


class TestBringing:
    def test_a_file_is_kept_under_its_hash_and_its_bringer_recorded(self, owner: Actor, evidence: Path) -> None:
        document = bring(owner, name="证书.pdf")
        blob = document.blob
        assert (document.name, document.uploaded_by_label, document.created_at) == ("证书.pdf", "Owner", NOW)
        assert blob.sha256 == hashlib.sha256(samples.PDF).hexdigest()
        assert (evidence / blob.storage_key).read_bytes() == samples.PDF
        event = Event.objects.get(verb="documents.stored")
        assert (event.subject_id, event.actor_label, event.data["sha256"]) == (document.pk, "Owner", blob.sha256)

    def test_the_same_bytes_twice_are_two_documents_and_one_content(
        self, owner: Actor, stranger: Actor, evidence: Path
    ) -> None:
        mine, theirs = bring(owner, name="mine.pdf"), bring(stranger, name="theirs.pdf")
        assert mine.blob_id == theirs.blob_id
        assert mine.public_id != theirs.public_id
        assert len(files(evidence)) == 1

    def test_a_file_without_an_ending_gets_the_right_one(self, owner: Actor) -> None:
        assert bring(owner, samples.picture(), "clipboard").name == "clipboard.png"

    @pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (samples.SVG, "wrong_type")])
    def test_a_refused_file_leaves_nothing(self, owner: Actor, evidence: Path, content: bytes, code: str) -> None:
        with pytest.raises(DocumentRefused) as refusal:
            bring(owner, content, "picture.svg")
        assert refusal.value.code == code
        assert not Document.objects.exists()
        assert not files(evidence)

    def test_a_file_beyond_the_limit_is_refused_with_the_limit(self, owner: Actor, settings: LazySettings) -> None:
        settings.IPP_MAX_UPLOAD_BYTES = 1 << 20
        with pytest.raises(DocumentRefused, match="1 MB"):
            bring(owner, b"x" * ((1 << 20) + 1), "note.txt")

    def test_the_bytes_come_back_if_they_were_lost(self, owner: Actor, evidence: Path) -> None:
        document = bring(owner)
        (evidence / document.blob.storage_key).unlink()
        bring(owner)
        assert (evidence / document.blob.storage_key).read_bytes() == samples.PDF

    def test_half_a_file_of_an_interrupted_upload_is_not_taken_for_the_whole(
        self, owner: Actor, evidence: Path
    ) -> None:
        digest = hashlib.sha256(samples.PDF).hexdigest()
        half = evidence / f"blobs/{digest[:2]}/{digest[2:4]}/{digest}"
        half.parent.mkdir(parents=True)
        half.write_bytes(samples.PDF[:10])
        document = bring(owner)
        assert (evidence / document.blob.storage_key).read_bytes() == samples.PDF

    def test_without_a_broker_the_file_is_stored_all_the_same(
        self, owner: Actor, django_capture_on_commit_callbacks: object
    ) -> None:
        with (
            patch.object(tasks.make_preview, "delay", side_effect=OperationalError("gone")),
            django_capture_on_commit_callbacks(execute=True),  # type: ignore[operator]
        ):
            document = bring(owner, samples.picture(), "a.png")
        assert document.blob.preview_state == PreviewState.PENDING

    def test_the_database_takes_no_unknown_state(self, owner: Actor) -> None:
        blob = bring(owner).blob
        with pytest.raises(IntegrityError), transaction.atomic():
            Blob.objects.filter(pk=blob.pk).update(scan_state="fine")


def test_two_who_bring_the_same_bytes_at_once_both_succeed(
    transactional_db: None, owner: Actor, stranger: Actor
) -> None:
    barrier = threading.Barrier(2)
    failures: list[BaseException] = []

    def act(actor: Actor) -> None:
        try:
            barrier.wait(timeout=10)
            bring(actor)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(actor,)) for actor in (owner, stranger)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (Blob.objects.count(), Document.objects.count()) == (1, 2)


class TestTakingAway:
    def test_the_original_is_sent_for_saving_and_never_for_showing(self, owner: Actor, rf: RequestFactory) -> None:
        document = bring(owner, name="证书 1.pdf")
        response = attachment(document, actor=owner, request=rf.get("/"))
        assert body(response) == samples.PDF
        assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E8%AF%81%E4%B9%A6%201.pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Content-Length"] == str(len(samples.PDF))
        assert "no-store" in response["Cache-Control"]

    def test_who_took_it_is_recorded_and_a_mere_question_is_not(
        self, owner: Actor, stranger: Actor, rf: RequestFactory
    ) -> None:
        document = bring(owner)
        attachment(document, actor=stranger, request=rf.head("/"))
        assert not Event.objects.filter(verb="documents.downloaded").exists()
        attachment(document, actor=stranger, request=rf.get("/"))
        event = Event.objects.get(verb="documents.downloaded")
        assert (event.subject_id, event.actor_label) == (document.pk, "Stranger")

    def test_an_infected_file_is_never_handed_out(self, owner: Actor, rf: RequestFactory) -> None:
        document = bring(owner, samples.picture(), "a.png")
        document.blob.scan_state = ScanState.INFECTED
        document.blob.save()
        with pytest.raises(PermissionDenied):
            attachment(document, actor=owner, request=rf.get("/"))
        with pytest.raises(PermissionDenied):
            preview(document)
        with pytest.raises(DocumentRefused):
            bring(owner, samples.picture(), "again.png")

    def test_while_a_scanner_is_at_work_nothing_unscanned_is_handed_out(
        self, owner: Actor, rf: RequestFactory, settings: LazySettings
    ) -> None:
        document = bring(owner)
        settings.IPP_CLAMD_ADDRESS = "127.0.0.1:1"
        with pytest.raises(PermissionDenied):
            attachment(document, actor=owner, request=rf.get("/"))

    def test_lost_bytes_are_not_found_rather_than_a_crash(
        self, owner: Actor, rf: RequestFactory, evidence: Path
    ) -> None:
        document = bring(owner)
        (evidence / document.blob.storage_key).unlink()
        with pytest.raises(Http404):
            attachment(document, actor=owner, request=rf.get("/"))

    def test_only_the_own_organisations_files_can_be_named(self, owner: Actor, stranger: Actor) -> None:
        first, second, foreign = bring(owner), bring(owner, samples.MP4, "a.mp4"), bring(stranger)
        ids = [second.public_id, foreign.public_id, first.public_id, second.public_id]
        assert owned_by(owner, ids) == [second, first]
        assert owned_by(Actor.system("clocks"), ids) == []


class TestPreviews:
    def test_a_photograph_is_shown_upright_smaller_and_without_its_metadata(self, owner: Actor) -> None:
        document = bring(owner, samples.photograph(), "photo.jpg")
        response = preview(document)
        assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/webp", "nosniff")
        with Image.open(io.BytesIO(response.content)) as image:
            assert (image.format, image.size) == ("WEBP", (800, 1600))
            assert not image.getexif()
            assert "xmp" not in image.info
            assert colour(image, 400, 100)[0] > 150 > colour(image, 400, 100)[2]
        assert b"Secret" not in response.content

    def test_the_thumbnail_is_small_and_both_are_made_once(self, owner: Actor, evidence: Path) -> None:
        document = bring(owner, samples.photograph(), "photo.jpg")
        assert tasks.make_preview(document.blob_id) == PreviewState.READY
        assert tasks.make_preview(document.blob_id) == PreviewState.READY
        assert len(files(evidence)) == 3
        with Image.open(io.BytesIO(preview(document, size=PreviewSize.THUMBNAIL).content)) as image:
            assert max(image.size) == 240

    @pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "TIFF", "JPEG"])
    def test_every_accepted_picture_has_a_preview(self, owner: Actor, form: str) -> None:
        document = bring(owner, samples.picture(form), f"a.{'jpg' if form == 'JPEG' else form.lower()}")
        assert document.is_image
        assert preview(document).content[8:12] == b"WEBP"

    def test_transparency_survives(self) -> None:
        target = io.BytesIO()
        Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(target, "PNG")
        with Image.open(io.BytesIO(previews.render(target, "PNG")[PreviewSize.PREVIEW])) as image:
            assert colour(image, 5, 5)[3] == 0

    def test_a_picture_that_cannot_be_decoded_shows_an_icon(self, owner: Actor) -> None:
        document = bring(owner, samples.picture("JPEG", (400, 300))[:700], "torn.jpg")
        with pytest.raises(Http404):
            preview(document)
        document.refresh_from_db()
        assert document.blob.preview_state == PreviewState.FAILED
        assert (document.is_image, document.icon) == (False, "file-earmark-image")

    def test_a_pdf_shows_an_icon(self, owner: Actor) -> None:
        document = bring(owner)
        assert (document.is_image, document.icon) == (False, "file-earmark-pdf")
        with pytest.raises(Http404):
            preview(document)

    def test_a_lost_preview_is_made_again(self, owner: Actor, evidence: Path) -> None:
        document = bring(owner, samples.picture(), "a.png")
        preview(document)
        (evidence / document.blob.preview_key(PreviewSize.PREVIEW)).unlink()
        assert preview(document).status_code == 200
