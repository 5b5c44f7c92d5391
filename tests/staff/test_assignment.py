"""Whose complaint it is: views of one's own and of what nobody has, taking one by one press, priority and load."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.choices import Complexity, Priority
from complaints.models import Complaint
from complaints.staff import queue as queue_module
from complaints.workflow import complaint_workflow
from core.accounts.models import Person
from core.workflow import engine
from tests.cast import Cast, acting, signed_in
from tests.staff.pages import detail, queue, references, verb_url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The case officer's own browser."""
    return signed_in(cast.officer)


def give(cast: Cast, complaint: Complaint, person: Person | None) -> Complaint:
    inputs = {"assignee": str(person.pk) if person else ""}
    return engine.move(complaint_workflow, complaint.pk, "assign", actor=acting(cast.officer), inputs=inputs)


def test_ones_own_and_what_nobody_has_stand_in_views_of_their_own(cast: Cast, desk: Client) -> None:
    mine = give(cast, cast.complaint(S.LODGED), cast.officer)
    theirs, nobodys = give(cast, cast.complaint(), cast.second_officer), cast.complaint()
    give(cast, cast.complaint(), cast.officer)
    closed = cast.complaint(S.SUBMITTED)
    give(cast, closed, cast.officer)
    cast.move(closed, "withdraw")
    assert mine.reference in references(queue(desk, view="mine"))
    assert len(references(queue(desk, view="mine"))) == 2
    assert references(queue(desk, view="unassigned")) == [nobodys.reference]
    assert references(queue(signed_in(cast.second_officer), view="mine")) == [theirs.reference]


def test_what_is_due_today_and_this_week_is_counted_in_the_readers_zone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 3, 11, 12, tzinfo=UTC)  # a Wednesday: 20:00 in Beijing
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    ends = {
        "past": now - timedelta(hours=1),
        "tonight": now + timedelta(hours=3),  # 23:00 in Beijing
        "late": now + timedelta(hours=6),  # Thursday in Beijing, still Wednesday in London
        "sunday": now + timedelta(days=4),
        "monday": now + timedelta(days=5),
    }
    by_reference = {}
    for name, end in ends.items():
        complaint = cast.complaint(now=now)
        Complaint.objects.filter(pk=complaint.pk).update(due_at=end)
        by_reference[complaint.reference] = name

    def shown(person: Person, view: str) -> list[str]:
        return [by_reference[one] for one in references(queue(signed_in(person), view=view))]

    assert shown(cast.officer, "today") == ["tonight"]
    assert shown(cast.second_officer, "today") == ["tonight", "late"]
    assert shown(cast.officer, "week") == ["tonight", "late", "sunday"]
    assert shown(cast.officer, "overdue") == ["past"]


def test_each_view_leads_from_one_complaint_to_the_next_of_the_same_view(cast: Cast, desk: Client) -> None:
    first, second = (give(cast, cast.complaint(), cast.officer) for _ in range(2))
    give(cast, cast.complaint(), cast.second_officer)
    for view in ("mine", "cbbc", "all", "week"):
        Complaint.objects.filter(pk__in=[first.pk, second.pk]).update(due_at=timezone.now() + timedelta(minutes=1))
        page = detail(desk, first, view=view).context["page"]
        assert second.reference in page.next_url, view
    nobodys = detail(desk, first, view="unassigned").context["page"]
    assert nobodys.next_url == ""


@pytest.mark.parametrize("view", [one.name for one in queue_module.VIEWS])
def test_a_complaint_at_hand_is_judged_as_the_view_judges_it(cast: Cast, desk: Client, view: str) -> None:
    now, chosen = timezone.now(), queue_module.view_named(view)
    give(cast, cast.complaint(), cast.officer)
    cast.complaint(S.NOTICE_FORWARDED), cast.complaint(S.UPHELD)
    cast.complaint(now=now - timedelta(days=20))
    actor = acting(cast.officer)
    inside = set(queue_module.rows(chosen, actor=actor, now=now).values_list("pk", flat=True))
    for complaint in queue_module.complaints(actor):
        judged = queue_module._is_within(complaint, chosen, actor=actor, now=now)
        assert judged == (complaint.pk in inside), complaint.state


def test_one_press_in_a_row_makes_a_complaint_ones_own(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    page = queue(desk).content.decode()
    assert f'value="{complaint.reference}" aria-label="Assign to me' in page
    back = reverse("complaints_staff:list") + "?view=cbbc"
    took = desk.post(
        reverse("complaints_staff:assign_to_me"),
        {"reference": complaint.reference},
        headers={"Referer": f"http://testserver{back}"},
    )
    assert took["Location"] == back
    complaint.refresh_from_db()
    assert complaint.assignee == cast.officer
    assert "Wei Zhang" in words(queue(desk))
    assert 'form="take"' not in queue(desk).content.decode()


def test_on_its_page_a_complaint_says_whose_it_is_and_can_be_taken(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    assert "Assigned to nobody" in words(detail(desk, complaint))
    give(cast, complaint, cast.second_officer)
    page = detail(desk, complaint)
    assert "Assigned to Olivia Grant" in words(page)
    assert page.context["page"].take_url
    give(cast, complaint, cast.officer)
    assert not detail(desk, complaint).context["page"].take_url


def test_who_only_reads_is_offered_nothing_and_takes_nothing(cast: Cast) -> None:
    complaint, reader = cast.complaint(), signed_in(cast.staff_reader)
    assert 'form="take"' not in queue(reader).content.decode()
    assert "Assign to me" not in words(detail(reader, complaint))
    answer = reader.post(reverse("complaints_staff:assign_to_me"), {"reference": complaint.reference})
    assert answer.status_code == 403
    complaint.refresh_from_db()
    assert complaint.assignee is None


def test_drafts_closed_and_unknown_complaints_cannot_be_taken(cast: Cast, desk: Client) -> None:
    take = reverse("complaints_staff:assign_to_me")
    assert desk.post(take, {"reference": cast.draft().reference}).status_code == 404
    assert desk.post(take, {"reference": "C-2026-999999"}).status_code == 404
    assert desk.post(take).status_code == 404
    closed = cast.complaint(S.UPHELD)
    page = desk.post(take, {"reference": closed.reference}, follow=False)
    assert page.status_code == 302
    closed.refresh_from_db()
    assert closed.assignee is None


def test_the_page_of_assigning_shows_each_colleagues_load_and_whose_it_is_now(cast: Cast, desk: Client) -> None:
    for _ in range(2):
        give(cast, cast.complaint(), cast.second_officer)
    complaint = give(cast, cast.complaint(), cast.second_officer)
    page = desk.get(verb_url(complaint, "assign")).content.decode()
    assert "Olivia Grant (3 open)" in page
    assert "Wei Zhang (0 open)" in page
    assert f'value="{cast.second_officer.pk}" selected' in page


@pytest.mark.parametrize("whom", ["me", "nobody", "colleague"])
def test_the_queue_is_narrowed_by_whose_a_complaint_is(cast: Cast, desk: Client, whom: str) -> None:
    found = {
        "me": give(cast, cast.complaint(), cast.officer),
        "colleague": give(cast, cast.complaint(), cast.second_officer),
        "nobody": cast.complaint(),
    }
    asked = str(cast.second_officer.pk) if whom == "colleague" else whom
    assert references(queue(desk, view="all", assignee=asked)) == [found[whom].reference]


def test_nobody_of_that_name_is_no_accident(cast: Cast, desk: Client) -> None:
    cast.complaint()
    for nonsense in ("-1", "9" * 30, "somebody"):
        assert queue(desk, assignee=nonsense).status_code == 200


def test_urgent_and_complex_complaints_say_so_and_stand_first_where_asked_for(cast: Cast, desk: Client) -> None:
    normal, high, urgent = cast.complaint(), cast.complaint(), cast.complaint()
    Complaint.objects.filter(pk=high.pk).update(priority=Priority.HIGH, complexity=Complexity.COMPLEX)
    Complaint.objects.filter(pk=urgent.pk).update(priority=Priority.URGENT)
    page = queue(desk, sort="priority")
    assert references(page) == [urgent.reference, high.reference, normal.reference]
    rows = page.context["list"].rows
    assert "Urgent" in rows[0]["priority"]
    assert "High" in rows[1]["priority"]
    assert "Complex" in rows[1]["priority"]
    assert rows[2]["priority"] == ""
    assert references(queue(desk, view="all", priority=str(Priority.URGENT.value))) == [urgent.reference]


def test_priority_is_an_order_of_what_is_open(cast: Cast, desk: Client) -> None:
    cast.complaint(S.UPHELD)
    offered = [sort.url for sort in queue(desk, view="closed").context["list"].sorts]
    assert not any("priority" in url for url in offered)
    assert queue(desk, view="closed", sort="priority").status_code == 200


def test_a_page_of_fifty_among_four_hundred_costs_what_a_page_of_ten_costs(cast: Cast, desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert queue(desk, view="unassigned").status_code == 200
        return len(counted)

    for _ in range(10):
        cast.complaint(now=timezone.now())
    statements()
    ten = statements()
    template = Complaint.objects.latest("pk")
    copies: list[Complaint] = []
    for number in range(390):
        copy = Complaint.objects.get(pk=template.pk)
        copy.pk, copy.reference = None, f"C-2026-8{number:05d}"
        copies.append(copy)
    Complaint.objects.bulk_create(copies)
    assert statements() == ten <= 12


def test_the_order_by_priority_is_read_from_its_index(cast: Cast) -> None:
    template = cast.complaint()
    copies: list[Complaint] = []
    for number in range(3000):
        copy = Complaint.objects.get(pk=template.pk) if not copies else copies[0].__class__(**_fields(template))
        copy.pk, copy.reference = None, f"C-2026-9{number:05d}"
        copies.append(copy)
    Complaint.objects.bulk_create(copies, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE complaints_complaint")
    view = queue_module.view_named("cbbc")
    found = queue_module.rows(view, actor=acting(cast.officer), now=timezone.now())
    plan = found.order_by(*queue_module.PRIORITY.names(backwards=False))[:51].explain()
    assert "complaint_open_by_priority" in plan


def _fields(complaint: Complaint) -> dict[str, object]:
    return {field.attname: getattr(complaint, field.attname) for field in Complaint._meta.concrete_fields}
