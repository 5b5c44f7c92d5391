"""What was redacted is read by nobody, is not lost, and whoever opens its seal says why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.conversation import redaction
from complaints.models import Complaint, Evidence, Remark, SealedText
from core.accounts.choices import Audience
from core.audit.models import Event
from core.outbox import worker
from core.outbox.models import Message, Status
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from tests.api.callers import calling
from tests.cast import PNG, Cast, acting, signed_in
from tests.conversation.conftest import Write
from tests.staff.pages import detail, words

pytestmark = pytest.mark.django_db
A = Audience
SECRET = "Her passport is 123456789."
WHY = "It holds somebody's passport number."


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    """A complaint that JD has."""
    return cast.complaint(S.LODGED)


@pytest.fixture
def said(cast: Cast, complaint: Complaint, write: Write) -> Remark:
    """A message with a file, which everybody reads."""
    file = cast.document("passport.png")
    return write(cast.complainant, complaint, A.STAFF, A.PARTNER, text=SECRET, files=[file.public_id])


@pytest.fixture
def keeper(cast: Cast) -> Client:
    """The administrator's browser."""
    return signed_in(cast.administrator)


def pages(cast: Cast, complaint: Complaint) -> dict[str, str]:
    """Everything that can be read about the complaint, by reader."""
    path = f"/complaints/{complaint.reference}"
    shown = {name: words(detail(signed_in(getattr(cast, name)), complaint)) for name in ("officer", "administrator")}
    mine = reverse("complaints_portal:detail", args=[complaint.reference])
    shown |= {name: words(signed_in(getattr(cast, name)).get(mine)) for name in ("complainant", "owner_reader")}
    for name in ("jd_client", "owner_client"):
        caller = calling(getattr(cast, name))
        shown[name] = "".join(caller.get(path + part).content.decode() for part in ("", "/remarks", "/events"))
    return shown


def test_nobody_reads_what_was_redacted_and_everybody_is_told_why(
    cast: Cast, complaint: Complaint, said: Remark, keeper: Client
) -> None:
    assert all(SECRET in text for text in pages(cast, complaint).values())
    url = reverse("complaints_staff:redact", args=[complaint.reference, said.pk])
    assert SECRET in words(keeper.get(url))
    assert keeper.post(url, {"what": "words", "because": WHY}).status_code == 302
    for name, text in pages(cast, complaint).items():
        assert SECRET not in text, name
        assert WHY in text, name
        assert "passport.png" in text, name
    remark = calling(cast.jd_client).get(f"/complaints/{complaint.reference}/remarks").json()["results"][-1]
    assert (remark["text"], remark["redacted"]) == ("", True)
    assert remark["redactions"][0]["because"] == WHY


def test_a_redacted_file_is_handed_out_to_nobody(
    cast: Cast, complaint: Complaint, said: Remark, keeper: Client
) -> None:
    evidence = said.evidence.get()
    url = reverse("complaints_staff:redact", args=[complaint.reference, said.pk])
    assert keeper.post(url, {"what": f"file-{evidence.pk}", "because": WHY}).status_code == 302
    for name, text in pages(cast, complaint).items():
        assert "passport.png" not in text, name
        assert SECRET in text, name
        assert WHY in text, name
    public_id, reference = evidence.document.public_id, complaint.reference
    for browser in (keeper, signed_in(cast.officer)):
        for room in ("evidence", "evidence_page"):
            assert browser.get(reverse(f"complaints_staff:{room}", args=[reference, public_id])).status_code == 404
        preview = reverse("complaints_staff:preview", args=[reference, public_id, "preview"])
        assert browser.get(preview).status_code == 404
    mine = reverse("complaints_portal:evidence", args=[reference, evidence.pk])
    assert signed_in(cast.complainant).get(mine).status_code == 404
    for client in (cast.jd_client, cast.owner_client):
        assert calling(client).get(f"/complaints/{reference}/evidence/{public_id}").status_code == 404


def test_an_administrator_opens_the_seal_with_a_reason_that_is_recorded(
    cast: Cast, complaint: Complaint, said: Remark, keeper: Client
) -> None:
    redaction.redact_words(said.pk, WHY, actor=acting(cast.administrator))
    url = reverse("complaints_staff:seal", args=[complaint.reference, said.pk])
    assert SECRET not in words(keeper.get(url))
    assert SECRET not in words(keeper.post(url, {"because": "short"}))
    opened = keeper.post(url, {"because": "The court asks for the original."})
    assert SECRET in words(opened)
    assert opened["Cache-Control"] == "private, no-store"
    assert SECRET not in words(keeper.get(url))
    event = Event.objects.get(verb="complaints.seal_opened")
    assert (event.actor_label, event.data["because"]) == ("Alice Moor", "The court asks for the original.")
    assert SECRET not in str(list(Event.objects.values_list("data", "changes")))


def test_an_administrator_saves_a_redacted_file_with_a_reason(
    cast: Cast, complaint: Complaint, said: Remark, keeper: Client
) -> None:
    evidence = said.evidence.get()
    redaction.redact_file(evidence.pk, WHY, actor=acting(cast.administrator))
    url = reverse("complaints_staff:seal_file", args=[complaint.reference, evidence.document.public_id])
    assert "passport.png" in words(keeper.get(url))
    handed = keeper.post(url, {"because": "The court asks for the original."})
    assert handed.getvalue() == PNG
    assert Event.objects.filter(verb="complaints.seal_opened").count() == 1


@pytest.mark.parametrize("who", ["officer", "staff_reader", "complainant", "jd_client", "owner_admin"])
def test_only_administrators_redact_and_open(cast: Cast, said: Remark, who: str) -> None:
    actor, file = acting(getattr(cast, who)), said.evidence.get()
    doings: list[tuple[Callable[..., Any], int]] = [
        (redaction.redact_words, said.pk),
        (redaction.redact_file, file.pk),
        (redaction.open_words, said.pk),
        (redaction.open_file, file.pk),
    ]
    for do, key in doings:
        with pytest.raises(Refused):
            do(key, WHY, actor=actor)
    assert not SealedText.objects.exists()


@pytest.mark.parametrize("who", ["officer", "staff_reader"])
def test_for_other_staff_the_pages_of_seals_are_not_there(
    cast: Cast, complaint: Complaint, said: Remark, who: str
) -> None:
    browser, public_id = signed_in(getattr(cast, who)), said.evidence.get().document.public_id
    redaction.redact_words(said.pk, WHY, actor=acting(cast.administrator))
    redaction.redact_file(said.evidence.get().pk, WHY, actor=acting(cast.administrator))
    for name, key in (("redact", said.pk), ("seal", said.pk), ("seal_file", public_id)):
        url = reverse(f"complaints_staff:{name}", args=[complaint.reference, key])
        assert browser.get(url).status_code == 404
        assert browser.post(url, {"because": WHY, "what": "words"}).status_code == 404
    assert "Open the seal" not in words(detail(browser, complaint))


def test_a_remark_of_another_complaint_is_not_there(cast: Cast, said: Remark, keeper: Client) -> None:
    other = cast.complaint()
    for name in ("redact", "seal"):
        assert keeper.get(reverse(f"complaints_staff:{name}", args=[other.reference, said.pk])).status_code == 404


def test_redacting_needs_something_ticked_and_a_reason(complaint: Complaint, said: Remark, keeper: Client) -> None:
    url = reverse("complaints_staff:redact", args=[complaint.reference, said.pk])
    assert keeper.post(url, {"because": WHY}).status_code == 422
    assert keeper.post(url, {"what": "words", "because": "no"}).status_code == 422
    said.refresh_from_db()
    assert said.redacted_at is None


def test_nothing_is_redacted_twice_and_nothing_whole_is_opened(cast: Cast, said: Remark) -> None:
    actor = acting(cast.administrator)
    with pytest.raises(Conflict):
        redaction.open_words(said.pk, WHY, actor=actor)
    redaction.redact_words(said.pk, WHY, actor=actor)
    with pytest.raises(Conflict):
        redaction.redact_words(said.pk, WHY, actor=actor)
    assert redaction.open_words(said.pk, WHY, actor=actor) == SECRET


def test_a_counter_notice_stays_as_it_was_received(cast: Cast) -> None:
    complaint = cast.complaint(S.ELECTION_OPEN)
    notice = complaint.counter_notices.get()
    with pytest.raises(Conflict):
        redaction.redact_words(notice.remark_id, WHY, actor=acting(cast.administrator))


def test_evidence_that_the_complaint_rests_on_is_not_redacted(cast: Cast, complaint: Complaint) -> None:
    own = Evidence.objects.create(complaint=complaint, document=cast.document(), added_at=timezone.now())
    with pytest.raises(NotVisible):
        redaction.redact_file(own.pk, WHY, actor=acting(cast.administrator))


def test_what_was_sealed_can_neither_be_changed_nor_deleted(cast: Cast, said: Remark) -> None:
    redaction.redact_words(said.pk, WHY, actor=acting(cast.administrator))
    for statement in (
        "DELETE FROM complaints_sealedtext",
        "UPDATE complaints_sealedtext SET text = ''",
        "DELETE FROM complaints_remark",
        "UPDATE complaints_remark SET text = 'again', redacted_at = NULL, redacted_because = ''",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_is_redacted_before_its_mail_leaves_is_not_mailed(cast: Cast, said: Remark) -> None:
    redaction.redact_words(said.pk, WHY, actor=acting(cast.administrator))
    mail.outbox.clear()
    later = timezone.now() + timedelta(minutes=10)
    while waiting := list(Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True)):
        for pk in waiting:
            worker.deliver(pk, later)
    assert not any(SECRET in one.body for one in mail.outbox)
    assert not Message.objects.filter(payload__icontains="passport is").exists()


@pytest.mark.parametrize("because", ["", "too short", "x" * 301])
def test_a_reason_is_a_sentence(cast: Cast, said: Remark, because: str) -> None:
    with pytest.raises(InvalidInputs):
        redaction.redact_words(said.pk, because, actor=acting(cast.administrator))
