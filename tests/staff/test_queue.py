"""The triage queue: what a case officer sees first, and how they find the rest."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.choices import ComplaintState as S
from complaints.choices import Reason
from core.accounts.choices import Language
from core.web import saved_views
from programmes.choices import RightType
from tests.cast import Cast, address, next_sku, signed_in
from tests.staff.pages import queue, references, words

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The case officer's own browser."""
    return signed_in(cast.officer)


def test_what_is_due_first_stands_first(cast: Cast, desk: Client) -> None:
    late = cast.complaint(now=NOON + timedelta(days=5))
    early = cast.complaint(now=NOON)
    between = cast.complaint(now=NOON + timedelta(days=1))
    assert references(queue(desk)) == [early.reference, between.reference, late.reference]


def test_of_two_that_are_due_at_once_the_one_that_came_first_stands_first(cast: Cast, desk: Client) -> None:
    first, second = cast.complaint(now=NOON), cast.complaint(now=NOON + timedelta(hours=1))
    assert first.due_at == second.due_at
    assert references(queue(desk)) == [first.reference, second.reference]


def test_closed_complaints_stand_behind_everything_that_is_due(cast: Cast, desk: Client) -> None:
    closed = cast.complaint(S.WITHDRAWN, now=NOON)
    open_one = cast.complaint(now=NOON)
    assert references(queue(desk, view="all")) == [open_one.reference, closed.reference]


def test_the_queue_opens_with_what_needs_cbbc(cast: Cast, desk: Client) -> None:
    mine = {cast.complaint(S.SUBMITTED).reference, cast.complaint(S.SCREENED).reference}
    cast.complaint(S.INFO_REQUESTED), cast.complaint(S.LODGED), cast.complaint(S.UPHELD)
    assert set(references(queue(desk))) == mine


@pytest.mark.parametrize(
    ("view", "states"),
    [
        ("cbbc", {S.SUBMITTED, S.SCREENED, S.COUNTER_NOTICE, S.EXTENSION_ASKED}),
        ("owner", {S.INFO_REQUESTED, S.CLARIFICATION, S.ELECTION_OPEN, S.ELECTION_EXTENDED, S.ACTION_NOTIFIED}),
        (
            "jd",
            {
                S.LODGED,
                S.ACCEPTED,
                S.MEASURES_TAKEN,
                S.NOTICE_FORWARDED,
                S.CONCEDED,
                S.MEASURES_TO_LIFT,
                S.DISMISSED,
            },
        ),
        ("seller", {S.NOTICE_FORWARDED}),
        (
            "closed",
            {
                S.UPHELD,
                S.REJECTED_BY_CBBC,
                S.REJECTED_BY_JD,
                S.LAPSED,
                S.WITHDRAWN,
                S.MEASURES_LIFTED,
                S.SETTLED,
            },
        ),
    ],
)
def test_each_saved_view_holds_what_its_name_says(cast: Cast, desk: Client, view: str, states: set[str]) -> None:
    everything = {state: cast.complaint(state).reference for state in S.values if state != S.DRAFT}
    assert set(references(queue(desk, view=view))) == {everything[state] for state in states}


def test_what_is_overdue_has_a_view_of_its_own(cast: Cast, desk: Client) -> None:
    overdue = cast.complaint(now=timezone.now() - timedelta(days=20))
    cast.complaint(now=timezone.now())
    page = queue(desk, view="overdue")
    assert references(page) == [overdue.reference]
    assert "overdue" in words(page)


def test_a_closed_complaint_is_never_overdue(cast: Cast, desk: Client) -> None:
    cast.complaint(S.WITHDRAWN, now=timezone.now() - timedelta(days=60))
    assert references(queue(desk, view="overdue")) == []


def test_nobody_at_cbbc_sees_a_draft(cast: Cast, desk: Client) -> None:
    draft = cast.draft()
    assert draft.reference not in queue(desk, view="all").content.decode()


def test_the_views_say_how_much_waits_but_count_no_further_than_anybody_plans(
    cast: Cast, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        cast.complaint()
    assert queue(desk).context["tabs"][0].count == "4"
    monkeypatch.setattr(saved_views, "COUNT_LIMIT", 3)
    assert queue(desk).context["tabs"][0].count == "3+"


def test_a_row_says_whose_turn_it_is_and_how_long_there_is(cast: Cast, desk: Client) -> None:
    cast.complaint(now=timezone.now())
    text = words(queue(desk))
    assert "CBBC checks" in text
    assert "left" in text
    assert "Harrow & Finch Ltd" in text
    assert "Counterfeit" in text


def test_the_instant_behind_the_time_left_is_given_in_both_zones(cast: Cast, desk: Client) -> None:
    cast.complaint(now=timezone.now())
    page = queue(desk).content.decode()
    assert "Beijing · " in page
    assert "in London" in page


# --- Finding ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(cast: Cast) -> dict[str, str]:
    """One complaint of each owner; theirs about a design of five months ago, and accepted by JD."""
    ours = cast.complaint(now=NOON, right=cast.design, reason=Reason.DESIGN_COPY)
    told = "The seller offers copies of our raincoat under our registered mark, at a third of the price of ours."
    theirs = cast.complaint(S.ACCEPTED, by=cast.stranger, now=NOON + timedelta(days=40), explanation=told)
    return {"ours": ours.reference, "theirs": theirs.reference}


@pytest.mark.parametrize(
    "words_given",
    ["harrow", "HARROW finch", "哈罗芬奇", "芬奇有限", "ZL201730123456.7", "Teapot"],
    ids=["English", "two words", "Chinese", "inside a Chinese name", "number of the right", "title of the right"],
)
def test_a_complaint_is_found_by_its_words_in_either_script(
    pair: dict[str, str], desk: Client, words_given: str
) -> None:
    assert references(queue(desk, view="all", q=words_given)) == [pair["ours"]]


def test_a_complaint_is_found_by_the_case_number_of_jd(cast: Cast, pair: dict[str, str], desk: Client) -> None:
    number = pair["theirs"].rsplit("-", 1)[1].lstrip("0")
    assert references(queue(desk, view="all", q=f"JD-{number}")) == [pair["theirs"]]


def test_a_complaint_is_found_by_the_sku_of_one_of_its_listings(cast: Cast, desk: Client) -> None:
    sku = next_sku()
    found = cast.complaint(addresses=f"{address(next_sku())}\n{address(sku)}")
    cast.complaint()
    assert references(queue(desk, view="all", q=sku)) == [found.reference]


def test_the_owner_of_two_right_types_is_found_by_each_filter(cast: Cast, pair: dict[str, str], desk: Client) -> None:
    for filters in (
        {"owner": cast.harrow.pk},
        {"right_type": RightType.DESIGN},
        {"reason": Reason.DESIGN_COPY},
        {"state": S.SUBMITTED},
        {"submitted_to": "2026-03-12"},
        {"submitted_from": "2026-03-11", "submitted_to": "2026-03-11"},
    ):
        assert references(queue(desk, view="all", **filters)) == [pair["ours"]], filters


def test_a_day_is_a_day_in_the_readers_own_zone(cast: Cast, desk: Client) -> None:
    late_in_london = datetime(2026, 3, 11, 20, tzinfo=UTC)  # the 12th already in Beijing, where the officer works
    complaint = cast.complaint(now=late_in_london)
    assert references(queue(desk, view="all", submitted_from="2026-03-12")) == [complaint.reference]
    assert references(queue(signed_in(cast.second_officer), view="all", submitted_from="2026-03-12")) == []


def test_only_what_is_overdue_can_be_asked_for_in_any_view(cast: Cast, desk: Client) -> None:
    overdue = cast.complaint(now=timezone.now() - timedelta(days=20))
    cast.complaint(now=timezone.now())
    assert references(queue(desk, view="cbbc", overdue="on")) == [overdue.reference]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"state": "nowhere"},
        {"owner": "9" * 30},
        {"submitted_from": "yesterday"},
        {"submitted_from": "0001-01-01", "submitted_to": "9999-12-31"},
        {"q": "\x00"},
        {"q": "x" * 5000},
        {"sort": "sideways"},
        {"size": "-1"},
        {"view": "nowhere"},
        {"cursor": "forged"},
    ],
    ids="+".join,
)
def test_nonsense_in_the_address_is_no_accident(cast: Cast, desk: Client, nonsense: dict[str, str]) -> None:
    cast.complaint()
    assert queue(desk, **nonsense).status_code in {200, 302}


def test_a_search_that_finds_nothing_here_offers_to_look_everywhere(cast: Cast, desk: Client) -> None:
    lodged = cast.complaint(S.LODGED)
    page = queue(desk, q=lodged.reference)
    assert "Look in all complaints" in words(page)
    everywhere = page.context["everywhere_url"]
    assert references(desk.get(f"/staff/complaints/{everywhere}")) == [lodged.reference]


def test_an_empty_queue_says_that_nothing_waits(cast: Cast, desk: Client) -> None:
    assert "Nothing waits for CBBC" in words(queue(desk))


def test_a_saved_view_takes_the_search_along(cast: Cast, desk: Client) -> None:
    tabs = queue(desk, q="harrow", sort="oldest").context["tabs"]
    assert all("q=harrow" in tab.url for tab in tabs)
    assert not any("sort=oldest" in tab.url for tab in tabs)


# --- Order and pages -------------------------------------------------------------------------------------------------


def test_the_order_can_be_turned(cast: Cast, desk: Client) -> None:
    old, new = cast.complaint(now=NOON), cast.complaint(now=NOON + timedelta(days=3))
    assert references(queue(desk, sort="newest")) == [new.reference, old.reference]
    assert references(queue(desk, sort="oldest")) == [old.reference, new.reference]


@pytest.mark.parametrize("sort", ["due", "newest", "oldest"])
def test_turning_pages_shows_every_complaint_once_and_leads_back(
    cast: Cast, desk: Client, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr("core.web.lists.PAGE_SIZES", (2, 2, 100))
    for state in (S.SUBMITTED, S.WITHDRAWN, S.SUBMITTED, S.LODGED, S.UPHELD):
        cast.complaint(state, now=NOON)
    whole = references(queue(desk, view="all", sort=sort, size="100"))
    page = queue(desk, view="all", sort=sort)
    first, seen = references(page), []
    while True:
        seen += references(page)
        if not page.context["list"].next_url:
            break
        page = desk.get(page.context["list"].next_url)
    assert seen == whole
    assert len(seen) == 5
    while page.context["list"].previous_url:
        page = desk.get(page.context["list"].previous_url)
    assert references(page) == first


def test_ten_rows_and_twenty_rows_cost_the_same_statements(cast: Cast, desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            queue(desk, view="all")
        return len(counted)

    for number in range(10):
        cast.complaint((S.SUBMITTED, S.LODGED, S.INFO_REQUESTED, S.WITHDRAWN)[number % 4])
    queue(desk, view="all")  # the rules of clocks are kept in memory from the first use
    ten = statements()
    for number in range(10):
        cast.complaint((S.SUBMITTED, S.LODGED, S.INFO_REQUESTED, S.WITHDRAWN)[number % 4])
    assert statements() == ten <= 10


def test_a_page_of_fifty_stays_under_eighty_kilobytes(cast: Cast, desk: Client) -> None:
    for number in range(50):
        cast.complaint((S.SUBMITTED, S.MEASURES_TAKEN)[number % 2], now=timezone.now() - timedelta(days=90))
    page = queue(desk, view="all")
    assert len(references(page)) == 50
    assert len(page.content) < 80_000


def test_typing_fetches_the_list_alone_and_the_views_follow(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    part = desk.get("/staff/complaints/?q=harrow", headers={"HX-Request": "true", "HX-Target": "list"})
    body = part.content.decode()
    assert references(part) == [complaint.reference]
    assert "<html" not in body
    assert 'hx-swap-oob="true"' in body


def test_a_chinese_reader_finds_names_in_chinese(cast: Cast) -> None:
    cast.officer.language = Language.CHINESE
    cast.officer.save()
    cast.complaint()
    assert "哈罗芬奇有限公司" in words(queue(signed_in(cast.officer)))


def test_a_sku_among_other_words_still_narrows_and_a_number_is_still_found_in_the_words(
    cast: Cast, desk: Client
) -> None:
    sku = next_sku()
    found = cast.complaint(S.WITHDRAWN, addresses=address(sku))
    assert references(queue(desk, view="all", q=f"harrow {sku}")) == [found.reference]
    assert references(queue(desk, view="all", q=f"brightwater {sku}")) == []
    assert references(queue(desk, view="all", q=cast.mark.number)) == [found.reference]
