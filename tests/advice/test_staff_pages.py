"""CBBC's room of advice requests: what waits for whom, one request, and each step."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints.advice.choices import AdviceState as S
from complaints.models import AdviceRequest
from core.audit.models import Event
from tests.advice.asking import PATHS, WORDS, asked, in_state, moved
from tests.cast import Cast, signed_in
from tests.staff.pages import words

pytestmark = pytest.mark.django_db

LIST = reverse("advice_staff:list")
Browser = Any


@pytest.fixture
def wei(cast: Cast) -> Browser:
    return signed_in(cast.officer)


def page(name: str, request: AdviceRequest, *more: Any) -> str:
    return reverse(f"advice_staff:{name}", args=[request.reference, *more])


def listed(browser: Browser, **given: str) -> set[str]:
    return {row["reference"] for row in browser.get(LIST, given).context["list"].rows}


def test_each_view_holds_what_it_says(cast: Cast, wei: Browser) -> None:
    found = {state: in_state(cast, state).reference for state in PATHS}
    taken = moved(cast, asked(cast), "take", by=cast.second_officer).reference
    assert listed(wei) == {found[S.OPEN], found[S.IN_WORK], taken}
    assert listed(wei, view="mine") == {found[S.IN_WORK], found[S.ANSWERED]}
    assert listed(wei, view="waiting") == {found[S.WAITING]}
    assert listed(wei, view="answered") == {found[S.ANSWERED]}
    assert listed(wei, view="closed") == {found[S.CLOSED], found[S.WITHDRAWN]}
    assert listed(wei, view="all") == {*found.values(), taken}
    tabs = {str(tab.label): tab.count for tab in wei.get(LIST).context["tabs"]}
    assert tabs == {
        "Needs CBBC now": "3", "Mine": "2", "Waiting for the owner": "1", "Answered": "1", "Closed": "", "All": "",
    }  # fmt: skip


def test_the_list_is_narrowed_and_searched(cast: Cast, wei: Browser) -> None:
    own = asked(cast, topic="contract", right=cast.mark).reference
    other = asked(cast, by=cast.stranger).reference
    mine = moved(cast, asked(cast, by=cast.stranger), "take").reference
    assert listed(wei, topic="contract") == {own}
    assert listed(wei, owner=str(cast.brightwater.pk)) == {other, mine}
    assert listed(wei, assigned=str(cast.officer.pk)) == {mine}
    assert listed(wei, q="哈罗芬奇") == {own}
    assert listed(wei, q="nothing like it") == set()
    assert "Nothing found in this view" in words(wei.get(LIST, {"q": "nothing like it"}))


@pytest.mark.parametrize("sort", ["due", "newest", "oldest"])
def test_each_order_pages_through_everything_once(cast: Cast, wei: Browser, sort: str) -> None:
    references = [asked(cast).reference for _ in range(30)]
    first = wei.get(LIST, {"sort": sort, "size": "25"}).context["list"]
    second = wei.get(first.next_url).context["list"]
    shown = [row["reference"] for row in (*first.rows, *second.rows)]
    assert len(shown) == 30
    assert set(shown) == set(references)
    assert shown == sorted(shown, reverse=sort == "newest")


def test_an_export_is_on_record(cast: Cast, wei: Browser) -> None:
    request = in_state(cast, S.ANSWERED)
    table = b"".join(wei.get(LIST, {"view": "all", "export": "csv"})).decode()
    assert request.reference in table
    assert Event.objects.filter(verb="advice.exported").exists()


def test_an_officer_takes_asks_back_and_answers(cast: Cast, wei: Browser) -> None:
    request = asked(cast, right=cast.mark, listings="https://item.jd.com/100012043978.html")
    shown = words(wei.get(page("detail", request)))
    for said in (WORDS, "Harrow & Finch Ltd", "HARROW & FINCH", "CBBC answers", "100012043978"):
        assert said in shown
    wei.post(page("transition", request, "take"), {})
    wei.post(page("transition", request, "question_back"), {"question": "Which agreement do you mean?"})
    request.refresh_from_db()
    assert (request.state, request.assigned_to) == (S.WAITING, cast.officer)
    moved(cast, request, "supply")
    form = wei.get(page("transition", request, "reply"))
    assert WORDS in words(form)
    assert "The one of 2024." in words(form)
    refused = wei.post(page("transition", request, "reply"), {"answer": "Genuine goods: nothing to be done by JD."})
    assert refused.status_code == 422
    answer = {"answer": "Genuine goods: nothing to be done by JD.", "recommendation": "negotiate"}
    done = wei.post(page("transition", request, "reply"), answer)
    assert done.url == f"{page('detail', request)}?view=open"
    request.refresh_from_db()
    assert (request.state, request.recommendation) == (S.ANSWERED, "negotiate")


def test_staff_who_only_read_have_no_button(cast: Cast) -> None:
    request = asked(cast)
    sam = signed_in(cast.staff_reader)
    shown = sam.get(page("detail", request))
    assert not shown.context["page"].verbs.available
    assert sam.post(page("transition", request, "take"), {}).status_code == 403


def test_the_room_is_cbbcs_alone(cast: Cast) -> None:
    request = asked(cast)
    for role in ("complainant", "agent", "reviewer", "gov_reader"):
        browser = signed_in(getattr(cast, role))
        for address in (LIST, page("detail", request), page("transition", request, "reply")):
            assert browser.get(address).status_code == 404, role


def test_the_list_costs_the_same_with_two_requests_and_with_twelve(cast: Cast, wei: Browser) -> None:
    counted = []
    for count in (2, 10):
        for _ in range(count):
            asked(cast, right=cast.mark)
        wei.get(LIST)  # what is kept from one page to the next
        with CaptureQueriesContext(connection) as found:
            wei.get(LIST)
        counted.append(len(found))
    assert counted[0] == counted[1]


def test_a_page_costs_the_same_however_long_the_conversation(cast: Cast, wei: Browser) -> None:
    request, counted = asked(cast, right=cast.mark), []
    for rounds in (1, 4):
        for _ in range(rounds):
            request = moved(cast, request, "question_back")
            request = moved(cast, request, "supply", documents=[cast.document().public_id])
        wei.get(page("detail", request))
        with CaptureQueriesContext(connection) as found:
            wei.get(page("detail", request))
        counted.append(len(found))
    assert counted[0] == counted[1]
