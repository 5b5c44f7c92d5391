"""Writing about a complaint: who may, to whom, with what."""

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.conversation import circles
from complaints.models import Complaint, Evidence, Remark
from core.accounts.choices import Audience
from core.accounts.models import Person
from core.documents import actions as documents
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from tests.cast import PNG, Cast, acting, signed_in
from tests.conversation.conftest import Write
from tests.staff.pages import detail, words

pytestmark = pytest.mark.django_db
A = Audience


def staff_write(complaint: Complaint) -> str:
    return reverse("complaints_staff:write", args=[complaint.reference])


def portal_write(complaint: Complaint) -> str:
    return reverse("complaints_portal:write", args=[complaint.reference])


def test_an_owner_writes_to_cbbc_alone_until_jd_has_the_complaint(cast: Cast) -> None:
    before, after = cast.complaint(S.SCREENED), cast.complaint(S.LODGED)
    actor = acting(cast.complainant)
    assert [one.code for one in circles.circles_for(actor, before)] == ["cbbc"]
    assert [one.code for one in circles.circles_for(actor, after)] == ["cbbc", "all"]


def test_nobody_writes_to_jd_about_a_complaint_that_jd_does_not_have(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.SCREENED)
    for who in (cast.officer, cast.complainant):
        with pytest.raises(InvalidInputs) as refused:
            write(who, complaint, A.STAFF, A.PARTNER)
        assert refused.value.errors == {("readers",): ["Choose who reads it."]}


def test_an_owner_cannot_write_to_jd_behind_cbbcs_back(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    with pytest.raises(InvalidInputs):
        write(cast.complainant, complaint, A.PARTNER)


def test_jd_cannot_write_to_the_owner_behind_cbbcs_back(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    with pytest.raises(InvalidInputs):
        write(cast.jd_client, complaint, A.PORTAL)


def test_messages_are_possible_in_every_state_but_draft(cast: Cast, write: Write) -> None:
    for state in S.values:
        complaint = cast.complaint(state)
        if state == S.DRAFT:
            with pytest.raises(Refused):
                write(cast.complainant, complaint, A.STAFF)
        else:
            assert write(cast.complainant, complaint, A.STAFF).verb == "message"


def test_about_a_closed_complaint_one_can_still_write_and_is_told_so(cast: Cast, owner: Client) -> None:
    complaint = cast.complaint(S.UPHELD)
    page = owner.get(reverse("complaints_portal:detail", args=[complaint.reference]))
    assert "The complaint is closed. You can still write" in words(page)
    owner.post(portal_write(complaint), {"text": "Thank you.", "readers": "cbbc"})
    complaint.refresh_from_db()
    assert complaint.state == S.UPHELD
    assert complaint.remarks.get(verb="message").text == "Thank you."


@pytest.mark.parametrize("who", ["owner_reader", "staff_reader"])
def test_who_only_reads_does_not_write_and_finds_no_form(cast: Cast, write: Write, who: str) -> None:
    complaint, reader = cast.complaint(S.LODGED), getattr(cast, who)
    with pytest.raises(Refused):
        write(reader, complaint, A.STAFF, A.PORTAL)
    room = "staff" if who == "staff_reader" else "portal"
    page = signed_in(reader).get(reverse(f"complaints_{room}:detail", args=[complaint.reference]))
    assert 'id="write"' not in page.content.decode()
    assert signed_in(reader).get(reverse(f"complaints_{room}:write", args=[complaint.reference])).status_code == 403


def test_somebody_elses_conversation_is_not_there(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    with pytest.raises(NotVisible):
        write(cast.stranger, complaint, A.STAFF)
    assert signed_in(cast.stranger).get(portal_write(complaint)).status_code == 404
    assert signed_in(cast.stranger).post(portal_write(complaint), {"text": "x"}).status_code == 404


def test_an_agent_writes_only_while_its_power_reaches_the_complaint(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    with pytest.raises(NotVisible):
        write(cast.agent, complaint, A.STAFF)
    power = cast.power(rights=[cast.mark])
    assert write(cast.agent, complaint, A.STAFF).author_organisation_name == "Larkspur LLP"
    power.revoked_on, power.revoked_at, power.revocation_reason = power.valid_from, timezone.now(), "They part."
    power.save()
    with pytest.raises(NotVisible):
        write(cast.agent, complaint, A.STAFF)


def test_who_reads_it_is_said_while_one_writes_with_the_names_of_organisations(
    cast: Cast, desk: Client, owner: Client
) -> None:
    complaint = cast.complaint(S.LODGED)
    text = words(detail(desk, complaint))
    for sentence in (
        "Only CBBC reads this.",
        "Harrow & Finch Ltd and CBBC read this.",
        "CBBC and JD read this.",
        "Harrow & Finch Ltd, CBBC and JD read this.",
    ):
        assert sentence in text
    cast.power()
    assert "Harrow & Finch Ltd (with Larkspur LLP) and CBBC read this." in words(detail(desk, complaint))
    mine = words(owner.get(reverse("complaints_portal:detail", args=[complaint.reference])))
    assert "Only CBBC reads this." not in mine
    assert "Harrow & Finch Ltd (with Larkspur LLP), CBBC and JD read this." in mine


def test_an_agent_does_not_learn_who_else_acts_for_the_owner(cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED)
    cast.power()
    page = signed_in(cast.agent).get(reverse("complaints_portal:detail", args=[complaint.reference]))
    assert "Harrow & Finch Ltd (with its agents) and CBBC read this." in words(page)


def test_cbbc_chooses_who_reads_it_each_time(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint(S.LODGED)
    page = desk.post(staff_write(complaint), {"text": "To whom?"})
    assert page.status_code == 422
    assert not complaint.remarks.filter(verb="message").exists()
    assert "To whom?" in page.content.decode()
    assert " checked" not in page.content.decode().split("<main")[1]


def test_a_note_of_cbbc_and_messages_to_each_circle(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint(S.LODGED)
    for code in ("note", "owner", "jd", "all"):
        page = desk.post(staff_write(complaint), {"text": f"to {code}", "readers": code}, follow=True)
        assert f"to {code}" in words(page)
    said = {one.text: (one.verb, set(one.readers)) for one in complaint.remarks.filter(text__startswith="to ")}
    assert said == {
        "to note": ("note", {A.STAFF}),
        "to owner": ("message", {A.PORTAL, A.STAFF}),
        "to jd": ("message", {A.STAFF, A.PARTNER}),
        "to all": ("message", {A.PORTAL, A.STAFF, A.PARTNER}),
    }


def test_files_come_with_a_message_as_the_writers_own(cast: Cast, owner: Client) -> None:
    complaint = cast.complaint(S.LODGED)
    sent = {"text": "See here.", "readers": "cbbc", "documents": [ContentFile(PNG, name="new.png")]}
    assert owner.post(portal_write(complaint), sent).status_code == 302
    evidence = Evidence.objects.get(complaint=complaint, remark__text="See here.")
    assert evidence.document.organisation == cast.harrow
    assert "new.png" in words(detail(signed_in(cast.officer), complaint))


def test_a_refused_file_leaves_no_message_behind(cast: Cast, owner: Client) -> None:
    complaint = cast.complaint(S.LODGED)
    sent = {"text": "See here.", "readers": "cbbc", "documents": [ContentFile(b"MZ nonsense", name="virus.exe")]}
    page = owner.post(portal_write(complaint), sent)
    assert page.status_code == 422
    assert "See here." in page.content.decode()
    assert not complaint.remarks.exists()


def test_nobody_attaches_another_organisations_file_or_one_twice(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    theirs, ours = cast.document(by=cast.stranger), cast.document()
    with pytest.raises(InvalidInputs):
        write(cast.complainant, complaint, A.STAFF, files=[theirs.public_id])
    write(cast.complainant, complaint, A.STAFF, files=[ours.public_id])
    with pytest.raises(InvalidInputs) as refused:
        write(cast.complainant, complaint, A.STAFF, files=[ours.public_id])
    assert "part of this complaint already" in str(refused.value)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 4001])
def test_nothing_and_too_much_are_refused(cast: Cast, write: Write, text: str) -> None:
    with pytest.raises(InvalidInputs) as refused:
        write(cast.complainant, cast.complaint(), A.STAFF, text=text)
    assert ("text",) in refused.value.errors


def test_who_writes_without_end_is_stopped_for_a_while(cast: Cast, owner: Client, settings: LazySettings) -> None:
    settings.IPP_MESSAGE_RATE = "2/hour"
    complaint = cast.complaint()
    answers = [owner.post(portal_write(complaint), {"text": "Hello?", "readers": "cbbc"}) for _ in range(3)]
    assert [one.status_code for one in answers] == [302, 302, 429]
    assert "Hello?" in answers[-1].content.decode()
    assert complaint.remarks.count() == 2


def test_a_message_is_found_by_who_asks_for_what_has_changed_and_a_note_is_not(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    before = complaint.updated_at
    write(cast.officer, complaint)
    complaint.refresh_from_db()
    assert complaint.updated_at == before
    write(cast.officer, complaint, A.PARTNER)
    complaint.refresh_from_db()
    assert complaint.updated_at > before
    assert complaint.version == Complaint.objects.get(pk=complaint.pk).version


def test_a_form_that_was_open_while_a_message_came_is_still_good(cast: Cast, write: Write, desk: Client) -> None:
    complaint = cast.complaint()
    version = complaint.version
    write(cast.complainant, complaint, A.STAFF)
    complaint.refresh_from_db()
    assert complaint.version == version


def test_the_question_that_waits_for_an_answer_is_not_hidden_by_later_messages(
    cast: Cast, write: Write, owner: Client
) -> None:
    complaint = cast.complaint(S.INFO_REQUESTED)
    write(cast.officer, complaint, A.PORTAL, text="Happy new year!")
    page = owner.get(reverse("complaints_portal:detail", args=[complaint.reference]))
    assert page.context["page"].question.text == "Please send us the certificate of renewal."


def test_the_database_deletes_no_remark_and_changes_no_words(cast: Cast, write: Write) -> None:
    said = write(cast.complainant, cast.complaint(), A.STAFF)
    for statement in (
        "DELETE FROM complaints_remark WHERE id = %s",
        "UPDATE complaints_remark SET text = 'other' WHERE id = %s",
        "UPDATE complaints_remark SET text = '' WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [said.pk])
    assert Remark.objects.get(pk=said.pk).text == "Have a look."


def test_a_reply_stands_in_the_same_thread(cast: Cast, write: Write, desk: Client) -> None:
    complaint = cast.complaint(S.LODGED)
    write(cast.complainant, complaint, A.STAFF, text="First.")
    write(cast.officer, complaint, A.PORTAL, text="Second.")
    write(cast.complainant, complaint, A.STAFF, text="Third.")
    text = words(detail(desk, complaint)).split("Conversation", 2)[2]
    assert text.index("First.") < text.index("Second.") < text.index("Third.")


def test_each_audience_writes_through_its_own_door(cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED)
    people: dict[str, Person] = {"officer": cast.officer, "complainant": cast.complainant}
    assert signed_in(people["complainant"]).get(staff_write(complaint)).status_code == 404
    assert signed_in(people["officer"]).get(portal_write(complaint)).status_code == 404


def test_a_staff_file_belongs_to_cbbc(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    mine = documents.store(
        ContentFile(PNG, name="a.png"), actor=acting(cast.officer), organisation_id=cast.cbbc.pk, kind="complaint"
    )
    said = write(cast.officer, complaint, A.PORTAL, files=[mine.public_id])
    assert Evidence.objects.get(remark=said).document.organisation == cast.cbbc
