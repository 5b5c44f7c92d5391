"""The portal's first page, a complaint's page, and the verbs of an owner."""

import csv
import io

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from complaints.choices import ComplaintState as S
from complaints.choices import TargetState, WithdrawalReason
from complaints.models import Complaint
from core.accounts.choices import Language
from core.accounts.models import Person
from tests.cast import PATHS, Cast, address, next_sku, signed_in
from tests.portal.conftest import Browser, page, step, text

pytestmark = pytest.mark.django_db
HOME = "/portal/complaints/"
MOST_STATEMENTS = 15  # the home page
MOST_FOR_CHECKS = 14  # the page before a draft is submitted


def counted(client: Browser, url: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> int:
    """How many statements a page costs; never more than the budget."""
    with django_assert_max_num_queries(MOST_STATEMENTS) as statements:
        assert client.get(url).status_code == 200
    return len(statements)


def test_a_newcomer_is_led_to_the_first_complaint(clara: Browser) -> None:
    words = text(clara.get(HOME))
    assert "Your first complaint" in words
    assert f"{HOME}new/" in words


def test_what_is_owed_stands_first_with_its_question_and_clock(clara: Browser, cast: Cast) -> None:
    asked = cast.complaint(S.INFO_REQUESTED)
    cast.complaint(S.LODGED)
    owed = clara.get(HOME).context["home"].owed
    assert [(one.reference, one.question) for one in owed] == [
        (asked.reference, "Please send us the certificate of renewal.")
    ]
    assert owed[0].clock.remaining == "10 working days left"
    assert owed[0].answer_url == page("transition", asked, "answer")


def test_figures_count_what_is_open_decided_and_upheld(clara: Browser, cast: Cast) -> None:
    for state in (S.SUBMITTED, S.LODGED, S.UPHELD, S.UPHELD, S.UPHELD, S.REJECTED_BY_JD):
        cast.complaint(state)
    cast.draft()
    cast.complaint(S.UPHELD, by=cast.stranger)
    figures = {str(figure.label): figure.value for figure in clara.get(HOME).context["home"].figures}
    assert figures == {
        "Open": 2,
        "Waiting for you": 0,
        "Decided by JD": 4,
        "Of these upheld": "75%",
        "Listings removed": 9,
    }


def test_the_list_is_filtered_searched_and_sorted(clara: Browser, cast: Cast) -> None:
    lodged = cast.complaint(S.LODGED)
    closed = cast.complaint(S.WITHDRAWN, right=cast.design, reason="design_copy")
    draft = cast.draft()

    def shown(query: str) -> list[str]:
        return [row.reference for row in clara.get(f"{HOME}?{query}").context["list"].rows]

    assert shown("") == [closed.reference, lodged.reference]
    assert shown("sort=oldest") == [lodged.reference, closed.reference]
    assert shown("sort=due") == [lodged.reference, closed.reference]
    assert shown("state=open") == [lodged.reference]
    assert shown("state=withdrawn") == [closed.reference]
    assert shown("state=draft") == [draft.reference]
    assert shown(f"right={cast.design.pk}") == [closed.reference]
    assert shown("q=哈罗芬+12345678") == [lodged.reference]
    assert shown(f"q={lodged.targets.all()[0].sku}") == [lodged.reference]
    assert shown("q=nothing-like-it") == []
    assert shown("q=%00") == []
    assert shown("state=invented") == []
    assert shown(f"right={cast.foreign_mark.pk}") == []


def test_the_list_is_paged_without_losing_the_filter(clara: Browser, cast: Cast) -> None:
    references = [cast.complaint(S.SUBMITTED).reference for _ in range(27)]
    first = clara.get(f"{HOME}?state=open&size=25").context["list"]
    assert len(first.rows) == 25
    second = clara.get(first.next_url).context["list"]
    assert [row.reference for row in second.rows] == references[1::-1]
    assert "state=open" in second.previous_url


def test_a_fragment_is_the_list_alone(clara: Browser, cast: Cast) -> None:
    cast.complaint(S.SUBMITTED)
    fragment = clara.get(HOME, headers={"HX-Request": "true", "HX-Target": "list"})
    assert "<html" not in text(fragment)
    assert "C-" in text(fragment)


def test_what_is_shown_is_exported_and_nothing_else(clara: Browser, cast: Cast) -> None:
    mine = cast.complaint(S.UPHELD)
    cast.complaint(S.SUBMITTED)
    cast.complaint(S.UPHELD, by=cast.stranger)
    cast.mark.title = '=HYPERLINK("https://evil.example")'
    cast.mark.save()
    sent = b"".join(clara.get(f"{HOME}?state=closed&export=csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sent)))
    assert [row["Reference"] for row in rows] == [mine.reference]
    assert rows[0]["Removed"] == "3"
    assert rows[0]["Right"].startswith("'=")


@pytest.mark.parametrize("state", [state for state in PATHS if state != S.DRAFT])
def test_every_state_has_a_page_that_says_whose_turn_it_is(clara: Browser, cast: Cast, state: str) -> None:
    complaint = cast.complaint(state)
    shown = clara.get(page("detail", complaint))
    assert shown.status_code == 200
    assert str(shown.context["page"].prospect.text) in text(shown).replace("&#x27;", "'")
    assert complaint.explanation in text(shown)


def test_a_draft_is_shown_as_its_check(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    assert clara.get(page("detail", draft)).url == page("check", draft)
    assert clara.get(page("submitted", draft)).url == page("check", draft)


def test_the_outcome_of_each_listing_is_told_with_its_reason(clara: Browser, cast: Cast) -> None:
    complaint = cast.complaint(S.ACCEPTED)
    complaint.targets.filter(number=2).update(
        state=TargetState.REFUSED, refusal_reason="no_infringement", note="Own design", decided_at=timezone.now()
    )
    rows = clara.get(page("detail", complaint)).context["page"].targets.rows
    assert [(str(row.state.label), row.reason, row.note) for row in rows[:2]] == [
        ("Awaiting decision", "", ""),
        ("Refused", "No infringement was found", "Own design"),
    ]


def test_listings_of_a_complaint_that_ended_before_jd_are_not_said_to_wait(clara: Browser, cast: Cast) -> None:
    rows = clara.get(page("detail", cast.complaint(S.REJECTED_BY_CBBC))).context["page"].targets.rows
    assert {str(row.state.label) for row in rows} == {"Not decided"}


def test_many_listings_are_paged(clara: Browser, cast: Cast) -> None:
    complaint = cast.complaint(S.SUBMITTED, addresses="\n".join(address(next_sku()) for _ in range(60)))
    first = clara.get(page("detail", complaint)).context["page"].targets
    assert (len(first.rows), str(first.page.summary)) == (50, "Listings 1 to 50 of 60")
    second = clara.get(first.page.older).context["page"].targets
    assert [row.number for row in second.rows] == list(range(51, 61))
    assert clara.get(f"{page('detail', complaint)}?targets=forged").url == page("detail", complaint)


def test_the_owner_reads_the_questions_but_not_the_notes_of_staff(clara: Browser, cast: Cast) -> None:
    complaint = cast.complaint(S.INFO_REQUESTED)
    complaint.remarks.create(
        verb="screen",
        text="Looks thin to me.",
        author_label="Wei Zhang",
        author_audience="staff",
        readers=["staff"],
        created_at=timezone.now(),
    )
    words = text(clara.get(page("detail", complaint)))
    assert "Please send us the certificate of renewal." in words
    assert "Looks thin to me." not in words
    assert "Wei Zhang" not in words, "to an owner CBBC speaks as CBBC"


def test_an_answer_goes_back_to_cbbc(clara: Browser, cast: Cast) -> None:
    complaint = cast.complaint(S.INFO_REQUESTED)
    form = clara.get(page("transition", complaint, "answer"))
    assert "Please send us the certificate of renewal." in text(form)
    sent = clara.post(page("transition", complaint, "answer"), {"answer": "It is attached."})
    assert sent.url == page("detail", complaint)
    complaint.refresh_from_db()
    assert complaint.state == S.SUBMITTED


def test_an_empty_answer_is_an_error_at_its_field(clara: Browser, cast: Cast) -> None:
    complaint = cast.complaint(S.CLARIFICATION)
    sent = clara.post(page("transition", complaint, "supply"), {"answer": ""})
    assert sent.status_code == 422
    assert "answer" in sent.context["form"].errors


def test_a_complaint_is_withdrawn_with_a_reason(clara: Browser, cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED)
    url = page("transition", complaint, "withdraw")
    assert "cannot be undone" in text(clara.get(url))
    assert clara.post(url, {"reason": WithdrawalReason.OTHER, "note": ""}).status_code == 422
    clara.post(url, {"reason": WithdrawalReason.FILED_IN_ERROR})
    complaint.refresh_from_db()
    assert complaint.state == S.WITHDRAWN
    again = clara.post(url, {"reason": WithdrawalReason.FILED_IN_ERROR})
    assert again.status_code == 409
    assert "Clara Finch" in text(again)


def test_verbs_that_are_not_possible_now_say_why(clara: Browser, cast: Cast) -> None:
    shown = clara.get(page("detail", cast.complaint(S.UPHELD))).context["page"]
    assert not shown.actions
    assert {str(action.label) for action in shown.unavailable} == {
        *("Answer CBBC", "Answer JD", "Withdraw", "Filed in error: withdraw"),
        *("Accept the seller's statement", "Notify your action", "Ask for more time"),
        "Record the outcome of the action",
    }
    assert all("Upheld" in str(action.denied) for action in shown.unavailable)


def test_a_reader_sees_everything_and_is_told_why_nothing_can_be_done(cast: Cast) -> None:
    rita = signed_in(cast.owner_reader)
    asked, draft = cast.complaint(S.INFO_REQUESTED), cast.draft()
    reason = "Your role lets you read complaints, not act on them."
    home = rita.get(HOME)
    assert reason in text(home)
    assert page("transition", asked, "answer") not in text(home)
    assert page("discard", draft) not in text(home)
    assert page("check", draft) in text(home)
    assert reason in text(rita.get(f"{HOME}new/"))
    assert reason in text(rita.get(page("detail", asked)))
    check = rita.get(page("check", draft))
    assert reason in text(check)
    assert 'type="submit" name="leave"' not in text(check)
    for url in (step(draft, "explanation"), page("discard", draft)):
        assert rita.get(url).status_code == 403
        refused = rita.post(url, {"explanation": "x"})
        assert refused.status_code == 403
        assert reason in text(refused)
    assert rita.post(page("check", draft)).status_code == 403
    assert rita.post(f"{HOME}new/", {"right": cast.mark.pk}).status_code == 403
    assert rita.post(page("transition", asked, "answer"), {"answer": "No."}).status_code == 403
    assert Complaint.objects.get(pk=draft.pk).state == S.DRAFT


def test_a_stranger_finds_nothing_and_cannot_tell_it_from_what_is_missing(cast: Cast) -> None:
    stella = signed_in(cast.stranger)
    draft, complaint = cast.draft(), cast.complaint(S.LODGED)
    missing = Complaint(reference="C-2026-999999")
    steps = ("right", "reason", "listings", "explanation", "evidence", "statement")
    for theirs in (draft, complaint, missing):
        for url in [step(theirs, name) for name in steps] + [
            page(name, theirs) for name in ("check", "discard", "submitted", "detail")
        ]:
            assert stella.get(url).status_code == 404, url
        for url in (step(theirs, "listings"), page("check", theirs), page("upload", theirs), page("addresses", theirs)):
            assert stella.post(url).status_code == 404, url
        assert stella.post(page("transition", theirs, "withdraw"), {"reason": "settled"}).status_code == 404
    assert not stella.get(HOME).context["list"].rows


@pytest.mark.parametrize("who", ["officer", "reviewer", "gov_reader"])
def test_other_audiences_have_no_portal(cast: Cast, who: str) -> None:
    complaint = cast.complaint(S.LODGED)
    browser = signed_in(getattr(cast, who))
    for url in (HOME, f"{HOME}new/", page("detail", complaint)):
        assert browser.get(url).status_code == 404


def test_twenty_rows_cost_no_more_statements_than_ten(
    clara: Browser, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def fill() -> None:
        for state in (S.DRAFT, S.SUBMITTED, S.INFO_REQUESTED, S.CLARIFICATION, S.UPHELD) * 2:
            cast.complaint(state)

    fill()
    clara.get(HOME)
    ten = counted(clara, HOME, django_assert_max_num_queries)
    fill()
    assert counted(clara, HOME, django_assert_max_num_queries) == ten


def test_a_complaint_with_twenty_listings_costs_no_more_statements_than_with_ten(
    clara: Browser, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    costs = []
    for many in (10, 20):
        lines = "\n".join(address(next_sku()) for _ in range(many))
        complaint = cast.complaint(S.CLARIFICATION, addresses=lines)
        for number in range(many):
            complaint.evidence.create(document=cast.document(f"{number}.png"), added_at=timezone.now())
        clara.get(page("detail", complaint))
        costs.append(counted(clara, page("detail", complaint), django_assert_max_num_queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("name", ["right", "reason", "listings", "explanation", "evidence", "statement"])
def test_each_step_stays_within_its_budget(
    clara: Browser, cast: Cast, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    draft = cast.draft()
    clara.get(step(draft, name))  # rule sets are kept in memory from the first use
    counted(clara, step(draft, name), django_assert_max_num_queries)
    with django_assert_max_num_queries(MOST_FOR_CHECKS):
        assert clara.get(page("check", draft)).status_code == 200


def test_a_chinese_reader_sees_organisations_by_their_chinese_names(clara: Browser, cast: Cast) -> None:
    asked = cast.complaint(S.INFO_REQUESTED)
    assert cast.cbbc.name in text(clara.get(page("detail", asked)))
    Person.objects.filter(pk=cast.complainant.pk).update(language=Language.CHINESE)
    shown = clara.get(page("detail", asked)).context["page"]
    assert {entry.actor for entry in shown.entries} == {cast.complainant.name, cast.cbbc.name_zh}
    assert [remark.author for remark in shown.conversation.said] == [cast.cbbc.name_zh]


def test_paper_says_whose_complaint_it_is_and_who_printed_it(clara: Browser, cast: Cast) -> None:
    words = text(clara.get(page("detail", cast.complaint(S.LODGED))))
    printed = " ".join(words.split("print-only small")[1].split("</p>")[0].split())
    assert "Harrow &amp; Finch" in printed
    assert f"Printed from the programme's record by {cast.complainant.name}," in printed
