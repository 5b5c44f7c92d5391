"""Minutes through the API: JD and the IPO read and comment what they may read, and hear what became of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.accounts.choices import Scope
from core.accounts.models import Person
from core.days import house_day
from core.outbox import worker
from core.outbox.models import Message, Notice, Status
from roundtables.actions import minutes
from roundtables.actions.minutes import Words
from roundtables.api.minutes import (
    MinutesCommentShape,
    MinutesDecisionShape,
    MinutesSectionShape,
    MinutesShape,
)
from roundtables.choices import CommentOutcome, Place, Side
from roundtables.models import AgendaItem, Invitation, MinutesComment, MinutesSection, Roundtable
from tests.api.callers import Caller, calling
from tests.cast import Cast, acting, signed_in
from tests.roundtables.minuting import Meeting, meeting

pytestmark = pytest.mark.django_db
TEXT = "JD said that it would look into it, not that it would remove them."


@pytest.fixture
def gathering(cast: Cast) -> Meeting:
    return meeting(cast)


@pytest.fixture
def jd(cast: Cast) -> Caller:
    return calling(cast.jd_client)


def path(gathering: Meeting, what: str) -> str:
    return f"/roundtables/{gathering.roundtable.reference}/{what}"


def section(gathering: Meeting, item: AgendaItem | None = None) -> int:
    return MinutesSection.objects.get(roundtable=gathering.roundtable, item=item).pk


def asked(gathering: Meeting, person: Person) -> None:
    """An invitation of somebody else of government."""
    Invitation.objects.create(
        roundtable=gathering.roundtable,
        side=Side.IPO_UK,
        organisation=person.organisation,
        person=person,
        name=person.name,
        email=person.email,
        place=Place.SENT,
        sent_at=timezone.now(),
        created_at=timezone.now(),
        nonce="nonce-ipo",
    )


def test_jd_reads_the_sections_for_everyone_and_no_comment_of_an_owner(
    cast: Cast, jd: Caller, gathering: Meeting
) -> None:
    minutes.decide(
        gathering.roundtable.pk, gathering.everyone.pk, Words("It is so", "如此"), actor=acting(cast.officer)
    )
    point = gathering.take()
    assert jd.get(path(gathering, "minutes")).status_code == 404
    assert jd.get(f"/roundtables/{gathering.roundtable.reference}").json()["links"]["minutes"] is None
    gathering.send()
    minutes.comment(section(gathering, gathering.everyone), "Ours alone.", actor=acting(cast.complainant))
    answer = jd.get(jd.get(f"/roundtables/{gathering.roundtable.reference}").json()["links"]["minutes"])
    found = answer.json()
    assert [one["title"] for one in found["sections"]] == ["The meeting as a whole", "Shops that come back"]
    assert [one["comments"] for one in found["sections"]] == [[], []]
    assert found["sections"][1]["decisions"] == [{"number": 1, "text": "It is so", "text_zh": "如此"}]
    assert found["sections"][1]["action_points"] == [point.reference]
    assert (found["takes_comments"], found["is_agreed"]) == (True, False)
    for secret in ("Among rights owners", "Within CBBC", "Ours alone"):
        assert secret not in answer.content.decode()
    assert calling(cast.stranger_client).get(path(gathering, "minutes")).status_code == 404


def test_jd_comments_once_however_often_it_sends_and_reads_what_became_of_it(
    cast: Cast, jd: Caller, gathering: Meeting
) -> None:
    gathering.send()
    body = {"section": section(gathering, gathering.everyone), "text": TEXT}
    replies = [jd.post(path(gathering, "comments"), body, Idempotency_Key="one-and-the-same") for _again in range(2)]
    assert [reply.status_code for reply in replies] == [201, 201]
    comment = MinutesComment.objects.get()
    assert (comment.organisation, comment.text, replies[1].json()["id"]) == (cast.jd, TEXT, comment.pk)
    minutes.answer_comment(comment.pk, CommentOutcome.TAKEN, "Put right.", actor=acting(cast.officer))
    found = jd.get(path(gathering, "minutes")).json()["sections"][1]["comments"][0]
    assert (found["outcome"], found["answer"], found["organisation"]) == ("taken", "Put right.", "JD.com")
    assert found["answered_at"] is not None
    page = signed_in(cast.complainant).get(reverse("minutes_portal:read", args=[gathering.roundtable.reference]))
    assert TEXT not in page.content.decode()


def test_jd_comments_nothing_that_it_may_not_read_and_nothing_too_late(
    cast: Cast, jd: Caller, gathering: Meeting
) -> None:
    body = {"section": 1, "text": TEXT}
    assert jd.post(path(gathering, "comments"), body).status_code == 404
    gathering.send()
    elsewhere = meeting(cast, number=2)
    elsewhere.send()
    for key in (section(gathering, gathering.owners), section(gathering, gathering.staff), section(elsewhere)):
        refused = jd.post(path(gathering, "comments"), {"section": key, "text": TEXT})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/section")
    Invitation.objects.filter(roundtable=elsewhere.roundtable, organisation=cast.jd).delete()
    for what in ("minutes", "comments"):
        reply = jd.get(path(elsewhere, what)) if what == "minutes" else jd.post(path(elsewhere, what), body)
        assert reply.status_code == 404
    own = {"section": section(gathering), "text": TEXT}
    reader = calling(cast.jd_client, scopes=[Scope.ROUNDTABLES_READ])
    assert reader.get(path(gathering, "minutes")).status_code == 200
    assert reader.post(path(gathering, "comments"), own).status_code == 403
    Roundtable.objects.filter(pk=gathering.roundtable.pk).update(comments_until=house_day() - timedelta(days=1))
    late = jd.post(path(gathering, "comments"), own)
    assert (late.status_code, MinutesComment.objects.count()) == (409, 0)


def test_the_ipo_has_its_say_where_it_was_invited(cast: Cast, gathering: Meeting) -> None:
    gathering.send()
    office = calling(cast.ipo_client)
    given = {"section": section(gathering), "text": "The Office spoke, too."}
    assert office.post(path(gathering, "comments"), given).status_code == 404
    asked(gathering, cast.gov_reader)
    listener = calling(cast.ipo_client, scopes=[Scope.ROUNDTABLES_READ])
    assert listener.post(path(gathering, "comments"), given).status_code == 403
    assert office.post(path(gathering, "comments"), given).status_code == 201
    found = office.get(path(gathering, "minutes")).json()
    assert [one["title"] for one in found["sections"]] == ["The meeting as a whole", "Shops that come back"]
    assert found["sections"][0]["comments"][0]["text"] == "The Office spoke, too."


def test_whoever_commented_is_told_what_became_of_it_and_nobody_else_is(cast: Cast, gathering: Meeting) -> None:
    cast.gather("owner_admin", "stranger", "reviewer")
    gathering.send()
    said = minutes.comment(section(gathering, gathering.owners), "We said less.", actor=acting(cast.complainant))
    Message.objects.all().delete()
    officer = signed_in(cast.officer)
    address = reverse("minutes_staff:answer", args=[gathering.roundtable.reference, said.pk])
    for _again in range(2):
        officer.post(address, {"outcome": CommentOutcome.NOT_TAKEN, "answer": "Two others heard it so."})
    assert Message.objects.count() == 1
    mail.outbox.clear()
    while waiting := list(Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True)):
        for pk in waiting:
            assert worker.deliver(pk, timezone.now() + timedelta(minutes=1))
    assert {one.to[0] for one in mail.outbox} == {cast.complainant.email, cast.owner_admin.email}
    assert "Two others heard it so." in mail.outbox[0].body
    assert "Among rights owners" in mail.outbox[0].body
    notice = Notice.objects.get(person=cast.complainant)
    assert notice.url == reverse("minutes_portal:read", args=[gathering.roundtable.reference])
    assert "Two others heard it so." in signed_in(cast.complainant).get(notice.url).content.decode()


def test_what_is_shown_of_minutes_is_what_is_described(cast: Cast, jd: Caller, gathering: Meeting) -> None:
    minutes.decide(gathering.roundtable.pk, None, Words("It is so", "如此"), actor=acting(cast.officer))
    gathering.send()
    jd.post(path(gathering, "comments"), {"section": section(gathering), "text": TEXT})
    found = jd.get(path(gathering, "minutes")).json()
    first = found["sections"][0]
    for shown, shape in (
        (found, MinutesShape),
        (first, MinutesSectionShape),
        (first["decisions"][0], MinutesDecisionShape),
        (first["comments"][0], MinutesCommentShape),
    ):
        assert set(shown) == set(shape().fields)


def test_jd_asks_again_only_for_what_has_changed_and_lists_what_it_said(
    cast: Cast, jd: Caller, gathering: Meeting
) -> None:
    gathering.send()
    meanwhile = minutes.comment(section(gathering), "The owners said more.", actor=acting(cast.complainant))
    for address in (f"/roundtables/{gathering.roundtable.reference}", path(gathering, "minutes")):
        first = jd.get(address)
        assert jd.get(address, If_None_Match=first["ETag"]).status_code == 304
    held = jd.get(path(gathering, "minutes"))
    said = jd.post(path(gathering, "comments"), {"section": section(gathering), "text": TEXT}).json()
    again = jd.get(path(gathering, "minutes"), If_None_Match=held["ETag"])
    assert again.status_code == 200, "a comment of one's own is part of what is shown"
    minutes.answer_comment(said["id"], CommentOutcome.TAKEN, "We changed it.", actor=acting(cast.officer))
    minutes.answer_comment(meanwhile.pk, CommentOutcome.NOT_TAKEN, "They stand.", actor=acting(cast.officer))
    found = jd.get(again.json()["links"]["comments"]).json()["results"]
    assert [(one["id"], one["outcome"], one["answer"]) for one in found] == [(said["id"], "taken", "We changed it.")]
    agenda = jd.get(f"/roundtables/{gathering.roundtable.reference}")
    AgendaItem.objects.filter(pk=gathering.everyone.pk).update(title="Shops that return")
    changed = jd.get(f"/roundtables/{gathering.roundtable.reference}", If_None_Match=agenda["ETag"])
    assert changed.status_code == 200
