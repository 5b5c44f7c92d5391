"""What owners, their agents, CBBC and programs read of accuracy, and how a complaint filed in error is taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.choices import ComplaintState, WithdrawalReason
from complaints.good_faith.choices import ReviewState
from complaints.good_faith.counting import count_moved
from complaints.models import Complaint, GoodFaith, GoodFaithReview
from core.outbox.models import Message
from tests.api.callers import calling
from tests.cast import Cast, acting, signed_in
from tests.good_faith.conftest import closed, warned
from tests.good_faith.test_reviews import REASON, move

pytestmark = pytest.mark.django_db


def read(cast: Cast, role: str, url: str) -> str:
    page = signed_in(getattr(cast, role)).get(url, follow=True)
    assert page.status_code == 200, url
    return page.content.decode()


def test_an_owner_reads_its_figures_what_counts_against_it_and_how(cast: Cast) -> None:
    now = timezone.now()
    review = warned(cast, now)
    page = read(cast, "complainant", "/portal/accuracy/")
    assert "50%" in page
    assert "Below the threshold" in page
    assert "At least 90% of what was decided has to be upheld" in page
    for complaint in Complaint.objects.filter(state=ComplaintState.REJECTED_BY_JD):
        assert f"/portal/complaints/{complaint.reference}/" in page
    assert review.reference in page
    assert "A rule of the tests" in page


def test_the_first_page_of_the_portal_says_it_in_a_line(cast: Cast) -> None:
    closed(cast, "upheld", timezone.now() - timedelta(days=1), number=3)
    count_moved(now=timezone.now())
    page = read(cast, "complainant", "/portal/complaints/")
    assert "100% of 3 decided complaints counted as upheld; your complaints have the fast lane" in page


def test_an_owner_of_whom_nothing_was_counted_reads_so(cast: Cast) -> None:
    assert "Nothing was counted yet" in read(cast, "complainant", "/portal/accuracy/")
    assert "counted as upheld" not in read(cast, "complainant", "/portal/complaints/")


def test_an_agent_reads_each_owner_by_itself_and_only_under_a_power(cast: Cast) -> None:
    warned(cast, timezone.now())
    url = f"/portal/accuracy/owners/{cast.harrow.code}/"
    assert signed_in(cast.agent).get(url).status_code == 404
    cast.power()
    assert cast.harrow.name in read(cast, "agent", "/portal/accuracy/").replace("&amp;", "&")
    assert "50%" in read(cast, "agent", url)
    assert signed_in(cast.agent).get(f"/portal/accuracy/owners/{cast.brightwater.code}/").status_code == 404


def test_an_owner_appeals_on_its_page(cast: Cast) -> None:
    cast.gather("officer", "complainant")
    review = warned(cast, timezone.now())
    for verb in ("escalate", "withdraw_fast_lane"):
        review = move(cast, review, verb, now=timezone.now())
    page = read(cast, "complainant", f"/portal/accuracy/reviews/{review.reference}/")
    url = f"/portal/accuracy/reviews/{review.reference}/do/appeal/"
    assert url in page
    assert REASON["reason"] in page
    browser = signed_in(cast.complainant)
    assert browser.get(url).status_code == 200
    answer = browser.post(
        url, {"version": review.version, "appeal": "JD mistook the number of our mark.", "documents": []}
    )
    assert answer.status_code == 302
    review.refresh_from_db()
    assert (review.state, review.appealed_by) == (ReviewState.APPEALED, cast.complainant)
    assert "JD mistook the number of our mark." in read(
        cast, "officer", f"/staff/good-faith/reviews/{review.reference}/"
    )


def test_staff_see_who_stands_where_and_what_waits_for_them(cast: Cast) -> None:
    review = warned(cast, timezone.now())
    closed(cast, "upheld", timezone.now() - timedelta(hours=2), by=cast.stranger, number=3)
    count_moved(now=timezone.now())
    page = read(cast, "officer", "/staff/good-faith/").replace("&amp;", "&")
    assert page.index(cast.harrow.name, page.index("<tbody")) < page.index(cast.brightwater.name, page.index("<tbody"))
    assert review.reference in page
    waiting = "/staff/good-faith/?review=waiting"
    assert review.reference not in read(cast, "officer", waiting)
    move(cast, review, "escalate", now=timezone.now())
    assert review.reference in read(cast, "officer", waiting)
    assert "/staff/good-faith/owners/" in read(cast, "officer", "/staff/good-faith/?standing=good")


def test_staff_count_anew_on_demand(cast: Cast) -> None:
    closed(cast, "upheld", timezone.now() - timedelta(minutes=1), number=3)
    url = f"/staff/good-faith/owners/{cast.harrow.code}/"
    assert signed_in(cast.staff_reader).post(url).status_code == 403
    assert signed_in(cast.officer).post(url).status_code == 302
    assert GoodFaith.objects.get(organisation=cast.harrow).decided == 3


def test_an_owner_s_system_reads_the_figures_and_jd_none(cast: Cast) -> None:
    warned(cast, timezone.now())
    body = calling(cast.owner_client).get("/good-faith").json()
    (mine,) = body["results"]
    assert (mine["owner"], mine["decided"], mine["upheld_share"], mine["standing"]) == (
        cast.harrow.name,
        4,
        0.5,
        "below",
    )
    assert body["thresholds"]["least_upheld"] == 0.9
    assert sum(month["decided"] for month in mine["months"]) == 4
    assert calling(cast.stranger_client).get("/good-faith").json()["results"] == []
    assert calling(cast.jd_client).get("/good-faith").json()["results"] == []


def test_one_click_takes_back_what_was_filed_in_error_and_jd_is_told(cast: Cast) -> None:
    cast.gather("reviewer")
    complaint = cast.complaint("lodged")
    url = reverse("complaints_portal:transition", args=[complaint.reference, "retract"])
    assert url in read(cast, "complainant", f"/portal/complaints/{complaint.reference}/")
    assert signed_in(cast.complainant).post(url, {"version": complaint.version}).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.state, complaint.withdrawal_reason) == (
        ComplaintState.WITHDRAWN,
        WithdrawalReason.FILED_IN_ERROR,
    )
    jd = calling(cast.jd_client)
    (row,) = jd.get("/complaints").json()["results"]
    assert (row["state"], row["withdrawal_reason"]) == ("withdrawn", "filed_in_error")
    events = jd.get(f"/complaints/{complaint.reference}/events").json()["results"]
    assert any("filed in error" in str(event) for event in events)
    assert Message.objects.filter(topic="complaints.retracted").exists()
    count_moved(now=timezone.now() + timedelta(minutes=1))
    assert GoodFaith.objects.get(organisation=cast.harrow).errors == 1


def test_a_merged_owner_does_not_shed_a_withdrawal(cast: Cast) -> None:
    from complaints.good_faith.consumers import take_over  # noqa: PLC0415 - the door of mergers is tried elsewhere

    cast.gather("officer", "complainant")
    now = timezone.now()
    review = warned(cast, now)
    for verb in ("escalate", "withdraw_fast_lane"):
        review = move(cast, review, verb, now=now)
    closed(cast, "upheld", now - timedelta(hours=2), by=cast.stranger, number=3)
    count_moved(now=now)
    assert GoodFaith.objects.get(organisation=cast.brightwater).has_fast_lane
    take_over(cast.harrow, cast.brightwater, actor=acting(cast.officer), now=now)
    row = GoodFaith.objects.get(organisation=cast.brightwater)
    assert not row.has_fast_lane
    assert GoodFaithReview.objects.get().organisation == cast.brightwater
