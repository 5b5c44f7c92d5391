"""CBBC's enrolments: the list, the board, one enrolment, and each step."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.accounts.choices import Language
from core.audit.models import Event
from core.web import saved_views
from core.web.saved_views import SavedView
from core.workflow import engine
from core.workflow.errors import InvalidInputs
from programmes import queries
from programmes.actions import enrolments as actions
from programmes.choices import EnrolmentRefusal, Programme, Service
from programmes.choices import EnrolmentState as S
from programmes.models import Enrolment, Right
from programmes.staff.enrolments import queue
from programmes.staff.enrolments.contexts import board as board_module
from programmes.workflow import enrolment_workflow
from tests.cast import ENROLMENT_PATHS, PNG, Cast, acting, signed_in
from tests.programmes.staff_pages import board, columns, listed, references, url, words

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The case officer's own browser."""
    return signed_in(cast.officer)


@pytest.fixture
def one_of_each(cast: Cast) -> dict[str, Enrolment]:
    """An enrolment in every state, of as many owners."""
    return {
        state: cast.enrolment(state, owner=cast.another_owner(number)) for number, state in enumerate(ENROLMENT_PATHS)
    }


def body(page: Any) -> bytes:
    """Everything that a streamed answer sends."""
    return b"".join(page.streaming_content)


def fresh(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.get(pk=enrolment.pk)


# --- The list --------------------------------------------------------------------------------------------------------

VIEWS: dict[str, set[str]] = {
    "cbbc": {S.PROSPECT, S.DOCUMENTS_CHECK, S.APPROVED, S.SUSPENDED},
    "owner": {S.INVITED, S.APPLICATION},
    "jd": {S.INTRODUCED, S.JD_REVIEW},
    "active": {S.ACTIVE},
    "closed": {S.REFUSED, S.EXITED},
    "all": set(ENROLMENT_PATHS),
}


def test_each_saved_view_holds_what_its_name_says(desk: Client, one_of_each: dict[str, Enrolment]) -> None:
    for view, states in VIEWS.items():
        shown = set(references(listed(desk, view=view)))
        assert shown == {one_of_each[state].reference for state in states}, view
    assert words(listed(desk)).count("Needs CBBC now")


def test_an_active_enrolment_needs_cbbc_once_it_has_to_be_renewed_within_thirty_days(cast: Cast, desk: Client) -> None:
    soon, later = cast.enrolment(), cast.enrolment(owner=cast.brightwater)
    today = timezone.localdate()
    Enrolment.objects.filter(pk=soon.pk).update(renews_on=today + timedelta(days=29))
    Enrolment.objects.filter(pk=later.pk).update(renews_on=today + timedelta(days=40))
    assert references(listed(desk, view="cbbc")) == [soon.reference]
    assert references(listed(desk, view="active")) == [soon.reference, later.reference]


def test_why_one_is_closed_is_worded_as_its_own_list_of_reasons_has_it(cast: Cast, desk: Client) -> None:
    refused = cast.enrolment(S.DOCUMENTS_CHECK)
    inputs = {"reason": EnrolmentRefusal.BAD_FAITH.value, "note": ""}
    engine.move(enrolment_workflow, refused.pk, "refuse", actor=acting(cast.officer), inputs=inputs)
    shown = words(listed(desk, view="closed"))
    assert "Doubts about good faith" in shown
    assert "Bad faith" not in shown


def test_what_is_due_first_stands_first_and_the_order_can_be_turned(cast: Cast, desk: Client) -> None:
    late = cast.enrolment(S.INVITED, now=NOON + timedelta(days=5))
    early = cast.enrolment(S.INVITED, owner=cast.brightwater, now=NOON)
    assert references(listed(desk, view="owner")) == [early.reference, late.reference]
    assert references(listed(desk, view="owner", sort="newest")) == [early.reference, late.reference]
    Enrolment.objects.filter(pk=late.pk).update(renews_on=timezone.localdate())
    assert references(listed(desk, view="owner", sort="renews")) == [late.reference, early.reference]


@pytest.mark.parametrize(
    "given",
    [
        {"q": "harrow"},
        {"q": "哈罗"},
        {"q": "HARROW finch"},
        {"programme": Programme.TEST_PURCHASE},
        {"service": Service.GREEN_CHANNEL},
        {"state": S.INVITED},
        {"overdue": "on"},
    ],
    ids=str,
)
def test_an_enrolment_is_found_by_words_in_either_script_and_by_each_filter(
    cast: Cast, desk: Client, given: dict[str, str]
) -> None:
    long_ago = timezone.now() - timedelta(days=200)
    ours = cast.enrolment(S.INVITED, programme=Programme.TEST_PURCHASE, now=long_ago)
    actions.choose_services(ours.pk, [Service.GREEN_CHANNEL], actor=acting(cast.officer))
    cast.enrolment(S.APPLICATION, owner=cast.brightwater)
    assert references(listed(desk, view="all", **given)) == [ours.reference]


def test_an_enrolment_is_found_by_its_agent_its_reference_and_jds(cast: Cast, desk: Client) -> None:
    ours = cast.enrolment()
    cast.enrolment(owner=cast.brightwater)
    power = cast.power()
    Enrolment.objects.filter(pk=ours.pk).update(power=power, platform_reference="JDIP-77")
    for given in ("larkspur", "云雀", ours.reference, "jdip-77", str(cast.harrow.pk) and "harrow larkspur"):
        assert references(listed(desk, view="all", q=given)) == [ours.reference], given
    assert references(listed(desk, view="all", owner=cast.harrow.pk)) == [ours.reference]


NONSENSE = [
    {"state": "nowhere"},
    {"owner": "9" * 30},
    {"programme": "x"},
    {"service": "x"},
    {"renews_to": "yesterday"},
    {"q": "\x00"},
    {"q": "x" * 5000},
    {"q": "&"},
    {"sort": "sideways"},
    {"size": "-1"},
    {"view": "nowhere"},
    {"cursor": "forged"},
]


@pytest.mark.parametrize("nonsense", NONSENSE, ids="+".join)
def test_nonsense_in_the_address_is_no_accident(cast: Cast, desk: Client, nonsense: dict[str, str]) -> None:
    cast.enrolment(S.INVITED)
    assert listed(desk, **nonsense).status_code in {200, 302}
    assert board(desk, **nonsense).status_code == 200


def test_the_views_count_no_further_than_anybody_plans(
    cast: Cast, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        cast.enrolment(S.PROSPECT, owner=cast.another_owner(number))
    assert listed(desk).context["tabs"][0].count == "3"
    monkeypatch.setattr(saved_views, "COUNT_LIMIT", 2)
    assert listed(desk).context["tabs"][0].count == "2+"


def test_turning_pages_shows_every_enrolment_once(
    cast: Cast, desk: Client, monkeypatch: pytest.MonkeyPatch, one_of_each: dict[str, Enrolment]
) -> None:
    monkeypatch.setattr("core.web.lists.PAGE_SIZES", (4, 4, 100))
    for sort in ("due", "newest", "renews"):
        page, seen = listed(desk, view="all", sort=sort), []
        while True:
            seen += references(page)
            if not page.context["list"].next_url:
                break
            page = desk.get(page.context["list"].next_url)
        assert sorted(seen) == sorted(one.reference for one in one_of_each.values()), sort


def test_the_list_costs_the_same_statements_however_long_it_is(cast: Cast, desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            listed(desk, view="all")
        return len(counted)

    states = (S.INVITED, S.APPLICATION, S.ACTIVE)
    for number in range(3):
        cast.enrolment(states[number], owner=cast.another_owner(number))
    statements()  # the rules of clocks are kept in memory from the first use
    three = statements()
    for number in range(3, 9):
        cast.enrolment(states[number % 3], owner=cast.another_owner(number))
    assert statements() == three <= 10


def test_an_export_holds_what_the_filters_show_and_is_on_record(cast: Cast, desk: Client) -> None:
    cast.enrolment(S.SUSPENDED)
    cast.enrolment(S.INVITED, owner=cast.brightwater)
    page = listed(desk, view="cbbc", q="harrow", export="csv")
    (row,) = csv.DictReader(StringIO(body(page).decode("utf-8-sig")))
    assert row["State"] == "Suspended"
    assert row["Rights owner in Chinese"] == "哈罗芬奇有限公司"
    assert row["Suspended because"] == "Dormant"
    assert row["JD's reference"] == "JDIP-1"
    event = Event.objects.get(verb="programmes.exported")
    asked = {"view": "cbbc", "q": "harrow", "export": "csv"}
    assert event.data == asked | {"list": "enrolments", "address": "/staff/enrolments/"}


def test_a_workbook_can_be_had_and_a_reader_may_take_it(cast: Cast) -> None:
    cast.enrolment(S.INVITED)
    page = listed(signed_in(cast.staff_reader), view="all", export="xlsx")
    assert page.status_code == 200
    assert page["Content-Disposition"].endswith('.xlsx"')


def test_a_chinese_reader_finds_owners_in_chinese(cast: Cast) -> None:
    cast.officer.language = Language.CHINESE
    cast.officer.save()
    cast.enrolment(S.PROSPECT)
    desk = signed_in(cast.officer)
    assert "哈罗芬奇有限公司" in words(listed(desk))
    assert "哈罗芬奇有限公司" in words(board(desk))


def test_an_empty_view_says_so_and_a_search_offers_to_look_everywhere(cast: Cast, desk: Client) -> None:
    assert "Nothing waits for CBBC" in words(listed(desk))
    invited = cast.enrolment(S.INVITED)
    page = listed(desk, q=invited.reference)
    assert "Look in all enrolments" in words(page)
    assert references(desk.get(url("list") + page.context["everywhere_url"])) == [invited.reference]


# --- The board -------------------------------------------------------------------------------------------------------


def test_the_board_has_a_column_for_each_open_state_and_none_for_what_is_closed(
    desk: Client, one_of_each: dict[str, Enrolment]
) -> None:
    shown = columns(board(desk))
    assert set(shown) == set(ENROLMENT_PATHS) - {S.REFUSED, S.EXITED}
    for state, column in shown.items():
        assert [card.reference for card in column.cards] == [one_of_each[state].reference]


def test_a_card_says_what_is_missing_who_is_next_and_how_long_there_is(cast: Cast, desk: Client) -> None:
    cast.enrolment(S.INVITED)
    text = words(board(desk))
    for said in ("Harrow & Finch Ltd", "Online IP Complaint Platform", "Owner begins the application", "days left"):
        assert said in text
    assert "items missing" in text


def test_a_card_counts_what_is_left_to_check(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    total = len(enrolment.checklist.items) if enrolment.checklist else 0
    actions.judge_item(enrolment.pk, "identity", "accepted", actor=acting(cast.officer))
    assert f"{total - 1} of {total} to check" in words(board(desk))
    cast.accept_items(enrolment)
    assert "All accepted" in words(board(desk))


def test_a_long_column_shows_its_beginning_and_leads_to_the_list(
    cast: Cast, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_module, "CARDS_A_COLUMN", 2)
    made = [cast.enrolment(S.PROSPECT, owner=cast.another_owner(number)) for number in range(3)]
    page = board(desk, programme=Programme.COMPLAINT_PLATFORM)
    column = columns(page)[S.PROSPECT]
    assert (len(column.cards), column.total) == (2, 3)
    assert "2 of 3: show the list" in words(page)
    assert set(references(desk.get(column.list_url))) == {one.reference for one in made}


@pytest.mark.parametrize(
    "given", [{"q": "harrow"}, {"q": "哈罗"}, {"programme": Programme.TEST_PURCHASE}, {"overdue": "on"}], ids=str
)
def test_the_board_is_narrowed_by_its_filters(cast: Cast, desk: Client, given: dict[str, str]) -> None:
    long_ago = timezone.now() - timedelta(days=200)
    ours = cast.enrolment(S.INVITED, programme=Programme.TEST_PURCHASE, now=long_ago)
    cast.enrolment(S.INVITED, owner=cast.brightwater)
    assert references(board(desk, **given)) == [ours.reference]
    part = desk.get(url("board"), given, headers={"HX-Request": "true", "HX-Target": "list"})
    assert references(part) == [ours.reference]
    assert "<html" not in part.content.decode()


def test_every_step_of_a_card_leads_to_its_own_page_and_the_others_say_why_not(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    (card,) = columns(board(desk))[S.DOCUMENTS_CHECK].cards
    assert {str(step.label) for step in card.steps} == {"Send back", "Refuse", "End the enrolment"}
    for step in card.steps:
        assert desk.get(step.url).status_code == 200
    assert any("Not accepted yet" in group.reason and "Approve" in group.labels for group in card.denied)
    assert fresh(enrolment).state == S.DOCUMENTS_CHECK


def test_a_step_begun_on_the_board_leads_back_to_it(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.PROSPECT)
    done = desk.post(url("transition", enrolment, "invite") + "?from=board", {"version": enrolment.version})
    assert done["Location"] == url("board")
    assert fresh(enrolment).state == S.INVITED


def test_a_reader_sees_the_board_with_every_step_grey(cast: Cast) -> None:
    cast.enrolment(S.PROSPECT)
    page = board(signed_in(cast.staff_reader))
    (card,) = columns(page)[S.PROSPECT].cards
    assert not card.steps
    assert "Your role lets you read" in words(page)
    assert "Open an enrolment" not in words(page)


def test_the_board_costs_the_same_statements_however_full_it_is(cast: Cast, desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            board(desk)
        return len(counted)

    states = (S.PROSPECT, S.APPLICATION, S.DOCUMENTS_CHECK, S.ACTIVE)
    for number, state in enumerate(states):
        cast.enrolment(state, owner=cast.another_owner(number))
    statements()
    four = statements()
    for number in range(4, 16):
        cast.enrolment(states[number % 4], owner=cast.another_owner(number))
    assert statements() == four <= 20


# --- Doors -----------------------------------------------------------------------------------------------------------

PAGES = ("detail", "rights", "power", "services")


@pytest.mark.parametrize("person", ["owner_admin", "agent", "reviewer", "gov_reader"])
def test_these_pages_are_there_for_cbbc_alone(cast: Cast, person: str) -> None:
    cast.power()
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    browser = signed_in(getattr(cast, person))
    asked = [url("list"), url("board"), url("open"), *(url(name, enrolment) for name in PAGES)]
    asked += [url("transition", enrolment, "approve"), url("judge", enrolment, "identity")]
    for address in asked:
        assert browser.get(address).status_code == 404, address
        assert browser.post(address).status_code in {404, 405}, address


def test_a_visitor_signs_in_first(cast: Cast) -> None:
    enrolment = cast.enrolment(S.INVITED)
    for address in (url("list"), url("board"), url("detail", enrolment)):
        assert Client().get(address)["Location"].startswith("/account/login/")


def test_what_is_not_there_is_not_found(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    missing = "00000000-0000-4000-8000-000000000000"
    for address in (
        "/staff/enrolments/E-2026-999999/",
        "/staff/enrolments/E-2026-999999/rights/",
        url("transition", enrolment, "accept"),
        url("transition", enrolment, "nothing"),
        url("document", enrolment, missing),
        url("preview", enrolment, missing, "preview"),
        url("add_document", enrolment, "nothing"),
        url("replace_document", enrolment, "identity", 99_999_999),
        url("remove_document", enrolment, 99_999_999),
    ):
        assert desk.get(address).status_code == 404, address
    assert desk.post(url("judge", enrolment, "nothing"), {"state": "accepted"}).status_code == 404


# --- One enrolment ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ENROLMENT_PATHS)
def test_the_page_says_where_an_enrolment_stands_in_every_state(cast: Cast, desk: Client, state: str) -> None:
    enrolment = cast.enrolment(state)
    page = desk.get(url("detail", enrolment))
    assert page.status_code == 200
    text = words(page)
    assert str(enrolment_workflow.states[state].label) in text
    assert "Harrow & Finch Ltd: Online IP Complaint Platform" in text
    assert "Identity of the rights owner" in text


def test_the_page_says_what_is_missing(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.APPLICATION)
    assert "At least one right that is in force in China" in words(desk.get(url("detail", enrolment)))


def test_the_page_shows_what_the_enrolment_rests_on_and_what_ends_first(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment()
    page = desk.get(url("detail", enrolment)).context["page"]
    assert [row.title for row in page.rights] == ["HARROW & FINCH"]
    assert page.standing.ends[0].on == cast.mark.expires_on
    assert not page.standing.shortfalls


def test_a_suspended_enrolment_says_why_in_the_words_of_whoever_suspended_it(cast: Cast, desk: Client) -> None:
    text = words(desk.get(url("detail", cast.enrolment(S.SUSPENDED))))
    assert "Dormant" in text
    assert "Nothing was filed for a year." in text


def test_a_page_with_a_long_story_costs_no_more_statements(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)

    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            desk.get(url("detail", enrolment))
        return len(counted)

    statements()
    before = statements()
    actions.choose_rights(enrolment.pk, [cast.mark.pk, cast.design.pk, cast.lapsed_mark.pk], actor=acting(cast.officer))
    for _ in range(4):
        paper = cast.document(by=cast.owner_admin)
        actions.add_document(enrolment.pk, "registration_certificate", paper, actor=acting(cast.officer))
    cast.accept_items(enrolment)
    assert statements() == before <= 30


def test_accepting_every_item_makes_the_application_ready_to_approve(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    page = desk.get(url("detail", enrolment)).context["page"]
    for item in page.checklist.items:
        done = desk.post(item.judge_url, {"state": "accepted"})
        assert done.status_code == 302
        assert done["Location"].endswith(f"#item-{item.code}")
    approved = desk.post(url("transition", enrolment, "approve"), {"version": fresh(enrolment).version})
    assert approved.status_code == 302
    assert fresh(enrolment).state == S.APPROVED


def test_an_item_goes_back_with_a_reason_and_words_and_the_page_shows_them(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    given = {"state": "sent_back", "reason": "unreadable", "note": "The stamp cannot be read."}
    assert desk.post(url("judge", enrolment, "registration_certificate"), given).status_code == 302
    text = words(desk.get(url("detail", enrolment)))
    assert "Not readable The stamp cannot be read." in text
    assert "Wei Zhang" in text


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"state": "sent_back"}, "Say why the item goes back."),
        ({"state": "sent_back", "reason": "because"}, "Select a valid choice"),
        ({"state": "sent_back", "reason": "other"}, "“Another reason” needs a note."),
        ({"state": "sent_back", "reason": "other", "note": "x" * 2001}, "at most 2000 characters"),
        ({"state": "sent_back", "reason": "other", "note": "a\x00b"}, "Null characters are not allowed"),
        ({"state": "open"}, "Accept the item or send it back."),
        ({"state": "nothing"}, "Select a valid choice"),
        ({}, "Accept the item or send it back."),
    ],
)
def test_a_judgement_that_does_not_hold_says_so_and_keeps_what_was_typed(
    cast: Cast, desk: Client, given: dict[str, str], message: str
) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    page = desk.post(url("judge", enrolment, "identity"), given)
    assert page.status_code == 422
    assert message in words(page)
    assert not enrolment.items.exists()


def test_whoever_judges_too_late_is_told_who_was_faster_and_keeps_their_words(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    cast.move_enrolment(enrolment, "send_back")
    given = {"state": "sent_back", "reason": "missing", "note": "The second page is missing."}
    page = signed_in(cast.second_officer).post(url("judge", enrolment, "identity"), given)
    text = words(page)
    assert page.status_code == 409
    assert "Wei Zhang: Sent the application back" in text
    assert "The second page is missing." in text
    assert not enrolment.items.exists()


def test_a_reader_judges_nothing(cast: Cast) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    reader = signed_in(cast.staff_reader)
    assert "Mark to go back" not in words(reader.get(url("detail", enrolment)))
    page = reader.post(url("judge", enrolment, "identity"), {"state": "accepted"})
    assert page.status_code == 403
    assert "Your role lets you read" in words(page)
    assert not enrolment.items.exists()


# --- Steps -----------------------------------------------------------------------------------------------------------

STEPS: dict[str, tuple[str, dict[str, str], str]] = {
    "invite": (S.PROSPECT, {"message": "We met in Shanghai."}, S.INVITED),
    "begin": (S.PROSPECT, {}, S.APPLICATION),
    "send_back": (S.DOCUMENTS_CHECK, {"reason": "missing", "note": "Please add the renewal."}, S.APPLICATION),
    "introduce": (S.APPROVED, {}, S.INTRODUCED),
    "suspend": (S.ACTIVE, {"reason": "dormant", "note": "Nothing was filed."}, S.SUSPENDED),
    "reinstate": (S.SUSPENDED, {"note": "They are back."}, S.ACTIVE),
    "renew": (S.ACTIVE, {"note": "Looked at everything."}, S.ACTIVE),
    "refuse": (S.APPLICATION, {"reason": "duplicate"}, S.REFUSED),
    "exit": (S.ACTIVE, {"reason": "owner_leaves"}, S.EXITED),
}


@pytest.mark.parametrize("verb", STEPS)
def test_an_officer_takes_each_step_and_a_reader_is_shown_why_they_cannot(cast: Cast, desk: Client, verb: str) -> None:
    before, inputs, after = STEPS[verb]
    enrolment = cast.enrolment(before)
    address = url("transition", enrolment, verb)
    reader = signed_in(cast.staff_reader)
    for page in (reader.get(address), reader.post(address, inputs)):
        assert page.status_code in {403, 409}
        assert "Your role lets you read" in words(page)
    assert fresh(enrolment).state == before
    assert desk.get(address).status_code == 200
    done = desk.post(address, inputs | {"version": enrolment.version})
    assert done.status_code == 302, words(done)
    assert fresh(enrolment).state == after


@pytest.mark.parametrize(
    ("verb", "inputs", "after"),
    [
        ("record_acceptance", {"platform_reference": "JDIP-9"}, S.ACTIVE),
        ("record_refusal", {"reason": "not_eligible", "note": "Not in scope."}, S.REFUSED),
    ],
)
def test_jds_answer_is_recorded_with_the_document_in_which_jd_gave_it(
    cast: Cast, desk: Client, verb: str, inputs: dict[str, Any], after: str
) -> None:
    enrolment = cast.enrolment(S.INTRODUCED)
    bare = desk.post(url("transition", enrolment, verb), inputs)
    assert bare.status_code == 422
    assert fresh(enrolment).state == S.INTRODUCED
    heap = [SimpleUploadedFile(f"{number}.png", PNG, "image/png") for number in range(4)]
    too_many = desk.post(url("transition", enrolment, verb), inputs | {"documents": heap})
    assert too_many.status_code == 422
    assert "Choose at most 3 files" in words(too_many)
    assert fresh(enrolment).state == S.INTRODUCED
    letter = SimpleUploadedFile("letter.png", PNG, "image/png")
    done = desk.post(url("transition", enrolment, verb), inputs | {"documents": letter})
    assert done.status_code == 302
    assert fresh(enrolment).state == after
    page = desk.get(url("detail", enrolment))
    (answer,) = page.context["page"].checklist.answers
    assert answer.name == "letter.png"
    assert body(desk.get(answer.url)) == PNG
    assert desk.get(answer.thumbnail_url).status_code == 200


def test_the_second_of_two_officers_is_told_who_was_faster(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.PROSPECT)
    second = signed_in(cast.second_officer)
    desk.post(url("transition", enrolment, "refuse"), {"reason": "duplicate"})
    late = second.post(url("transition", enrolment, "invite"), {"message": "Welcome!", "version": enrolment.version})
    text = words(late)
    assert late.status_code == 409
    assert "Wei Zhang: Refused the enrolment" in text
    assert "Welcome!" in text


def test_whoever_invites_is_told_how_many_are_reached_or_that_nobody_is(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.PROSPECT)
    address = url("transition", enrolment, "invite")
    assert "Nobody of the rights owner can sign in yet" in words(desk.get(address))
    cast.gather("owner_admin", "complainant", "owner_reader")
    assert "2 people of the rights owner are told by mail." in words(desk.get(address))


# --- Opening, and what an application holds --------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["harrow", "哈罗", "芬奇", "Harrow Ltd"])
def test_an_owner_is_found_in_either_script(cast: Cast, desk: Client, given: str) -> None:
    cast.gather("harrow", "brightwater")
    text = words(desk.get(url("open"), {"q": given}))
    assert "Harrow & Finch Ltd" in text
    assert "Brightwater" not in text


def test_enrolments_are_opened_in_several_programmes_at_once(cast: Cast, desk: Client) -> None:
    cast.gather("harrow", "agreement")
    given = {
        "programmes": [Programme.IP_PROTECTION, Programme.COMPLAINT_PLATFORM],
        "services": [Service.GREEN_CHANNEL],
        "origin": "Roundtable in Shenzhen",
    }
    done = desk.post(f"{url('open')}?owner={cast.harrow.code}", given)
    assert done.status_code == 302
    opened = Enrolment.objects.filter(organisation=cast.harrow)
    assert {one.programme for one in opened} == {Programme.IP_PROTECTION, Programme.COMPLAINT_PLATFORM}
    assert {(one.state, one.origin, tuple(one.services)) for one in opened} == {
        (S.PROSPECT, "Roundtable in Shenzhen", (Service.GREEN_CHANNEL,))
    }
    assert len(references(desk.get(done["Location"]))) == 2


def test_a_programme_in_which_the_owner_is_enrolled_is_not_offered_again(cast: Cast, desk: Client) -> None:
    present = cast.enrolment(S.INVITED)
    address = f"{url('open')}?owner={cast.harrow.code}"
    page = desk.get(address)
    assert present.reference in words(page)
    assert f'value="{present.programme}"' not in page.content.decode()
    again = desk.post(address, {"programmes": [present.programme, Programme.TEST_PURCHASE]})
    assert again.status_code == 422
    assert Enrolment.objects.count() == 1


def test_of_several_programmes_all_are_opened_or_none(cast: Cast) -> None:
    cast.enrolment(S.INVITED)
    both = [Programme.TEST_PURCHASE, Programme.COMPLAINT_PLATFORM]
    with pytest.raises(InvalidInputs, match="has an open enrolment in this programme already"):
        actions.open_enrolments(cast.harrow.pk, both, actor=acting(cast.officer))
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("given", [{}, {"programmes": ["x"]}, {"programmes": ["ip_protection"], "services": ["x"]}])
def test_rubbish_opens_nothing(cast: Cast, desk: Client, given: dict[str, Any]) -> None:
    cast.gather("harrow", "agreement")
    page = desk.post(f"{url('open')}?owner={cast.harrow.code}", given)
    assert page.status_code == 422
    assert not Enrolment.objects.exists()


def test_nobody_opens_one_for_an_agent_a_stranger_or_without_an_agreement(cast: Cast, desk: Client) -> None:
    cast.gather("harrow", "larkspur")
    for code in ("larkspur", "nobody", "cbbc"):
        assert desk.get(f"{url('open')}?owner={code}").status_code == 404
    page = desk.post(f"{url('open')}?owner={cast.harrow.code}", {"programmes": ["ip_protection"]})
    assert page.status_code == 422
    assert "No agreement with a platform is in force today." in words(page)


def test_a_reader_opens_nothing(cast: Cast) -> None:
    cast.gather("harrow", "agreement")
    reader = signed_in(cast.staff_reader)
    address = f"{url('open')}?owner={cast.harrow.code}"
    assert reader.get(address).status_code == 403
    assert reader.post(address, {"programmes": ["ip_protection"]}).status_code == 403
    assert not Enrolment.objects.exists()


def test_rights_are_looked_for_with_the_ticks_kept_and_then_chosen(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.APPLICATION)
    cast.gather("mark", "design", "foreign_mark")
    for right in (cast.mark, cast.design):
        Right.objects.filter(pk=right.pk).update(search_text=queries.search_text_of(right, cast.harrow))
    address = url("rights", enrolment)
    looked = desk.post(address, {"look": "1", "q": "Teapot", "rights": [cast.mark.pk]})
    assert [one["key"] for one in looked.context["rights"]] == [cast.mark.pk, cast.design.pk]
    assert [one["is_ticked"] for one in looked.context["rights"]] == [True, False]
    assert not enrolment.rights.exists()
    assert desk.post(address, {"rights": [cast.mark.pk, cast.design.pk]}).status_code == 302
    assert set(enrolment.rights.all()) == {cast.mark, cast.design}


@pytest.mark.parametrize("given", ["abc", "-1", "9" * 40, "99999999", "١٢"])
def test_a_right_that_is_not_the_owners_is_refused(cast: Cast, desk: Client, given: str) -> None:
    enrolment = cast.enrolment(S.APPLICATION)
    for key in (given, str(cast.foreign_mark.pk)):
        page = desk.post(url("rights", enrolment), {"rights": [key]})
        assert page.status_code == 422
        assert "One of these rights is not known." in words(page)
    assert not enrolment.rights.exists()


def test_services_and_the_power_of_attorney_are_chosen_on_the_owners_behalf(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.APPLICATION)
    power = cast.power()
    cast.power(valid_until=timezone.localdate() - timedelta(days=2))
    assert desk.post(url("services", enrolment), {"services": [Service.DATA_SHARING]}).status_code == 302
    form = desk.get(url("power", enrolment)).context["form"]
    assert [value for value, _label in form.fields["power"].choices] == ["", str(power.pk)]
    assert desk.post(url("power", enrolment), {"power": power.pk}).status_code == 302
    kept = fresh(enrolment)
    assert (kept.services, kept.power_id) == ([Service.DATA_SHARING], power.pk)
    assert desk.post(url("power", enrolment), {"power": "99999999"}).status_code == 422
    assert desk.post(url("power", enrolment), {"power": ""}).status_code == 302
    assert fresh(enrolment).power_id is None


@pytest.mark.parametrize("name", ["rights", "power", "services"])
def test_once_it_is_with_jd_nothing_is_changed_and_the_page_says_why(cast: Cast, desk: Client, name: str) -> None:
    enrolment = cast.enrolment(S.INTRODUCED)
    for page in (desk.get(url(name, enrolment)), desk.post(url(name, enrolment), {"services": ["green_channel"]})):
        assert page.status_code in {409, 302} if name == "power" else 409
        assert page.status_code == 302 or "Introduced to JD" in words(page)
    assert (fresh(enrolment).services, list(enrolment.rights.all())) == ([], [cast.mark])
    assert signed_in(cast.staff_reader).get(url(name, enrolment)).status_code == 403


def test_cbbc_adds_replaces_and_takes_out_documents_and_every_version_stays(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    code = "registration_certificate"
    held = enrolment.documents.get(code=code)

    def upload(name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, PNG, "image/png")

    assert desk.get(url("replace_document", enrolment, code, held.pk)).status_code == 200
    replaced = desk.post(url("replace_document", enrolment, code, held.pk), {"document": upload("newer.png")})
    assert replaced.status_code == 302
    added = desk.post(url("add_document", enrolment, code), {"documents": [upload("a.png"), upload("b.png")]})
    assert added.status_code == 302
    taken = enrolment.documents.get(document__name="a.png")
    assert desk.get(url("remove_document", enrolment, taken.pk)).status_code == 200
    assert desk.post(url("remove_document", enrolment, taken.pk)).status_code == 302
    items = desk.get(url("detail", enrolment)).context["page"].checklist.items
    item = next(one for one in items if one.code == code)
    assert {file.name for file in item.files} == {"newer.png", "b.png"}
    assert {file.name for file in item.older} == {held.document.name, "a.png"}
    assert enrolment.documents.get(document__name="b.png").document.organisation == cast.harrow


def test_a_file_that_cannot_be_taken_in_is_refused_and_none_of_those_beside_it_is_kept(
    cast: Cast, desk: Client
) -> None:
    enrolment = cast.enrolment(S.APPLICATION)
    good = SimpleUploadedFile("good.png", PNG, "image/png")
    bad = SimpleUploadedFile("run.exe", b"MZ\x90\x00 this program", "image/png")
    page = desk.post(url("add_document", enrolment, "registration_certificate"), {"documents": [good, bad]})
    assert page.status_code == 422
    assert not enrolment.documents.exists()
    assert desk.post(url("add_document", enrolment, "registration_certificate"), {}).status_code == 422


def test_whoever_downloads_a_document_is_on_record(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    document = enrolment.documents.get(code="registration_certificate").document
    page = desk.get(url("document", enrolment, document.public_id))
    assert page["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(verb="documents.downloaded", actor_label=cast.officer.name).exists()
    other = cast.enrolment(S.PROSPECT, owner=cast.brightwater)
    assert desk.get(url("document", other, document.public_id)).status_code == 404
    assert desk.get(url("preview", enrolment, document.public_id, "huge")).status_code == 404


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in_again(cast: Cast) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    visitor = Client()
    given = {"state": "sent_back", "reason": "missing", "note": "The second page is missing."}
    assert visitor.post(url("judge", enrolment, "identity"), given).status_code == 302
    visitor.force_login(cast.officer, backend="core.accounts.backends.PersonBackend")
    page = visitor.get(url("judge", enrolment, "identity"))
    assert "The second page is missing." in page.content.decode()
    assert not enrolment.items.exists()


# --- The way there ---------------------------------------------------------------------------------------------------


def test_the_navigation_of_cbbc_leads_to_everything_of_the_programme(cast: Cast, desk: Client) -> None:
    page = listed(desk)
    for name in ("complaints", "enrolments", "owners", "rights", "agreements"):
        assert f'href="{reverse(f"{name}_staff:list")}"' in page.content.decode()


def test_the_view_from_which_a_page_was_opened_is_the_way_back(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.PROSPECT)
    header = desk.get(url("detail", enrolment), {"view": "all"}).context["header"]
    assert header.crumbs[-1].url.endswith("?view=all")
    view: SavedView = queue.view_of(enrolment)
    assert view == queue.CBBC


def test_what_holds_up_the_next_step_stands_before_what_the_state_rules_out(cast: Cast, desk: Client) -> None:
    enrolment = cast.enrolment(S.DOCUMENTS_CHECK)
    page = desk.get(reverse("enrolments_staff:detail", args=[enrolment.reference])).context["page"]
    first, *others = page.verbs.denied
    assert [str(label) for label in first.labels] == ["Approve"]
    assert "Not accepted yet" in first.reason
    assert others
