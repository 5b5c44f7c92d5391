"""Who reads which message: on pages, through the API, in timelines, mails and notices, in exports and searches."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from core.accounts.choices import Audience
from core.accounts.models import ApiClient, Person
from core.documents import actions as documents
from core.outbox import worker
from core.outbox.models import Message, Notice, Status
from programmes.models import PowerOfAttorney
from tests.api.callers import calling
from tests.cast import PNG, Cast, acting, signed_in
from tests.conversation.conftest import Write
from tests.staff.pages import words

pytestmark = pytest.mark.django_db
A = Audience
# Who writes, to whom besides; and the audiences that may then read it.
MESSAGES = {
    "note": ("officer", (), {A.STAFF}),
    "cbbc to owner": ("officer", (A.PORTAL,), {A.STAFF, A.PORTAL}),
    "cbbc to jd": ("officer", (A.PARTNER,), {A.STAFF, A.PARTNER}),
    "cbbc to all": ("officer", (A.PORTAL, A.PARTNER), {A.STAFF, A.PORTAL, A.PARTNER}),
    "owner to cbbc": ("complainant", (A.STAFF,), {A.STAFF, A.PORTAL}),
    "owner to all": ("complainant", (A.STAFF, A.PARTNER), {A.STAFF, A.PORTAL, A.PARTNER}),
    "agent to cbbc": ("agent", (A.STAFF,), {A.STAFF, A.PORTAL}),
    "jd to cbbc": ("jd_client", (A.STAFF,), {A.STAFF, A.PARTNER}),
    "jd to all": ("jd_client", (A.STAFF, A.PORTAL), {A.STAFF, A.PORTAL, A.PARTNER}),
}
WORDS = "Zanzibar quokka"
PEOPLE = (
    *("officer", "second_officer", "administrator", "staff_reader"),
    *("complainant", "owner_admin", "owner_reader", "agent", "stranger", "gov_reader"),
)
CLIENTS = ("jd_client", "jd_reader_client", "owner_client", "stranger_client")
ROOMS = {A.STAFF: "staff", A.PORTAL: "portal"}


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    """A complaint that JD has, whose owner has an agent."""
    cast.gather(*PEOPLE, *CLIENTS, "reviewer")
    cast.power()
    return cast.complaint(S.LODGED)


def delivered() -> None:
    """Let the outbox deliver whatever waits, mails that are gathered included."""
    later = timezone.now() + timedelta(minutes=10)
    while waiting := list(Message.objects.filter(status=Status.PENDING).order_by("pk").values_list("pk", flat=True)):
        for pk in waiting:
            assert worker.deliver(pk, later)


def may_read(who: Person | ApiClient, audiences: set[Audience]) -> bool:
    outsiders = {"Stella Brook", "Gwen Office", "Brightwater case system"}
    actor = acting(who)
    return actor.audience in audiences and actor.label not in outsiders


@pytest.fixture(params=MESSAGES)
def said(request: pytest.FixtureRequest, cast: Cast, complaint: Complaint, write: Write) -> set[Audience]:
    """One message of each kind, with a file; gives the audiences that may read it."""
    writer, readers, audiences = MESSAGES[request.param]
    Message.objects.all().delete()
    Notice.objects.all().delete()
    who = getattr(cast, writer)
    file = documents.store(
        ContentFile(PNG, name="quokka.png"),
        actor=acting(who),
        organisation_id=acting(who).organisation_id or 0,
        kind="complaint",
    )
    write(who, complaint, *readers, text=WORDS, files=[file.public_id])
    return audiences


def test_on_the_page_and_in_files_and_timeline(cast: Cast, complaint: Complaint, said: set[Audience]) -> None:
    evidence = complaint.evidence.get(remark__text=WORDS)
    for name in PEOPLE:
        person = getattr(cast, name)
        room = ROOMS.get(person.audience, "portal")
        browser: Client = signed_in(person)
        page = browser.get(reverse(f"complaints_{room}:detail", args=[complaint.reference]))
        reads = may_read(person, said)
        shown = words(page) if page.status_code == 200 else ""
        assert (WORDS in shown) == reads, name
        assert ("quokka.png" in shown) == reads, name
        timeline = shown.rsplit("Timeline", 1)[-1] if shown else ""
        wrote = "Wrote a message" in timeline or "Wrote an internal note" in timeline
        assert wrote == reads, name
        key = evidence.document.public_id if room == "staff" else evidence.pk
        file = browser.get(reverse(f"complaints_{room}:evidence", args=[complaint.reference, key]))
        assert (file.status_code == 200) == reads, name


def test_through_the_api(cast: Cast, complaint: Complaint, said: set[Audience]) -> None:
    evidence = complaint.evidence.get(remark__text=WORDS)
    for name in CLIENTS:
        client = getattr(cast, name)
        caller, reads = calling(client), may_read(client, said)
        path = f"/complaints/{complaint.reference}"
        for part in ("/remarks", ""):
            answer = caller.get(path + part)
            shown = answer.content.decode()
            assert ("quokka.png" in shown) == reads, (name, part)
        assert (WORDS in caller.get(f"{path}/remarks").content.decode()) == reads, name
        events = caller.get(f"{path}/events").content.decode()
        assert ("message_written" in events or "note_written" in events or "Wrote a" in events) == reads, name
        file = caller.get(f"{path}/evidence/{evidence.document.public_id}")
        assert (file.status_code == 200) == reads, name


def test_in_mails_and_notices(
    cast: Cast, complaint: Complaint, said: set[Audience], request: pytest.FixtureRequest
) -> None:
    delivered()
    told = {one.person for one in Notice.objects.select_related("person__organisation")}
    mailed = {address: one for one in mail.outbox for address in one.to}
    assert {person.email for person in told} == set(mailed)
    for person in told:
        assert may_read(person, said), person.name
        assert WORDS in mailed[person.email].body
        assert "#write" in mailed[person.email].body or person.audience == A.PARTNER
    writer = next(kind for kind in MESSAGES if f"[{kind}]" in request.node.name).split(" ")[0]
    names = {person.name for person in told}
    assert not names & {"Rita Page", "Stella Brook", "Sam Reader", "Gwen Office"}
    if A.PORTAL in said:
        assert {"Oscar Harrow", "Clara Finch"} - names <= ({"Clara Finch"} if writer == "owner" else set())
    if A.PARTNER in said:
        assert "Jing Li" in names


def test_in_no_search_and_no_export(cast: Cast, complaint: Complaint, said: set[Audience]) -> None:
    browser = signed_in(cast.officer)
    found = browser.get(reverse("complaints_staff:list"), {"view": "all", "q": "quokka"})
    assert complaint.reference not in words(found)
    whole = browser.get(reverse("complaints_staff:list"), {"view": "all", "export": "csv"})
    assert "quokka" not in whole.getvalue().decode("utf-8-sig")
    mine = signed_in(cast.complainant).get(reverse("complaints_portal:list"), {"export": "csv"})
    assert "quokka" not in mine.getvalue().decode("utf-8-sig")
    assert calling(cast.owner_client).get("/complaints", {"q": "quokka"}).json()["results"] == []


def test_in_lists_only_those_who_may_read_it_are_told_that_there_is_something_new(
    cast: Cast, complaint: Complaint, said: set[Audience], request: pytest.FixtureRequest
) -> None:
    writer = next(kind for kind in MESSAGES if f"[{kind}]" in request.node.name)
    author = getattr(cast, MESSAGES[writer][0])
    for name in PEOPLE:
        person = getattr(cast, name)
        if person.audience not in ROOMS or person == author:
            continue
        query = {"view": "all"} if person.audience == A.STAFF else {"sort": "newest"}
        page = signed_in(person).get(reverse(f"complaints_{ROOMS[person.audience]}:list"), query)
        assert ('class="unread"' in page.content.decode()) == may_read(person, said), name


def test_who_writes_is_not_told(cast: Cast, complaint: Complaint, write: Write) -> None:
    for who, readers in ((cast.complainant, (A.STAFF,)), (cast.officer, (A.PORTAL,)), (cast.agent, (A.STAFF,))):
        Notice.objects.all().delete()
        Message.objects.all().delete()
        write(who, complaint, *readers)
        delivered()
        assert not Notice.objects.filter(person=who).exists()


def test_of_cbbc_the_colleague_who_has_the_complaint_is_told_and_else_every_case_officer(
    cast: Cast, complaint: Complaint, write: Write
) -> None:
    Message.objects.all().delete()
    write(cast.complainant, complaint, A.STAFF)
    delivered()
    told = {notice.person for notice in Notice.objects.filter(audience=A.STAFF)}
    assert told == {cast.officer, cast.second_officer}
    Notice.objects.all().delete()
    Complaint.objects.filter(pk=complaint.pk).update(assignee=cast.second_officer)
    write(cast.complainant, complaint, A.STAFF)
    write(cast.officer, complaint)
    delivered()
    assert {notice.person for notice in Notice.objects.filter(audience=A.STAFF)} == {cast.second_officer}


def test_several_messages_within_minutes_are_one_mail_that_quotes_them_all(
    cast: Cast, complaint: Complaint, write: Write
) -> None:
    Message.objects.all().delete()
    mail.outbox.clear()
    begun = timezone.now().replace(minute=30, second=0, microsecond=0)
    for minute, text in ((0, "First thing."), (2, "Second thing."), (4, "Third thing."), (7, "Much later.")):
        write(cast.officer, complaint, A.PORTAL, text=text, now=begun + timedelta(minutes=minute))
    write(cast.officer, complaint, text="Between us.", now=begun + timedelta(minutes=1))
    delivered_at(begun + timedelta(minutes=4, seconds=59))
    assert mail.outbox == []
    delivered_at(begun + timedelta(minutes=20))
    mine = [one.body for one in mail.outbox if one.to == [cast.complainant.email]]
    assert len(mine) == 2
    assert all(text in mine[0] for text in ("First thing.", "Second thing.", "Third thing."))
    assert "Much later." in mine[1]
    assert "Between us." not in "".join(str(body) for body in mine)
    assert "Wei Zhang" not in "".join(str(body) for body in mine)


def delivered_at(now: datetime) -> None:
    """Let the outbox deliver what is due at an instant, and what comes of it."""
    done: set[int] = set()
    while (
        waiting := set(
            Message.objects.filter(status=Status.PENDING, available_at__lte=now).values_list("pk", flat=True)
        )
        - done
    ):
        for pk in sorted(waiting):
            worker.deliver(pk, now)
        done |= waiting


def test_a_mail_that_waits_holds_nothing_once_its_reader_may_no_longer_read(
    cast: Cast, write: Write, complaint: Complaint
) -> None:
    Message.objects.all().delete()
    mail.outbox.clear()
    begun = timezone.now().replace(minute=30, second=0, microsecond=0)
    Complaint.objects.filter(pk=complaint.pk).update(agent=cast.larkspur, power=cast.power())
    write(cast.officer, complaint, A.PORTAL, text=WORDS, now=begun)
    delivered_at(begun)
    assert Message.objects.filter(address=cast.agent.email).exists()
    for one in PowerOfAttorney.objects.all():
        one.revoked_on, one.revoked_at, one.revocation_reason = one.valid_from, timezone.now(), "They part."
        one.save()
    delivered_at(begun + timedelta(minutes=6))
    agents = [one.body for one in mail.outbox if one.to == [cast.agent.email]]
    assert agents
    assert WORDS not in agents[0]


def test_mail_and_notice_speak_the_readers_language(cast: Cast, complaint: Complaint, write: Write) -> None:
    Message.objects.all().delete()
    mail.outbox.clear()
    write(cast.officer, complaint, A.PARTNER)
    delivered()
    to_jd = next(one for one in mail.outbox if one.to == [cast.reviewer.email])
    assert to_jd.extra_headers["Content-Language"] == "zh-hans"
