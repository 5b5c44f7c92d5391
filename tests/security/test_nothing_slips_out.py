"""What one party may not read of another reaches it by no side door; and odd input is an answer, never a fault."""

import csv
import io
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from core.accounts.actions import invitations
from core.accounts.choices import Role
from core.accounts.models import Invitation, Organisation
from core.outbox import worker
from core.outbox.models import Message, Notice
from core.workflow import engine
from programmes.actions import contacts, enrolments
from programmes.choices import ContactRole, EnrolmentState, ItemState
from programmes.models import Profile, Right
from programmes.workflow import enrolment_workflow
from tests.api.callers import calling
from tests.cast import PNG, SYSTEM, Cast, acting, signed_in
from tests.programmes.portfolios import HEADER, read

pytestmark = pytest.mark.django_db


def delivered() -> None:
    for _round in range(2):
        for pk, at in list(Message.objects.filter(status="pending").values_list("pk", "available_at")):
            worker.deliver(pk, max(at, timezone.now()))


def test_people_are_named_to_colleagues_and_to_cbbc_others_read_the_organisation(cast: Cast) -> None:
    """As in timelines: JD does not learn who at the owner answered, nor the owner who at CBBC asked."""
    readers = (cast.complainant, cast.owner_admin, cast.officer, cast.second_officer, cast.reviewer)
    complaint = cast.complaint(S.INFO_REQUESTED)
    for verb in ("answer", "screen", "lodge", "acknowledge", "clarify", "supply"):
        complaint = cast.move(complaint, verb)
    delivered()

    def told(person: Any, topic: str) -> str:
        return Notice.objects.get(person=person, topic=f"complaints.{topic}").actor_label

    assert {reader.organisation.code for reader in readers} == {"harrow-finch", "cbbc", "jd"}
    assert told(cast.owner_admin, "submitted") == "Clara Finch"
    assert told(cast.officer, "submitted") == "Clara Finch"
    assert told(cast.complainant, "asked") == "China-Britain Business Council"
    assert told(cast.reviewer, "lodged") == "China-Britain Business Council"
    assert told(cast.reviewer, "clarified") == "Harrow & Finch Ltd"
    assert told(cast.complainant, "acknowledged") == "JD.com"
    to_jd = [str(message.body) for message in mail.outbox if message.to == [cast.reviewer.email]]
    assert len(to_jd) == 2
    assert not [body for body in to_jd if "Clara Finch" in body or "Wei Zhang" in body]


def test_jd_cannot_search_for_what_it_does_not_read(cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED)
    text = complaint.search_text.replace(complaint.reference, f"{complaint.reference} ACME-SECRET-7")
    Complaint.objects.filter(pk=complaint.pk).update(sender_reference="ACME-SECRET-7", search_text=text)
    sku = complaint.targets.earliest("number").sku

    def found(caller: Any, words: str) -> int:
        return len(caller.get("/complaints", {"q": words}).json()["results"])

    jd, owner = calling(cast.jd_client), calling(cast.owner_client)
    assert found(owner, "acme-secret") == 1
    assert [found(jd, words) for words in ("acme-secret", "ACME-S", "secret-7 harrow")] == [0, 0, 0]
    assert [found(jd, words) for words in (complaint.reference, "harrow", "12345678", sku)] == [1, 1, 1, 1]


@pytest.mark.parametrize("size", ["²", "٢", "-1", "9" * 4000, ""])
def test_an_odd_page_size_is_the_usual_one(cast: Cast, size: str) -> None:
    assert signed_in(cast.complainant).get("/portal/complaints/", {"size": size}).status_code == 200


@pytest.mark.parametrize(
    "target", ["foo", "web:home", "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_preference_leads_back_and_never_elsewhere(cast: Cast, target: str) -> None:
    answer = signed_in(cast.complainant).post("/preferences/theme/", {"theme": "dark", "next": target})
    assert answer.status_code == 302
    assert answer["Location"] in {"/", "foo"}


def test_who_recorded_a_power_of_attorney_is_named_to_cbbc_alone(cast: Cast) -> None:
    """The timeline beside it tells colleagues; the agent does not learn who at the owner or CBBC did it."""
    power = cast.power()
    for person, room, is_named in (
        (cast.agent, "organisation_portal", False),
        (cast.owner_admin, "organisation_portal", False),
        (cast.officer, "owners_staff", True),
    ):
        page = signed_in(person).get(reverse(f"{room}:power", args=[power.reference])).content.decode()
        assert ("Olivia Grant" in page) is is_named


@pytest.mark.parametrize(
    ("by_whom", "reads"), [("owner_admin", False), ("officer", False)], ids=["by the owner", "by CBBC"]
)
def test_why_an_enrolment_ends_that_jd_had_suspended_is_no_word_to_jd(cast: Cast, by_whom: str, reads: bool) -> None:
    enrolment = cast.enrolment(EnrolmentState.ACTIVE)
    jd, owner = calling(cast.jd_client), calling(cast.owner_client)
    path = f"/enrolments/{enrolment.reference}"
    jd.post(f"{path}/suspend", {"reason": "dormant", "note": "Nothing was filed."})
    assert jd.get(path).json()["note"] == "Nothing was filed."
    given = {"reason": "other", "note": "They are being bought by Brightwater."}
    engine.move(enrolment_workflow, enrolment.pk, "exit", actor=acting(getattr(cast, by_whom)), inputs=given)
    assert ("Brightwater" in str(jd.get(path).json())) is reads
    assert owner.get(path).json()["note"] == given["note"]


def test_jd_reads_nothing_that_cbbc_notes_for_itself(cast: Cast) -> None:
    """Profiles, notes at verbs, and what was found at items of the checklist."""
    secret = "Beware of their counsel."
    cast.make_ready()
    Profile.objects.filter(organisation=cast.harrow).update(notes=secret)
    enrolment = cast.enrolment(EnrolmentState.DOCUMENTS_CHECK)
    cast.make_ready()
    enrolments.judge_item(
        enrolment.pk, "rights", ItemState.SENT_BACK, actor=acting(cast.officer), reason="missing", note=secret
    )
    for verb in ("approve", "introduce"):
        cast.move_enrolment(enrolment, verb, note=secret)
    Profile.objects.filter(organisation=cast.harrow).update(notes=secret)
    path = f"/enrolments/{enrolment.reference}"
    for caller in (calling(cast.jd_client), calling(cast.owner_client)):
        for address in (path, f"{path}/events", f"{path}/remarks", "/enrolments", "/rights", "/organisations/me"):
            assert secret not in caller.get(address).content.decode(), address
    owners = signed_in(cast.owner_admin)
    for name in ("enrolments_portal:list", "organisation_portal:detail", "organisation_portal:profile"):
        for query in ({}, {"export": "csv"}):
            answer = owners.get(reverse(name), query)
            assert secret not in b"".join(answer).decode("utf-8", "replace"), name


def test_jd_sees_no_right_or_contact_of_an_owner_that_was_not_introduced(cast: Cast) -> None:
    cast.enrolment(EnrolmentState.APPROVED)
    _ = cast.design
    jd = calling(cast.jd_client)
    assert jd.get("/rights").json()["results"] == jd.get("/enrolments").json()["results"] == []
    for query in ({"q": "harrow"}, {"owner": "harrow-finch"}, {"number": "12345678"}):
        assert jd.get("/rights", query).json()["results"] == []


def test_whether_others_hold_an_address_is_told_to_cbbc_alone(cast: Cast) -> None:
    """An owner that names a contact does not learn who signs in at other organisations, nor whom they invited."""
    invitations.invite(
        cast.brightwater.pk, actor=SYSTEM, email="new@brightwater.example", name="New", roles=[Role.OWNER_READER]
    )
    browser, room = signed_in(cast.owner_admin), "organisation_portal"
    answers = []
    for email in (cast.stranger.email, "new@brightwater.example", "nobody@nowhere.example"):
        fields = {"name": "Somebody", "email": email, "roles": [ContactRole.LEGAL]}
        contact = contacts.add_contact(cast.harrow.pk, actor=acting(cast.owner_admin), fields=fields)
        page = browser.get(reverse(f"{room}:detail")).content.decode()
        form = {"roles": [Role.OWNER_READER], "language": "en"}
        invited = browser.post(reverse(f"{room}:invite_contact", args=[contact.pk]), form)
        after = browser.get(reverse(f"{room}:detail")).content.decode()
        contacts.remove_contact(contact.pk, actor=acting(cast.owner_admin))
        revoked = Invitation.objects.filter(organisation=cast.harrow, revoked_at=None)
        seen = [text.replace(email, "@").replace(str(contact.pk), "#").count("@") for text in (page, after)]
        answers.append((invited.status_code, seen, "another organisation" in page + after))
        for open_one in revoked:
            invitations.revoke(open_one.pk, actor=SYSTEM)
    assert answers[0] == answers[2]
    assert answers[1] == answers[2]
    told = signed_in(cast.officer).get(reverse("owners_staff:detail", args=["harrow-finch"]))
    assert told.status_code == 200


def test_exports_hold_no_formula_whatever_was_typed(cast: Cast) -> None:
    evil = '=HYPERLINK("https://evil.example","click")'
    Right.objects.filter(pk=cast.mark.pk).update(title=evil, search_text=f" {evil}")
    Organisation.objects.filter(pk=cast.harrow.pk).update(name=f"+{evil}")
    cast.enrolment(EnrolmentState.ACTIVE)
    rooms = (
        (cast.owner_admin, ("rights_portal:list", "enrolments_portal:list", "documents_portal:list")),
        (cast.officer, ("rights_staff:list", "enrolments_staff:list", "owners_staff:list")),
    )
    for person, names in rooms:
        browser = signed_in(person)
        for name in names:
            body = b"".join(browser.get(reverse(name), {"export": "csv"})).decode("utf-8-sig")
            cells = [cell for row in csv.reader(io.StringIO(body)) for cell in row]
            assert len(cells) > 5, name
            assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"} and len(cell) > 1], name


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_of_refused_rows_computes_nothing(cast: Cast, form: str) -> None:
    evil = "=cmd|'/C calc'!A1"
    record = read(cast, [(evil, evil, evil, evil, evil, evil, evil, evil)], (*HEADER[:7], "=1+1"))
    path = reverse("rights_portal:import_refused", args=[record.reference, form])
    body = b"".join(signed_in(cast.complainant).get(path))
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(body)).active
        assert sheet is not None
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        return
    assert any("cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"} and len(cell) > 1]


@pytest.mark.parametrize(
    "name", ["a\r\nX-Evil: 1.png", 'a"; filename="evil.exe', "..\\..\\x.png", "\u202egnp.exe", "a\x00b.png"]
)
def test_a_files_name_writes_no_header(cast: Cast, name: str) -> None:
    """Its name travels in percent signs, so that it can hold anything."""
    enrolment = cast.enrolment(EnrolmentState.APPLICATION)
    browser = signed_in(cast.owner_admin)
    head = f"Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''{quote(name, safe='')}"
    body = b"\r\n".join([b"--x", head.encode(), b"Content-Type: image/png", b"", PNG, b"--x--", b""])
    upload = reverse("enrolments_portal:upload", args=[enrolment.reference, "registration_certificate"])
    assert browser.generic("POST", upload, body, "multipart/form-data; boundary=x").status_code in {201, 422}
    for paper in enrolment.documents.all():
        answer = browser.get(reverse("documents_portal:file", args=[paper.document.public_id]))
        assert "X-Evil" not in answer.headers
        assert not set("\r\n\x00\u202e") & set(paper.document.name)
        assert answer["Content-Disposition"].startswith("attachment; filename")
        assert answer["Content-Disposition"].count("filename=") <= 1
