"""CBBC sees the checklist before it acts, reads every version of the rules, and asks for what a new ground lacks."""

from typing import Any

import pytest

from complaints import grounds
from complaints.choices import ComplaintState, Reason
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.days import house_day
from core.workflow import engine
from tests.cast import Cast, acting, address, next_sku, signed_in
from tests.grounds.conftest import in_force_from, right_for
from tests.portal.conftest import text

pytestmark = pytest.mark.django_db


def url(complaint: Complaint, *more: str) -> str:
    return "/".join(("/staff/complaints", complaint.reference, *more, ""))


def panel(cast: Cast, complaint: Complaint) -> Any:
    return signed_in(cast.officer).get(url(complaint)).context["page"].checklist


def states(checklist: Any) -> dict[str, str]:
    return {row.label: str(row.state.label) for row in checklist.rows}


def test_the_officer_sees_findings_answers_and_the_version_of_the_rules(cast: Cast) -> None:
    complaint = cast.complaint(answers={"category": "toys", "mark_in_listing": "On the base"})
    shown = panel(cast, complaint)
    assert shown.version == "Version 1, in force from 1 Nov 2019"
    assert "Trademark Law 2019" in shown.source
    assert [(one.label, one.value) for one in shown.answers] == [
        ("What kind of goods are on offer?", ["Toys and musical instruments"]),
        ("Where does the mark stand in the listing?", ["On the base"]),
    ]
    assert states(shown)["Class of the right and kind of goods"] == "Look at it"
    assert states(shown)["Right in force on the day"] == "In order"


def test_what_is_missing_stands_first(cast: Cast) -> None:
    complaint = cast.complaint(answers={"foreign_text": True})
    shown = panel(cast, complaint)
    assert (shown.rows[0].label, str(shown.rows[0].state.label)) == ("Chinese translation", "Missing")
    assert shown.summary.startswith("1 missing")


def test_after_lodging_the_findings_have_a_page_of_their_own(cast: Cast) -> None:
    complaint = cast.complaint(ComplaintState.LODGED)
    shown = panel(cast, complaint)
    assert (shown.rows, shown.url) == ([], url(complaint, "checklist"))
    assert "Right in force on the day" in text(signed_in(cast.staff_reader).get(shown.url))


def test_a_complaint_from_before_rule_sets_says_so(cast: Cast) -> None:
    complaint = cast.complaint()
    Complaint.objects.update(rules=None)
    shown = panel(cast, complaint)
    assert (shown.version, shown.rows, shown.ask_url) == ("Filed before there were rule sets", [], "")


def test_who_only_reads_is_offered_no_question(cast: Cast) -> None:
    complaint = cast.complaint(answers={"foreign_text": True})
    assert signed_in(cast.staff_reader).get(url(complaint)).context["page"].checklist.ask_url == ""
    assert panel(cast, complaint).ask_url


def test_after_rerouting_the_checklist_names_what_the_new_ground_lacks_and_asks_for_it(cast: Cast) -> None:
    complaint = cast.complaint(addresses="\n".join(address(next_sku()) for _ in range(2)))
    moved = {"reason": Reason.TEST_PURCHASE, "note": "The goods were bought and found to be copies."}
    engine.move(complaint_workflow, complaint.pk, "reroute", actor=acting(cast.officer), inputs=moved)
    shown = panel(cast, complaint)
    assert shown.ground == "Counterfeit proven by a test purchase"
    assert [label for label, state in states(shown).items() if state == "Missing"] == [
        "Facts asked for",
        "Files asked for",
    ]
    officer = signed_in(cast.officer)
    form = officer.get(shown.ask_url).context["form"]
    question = form["question"].value()
    assert "Order numbers of the test purchase" in question
    assert "Add: Photographs of the goods." in question
    sent = officer.post(shown.ask_url, {"question": question, "version": form["version"].value()})
    assert sent.status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.INFO_REQUESTED
    assert "Photographs of the goods" in complaint.remarks.latest("pk").text


def test_the_question_is_proposed_only_where_the_checklist_asks(cast: Cast) -> None:
    complaint = cast.complaint(answers={"foreign_text": True})
    assert not signed_in(cast.officer).get(url(complaint, "do", "ask")).context["form"]["question"].value()


def test_rerouting_settles_how_complex_it_is_anew(cast: Cast) -> None:
    right = right_for(cast, Reason.TRADE_DRESS)
    complaint = cast.complaint(right=right, reason=Reason.TRADE_DRESS)
    Complaint.objects.update(complexity="simple")
    moved = {"reason": Reason.NAME_USE, "note": "It is the name that misleads, not the box."}
    after = engine.move(complaint_workflow, complaint.pk, "reroute", actor=acting(cast.officer), inputs=moved)
    assert (after.complexity, grounds.of(after).version) == ("complex", 2)


@pytest.mark.parametrize("who", ["officer", "administrator", "staff_reader"])
def test_all_staff_read_every_version_of_every_rule_set(cast: Cast, who: str) -> None:
    browser = signed_in(getattr(cast, who))
    listed = browser.get("/staff/grounds/").context["grounds"]
    urls = [row.url for one in listed for row in one.versions]
    assert len(urls) == 8
    for address_of in urls:
        assert browser.get(address_of).status_code == 200
    assert [str(row.state.label) for row in listed[5].versions] == ["In force", "Past"]


def test_nobody_else_comes_in(cast: Cast) -> None:
    assert signed_in(cast.complainant).get("/staff/grounds/").status_code in {403, 404}


def test_what_changed_between_two_versions_is_said(cast: Cast) -> None:
    shown = signed_in(cast.officer).get("/staff/grounds/unfair_competition/2/")
    said = [(str(state.label), change.words) for state, change in shown.context["changes"]]
    assert ("Added", "Fact: Which keywords lead to the listing?") in said
    assert ("Added", "File: Capture of the search and its results") in said
    assert any(
        words.startswith("Fact: What kind of sign is it? – new choices: Name of an account") for _s, words in said
    )
    assert any(state == "Added" and "search keyword" in words for state, words in said)


def test_versions_are_compared_either_way_round(cast: Cast) -> None:
    officer = signed_in(cast.officer)
    back = officer.get("/staff/grounds/unfair_competition/1/?against=2")
    said = [(str(state.label), change.words) for state, change in back.context["changes"]]
    assert ("Taken away", "Fact: Which keywords lead to the listing?") in said
    assert officer.get("/staff/grounds/unfair_competition/1/?against=9").status_code == 404
    assert officer.get("/staff/grounds/unfair_competition/9/").status_code == 404
    assert officer.get("/staff/grounds/taste/1/").status_code == 404


def test_demands_complexity_and_rounds_are_compared_too(cast: Cast, load: Any) -> None:
    stricter = {"complexity": '"complex"', "rounds": "2", "restores_at_once": "true"}
    load(in_force_from(house_day(), **stricter, fields='[{ use = "place", required = true }]'))
    later = house_day().replace(year=house_day().year + 1, day=1)
    load(in_force_from(later))
    shown = signed_in(cast.officer).get("/staff/grounds/trade_mark/3/")
    assert {change.words for _state, change in shown.context["changes"]} == {
        "Complexity: Complex → Simple",
        "Answers of the seller: 2 → 3",
        "Listings are put back at once: Yes → No",
        "Fact: Where? – no longer required",
    }
    assert str(shown.context["header"].state.label) == "To come"
