"""What is new is marked for each person by themselves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.conversation import actions, queries
from complaints.models import Complaint, ReadMark
from core.accounts.choices import Audience
from core.accounts.models import Person
from tests.cast import Cast, acting, signed_in
from tests.conversation.conftest import Write
from tests.staff.pages import detail, queue

pytestmark = pytest.mark.django_db
A = Audience


def unread(person: Person, complaint: Complaint) -> int:
    return queries.unread_by_complaint([complaint.pk], actor=acting(person)).get(complaint.pk, 0)


def test_a_message_is_new_for_each_of_its_readers_until_they_open_it(cast: Cast, write: Write, desk: Client) -> None:
    cast.gather("second_officer", "owner_admin")
    complaint = cast.complaint(S.LODGED)
    write(cast.complainant, complaint, A.STAFF)
    write(cast.complainant, complaint, A.STAFF)
    assert [unread(one, complaint) for one in (cast.officer, cast.second_officer, cast.owner_admin)] == [2, 2, 2]
    detail(desk, complaint)
    assert [unread(one, complaint) for one in (cast.officer, cast.second_officer, cast.owner_admin)] == [0, 2, 2]
    assert unread(cast.complainant, complaint) == 0


def test_lists_say_how_much_is_new(cast: Cast, write: Write, desk: Client, owner: Client) -> None:
    complaint, quiet = cast.complaint(S.LODGED), cast.complaint(S.LODGED)
    write(cast.complainant, complaint, A.STAFF)
    write(cast.officer, complaint, A.PORTAL)
    rows = {row["reference"]: row["unread"] for row in queue(desk, view="all").context["list"].rows}
    assert rows == {complaint.reference: 1, quiet.reference: 0}
    mine = owner.get(reverse("complaints_portal:list"), {"sort": "newest"}).context["list"].rows
    assert {row.reference: row.unread for row in mine} == {complaint.reference: 1, quiet.reference: 0}


def test_what_is_new_begins_under_a_line(cast: Cast, write: Write, desk: Client) -> None:
    complaint = cast.complaint(S.LODGED)
    write(cast.complainant, complaint, A.STAFF, text="Old.")
    detail(desk, complaint)
    write(cast.officer, complaint, A.PORTAL, text="Mine.")
    write(cast.complainant, complaint, A.STAFF, text="Fresh.")
    write(cast.complainant, complaint, A.STAFF, text="Fresher.")
    said = detail(desk, complaint).context["page"].conversation.said
    assert [one.text for one in said if one.is_first_unread] == ["Fresh."]
    again = detail(desk, complaint)
    assert 'id="new"' not in again.content.decode()


def test_one_can_mark_a_complaint_as_unread_and_is_led_to_the_list(cast: Cast, write: Write, desk: Client) -> None:
    complaint = cast.complaint(S.LODGED)
    write(cast.complainant, complaint, A.STAFF)
    write(cast.officer, complaint, A.PORTAL)
    detail(desk, complaint)
    answer = desk.post(reverse("complaints_staff:unread", args=[complaint.reference]))
    assert answer["Location"] == reverse("complaints_staff:list")
    assert unread(cast.officer, complaint) == 1
    assert [row["unread"] for row in queue(desk, view="all").context["list"].rows] == [1]


def test_where_nobody_else_has_written_there_is_nothing_to_mark(cast: Cast, write: Write, desk: Client) -> None:
    complaint = cast.complaint(S.SUBMITTED)
    write(cast.officer, complaint, A.PORTAL)
    assert "Mark as unread" not in detail(desk, complaint).content.decode()
    desk.post(reverse("complaints_staff:unread", args=[complaint.reference]))
    assert unread(cast.officer, complaint) == 0


def test_questions_and_answers_are_new_too(cast: Cast) -> None:
    cast.gather("complainant", "officer")
    assert unread(cast.complainant, cast.complaint(S.INFO_REQUESTED)) == 1
    answered = cast.complaint(S.INFO_REQUESTED)
    cast.move(answered, "answer")
    assert unread(cast.officer, answered) == 1


def test_what_was_written_before_somebody_came_is_no_news_to_them(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    write(cast.complainant, complaint, A.STAFF, now=timezone.now() - timedelta(days=3))
    assert unread(cast.second_officer, complaint) == 0
    write(cast.complainant, complaint, A.STAFF)
    assert unread(cast.second_officer, complaint) == 1


def test_nobody_marks_what_they_may_not_see(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    write(cast.officer, complaint, A.PORTAL)
    url = reverse("complaints_portal:unread", args=[complaint.reference])
    assert signed_in(cast.stranger).post(url).status_code == 404
    assert signed_in(cast.officer).post(url).status_code == 404
    assert not ReadMark.objects.filter(person=cast.stranger).exists()


def test_clients_have_no_marks(cast: Cast, write: Write) -> None:
    complaint = cast.complaint(S.LODGED)
    write(cast.officer, complaint, A.PARTNER)
    actor = acting(cast.jd_client)
    assert queries.unread_by_complaint([complaint.pk], actor=actor) == {}
    actions.mark_read(complaint, actor=actor)
    assert not ReadMark.objects.exists()


def test_what_is_new_on_a_page_of_fifty_costs_one_statement(cast: Cast, write: Write) -> None:
    keys = []
    for _ in range(5):
        complaint = cast.complaint(S.LODGED)
        write(cast.complainant, complaint, A.STAFF)
        keys.append(complaint.pk)
    actor = acting(cast.officer)
    with CaptureQueriesContext(connection) as counted:
        assert queries.unread_by_complaint(keys, actor=actor) == dict.fromkeys(keys, 1)
    assert len(counted) == 1
    with CaptureQueriesContext(connection) as counted:
        assert queries.unread_by_complaint([], actor=actor) == {}
    assert len(counted) == 0
