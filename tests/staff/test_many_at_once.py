"""Case officers act on many complaints of the queue at once, and read what came of each."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from core.audit.models import Event
from core.desk.models import BulkRun
from tests.cast import Cast, signed_in
from tests.staff.pages import queue, references, words

BULK = "/staff/complaints/bulk/"
QUESTION = "Please send us the certificate of renewal."


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.officer)


def chosen(desk: Client, verb: str, *complaints: Complaint, **more: Any) -> Any:
    """Tick complaints and press a verb's button."""
    return desk.post(BULK, {"verb": verb, "record": [one.reference for one in complaints], **more})


def hidden(page: Any) -> dict[str, Any]:
    """What the confirm page sends along."""
    found = re.findall(r'<input type="hidden"\s+name="(record|run|verb)"\s+value="([^"]*)"', page.content.decode())
    return {
        "verb": next(value for name, value in found if name == "verb"),
        "run": next(value for name, value in found if name == "run"),
        "record": [value for name, value in found if name == "record"],
    }


def confirmed(desk: Client, page: Any, **inputs: Any) -> Any:
    return desk.post(BULK, hidden(page) | inputs)


def states(*complaints: Complaint) -> list[str]:
    return [Complaint.objects.values_list("state", flat=True).get(pk=one.pk) for one in complaints]


def test_the_queue_offers_ticks_and_verbs_to_those_who_act_and_not_to_those_who_read(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    page = queue(desk).content.decode()
    assert f'form="many" name="record" value="{complaint.reference}"' in page
    offered = re.findall(r'name="verb"\s+value="(\w+)"', page)
    assert offered[:3] == ["screen", "ask", "lodge"]
    assert set(offered) <= {"screen", "ask", "lodge", "assign"}
    for_readers = queue(signed_in(cast.staff_reader)).content.decode()
    assert complaint.reference in for_readers
    assert 'form="many"' not in for_readers


def test_before_anything_happens_it_says_for_which_it_is_possible_and_why_not_for_others(
    cast: Cast, desk: Client
) -> None:
    fresh, lodged = cast.complaint(), cast.complaint(S.LODGED)
    page = chosen(desk, "screen", fresh, lodged)
    text = words(page)
    assert "Possible for 1 record." in text
    assert "This is not possible while the record is “With JD.com”" in text or "not possible while" in text
    assert hidden(page)["record"] == [f"{fresh.reference}.{fresh.version}"]
    assert states(fresh, lodged) == [S.SUBMITTED, S.LODGED]


def test_the_verbs_inputs_are_asked_once_and_each_gets_its_outcome(cast: Cast, desk: Client) -> None:
    first, second, rival = cast.complaint(), cast.complaint(), cast.complaint()
    page = chosen(desk, "ask", first, second, rival)
    cast.move(rival, "screen")
    outcome = desk.get(confirmed(desk, page, question=QUESTION)["Location"])
    text = words(outcome)
    assert "Done for 2 records." in text
    assert "1 record was not moved" in text
    assert states(first, second, rival) == [S.INFO_REQUESTED, S.INFO_REQUESTED, S.SCREENED]
    # What did not come about stands first, with its reason and a link.
    assert outcome.context["rows"][0].reference == rival.reference
    assert "Wei Zhang" in outcome.context["rows"][0].last
    assert f'href="/staff/complaints/{rival.reference}/' in outcome.content.decode()


def test_the_outcome_survives_a_reload_and_is_nobody_elses(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    url = confirmed(desk, chosen(desk, "screen", complaint))["Location"]
    assert words(desk.get(url)) == words(desk.get(url))
    assert signed_in(cast.second_officer).get(url).status_code == 404
    assert signed_in(cast.complainant).get(url).status_code == 404
    assert desk.get(f"{BULK}{uuid.uuid4()}/").status_code == 404


def test_a_button_pressed_twice_acts_once(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    page = chosen(desk, "screen", complaint)
    first, second = confirmed(desk, page), confirmed(desk, page)
    assert first["Location"] == second["Location"]
    assert BulkRun.objects.count() == 1
    assert Event.objects.filter(verb="complaints.screened").count() == 1


def test_inputs_that_do_not_hold_are_asked_for_again_and_nothing_happens(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    again = confirmed(desk, chosen(desk, "ask", complaint), question="Why?")
    assert again.status_code == 422
    assert "Why?" in again.content.decode()
    assert (states(complaint), BulkRun.objects.count()) == ([S.SUBMITTED], 0)


def test_a_complaint_that_changed_since_the_confirm_page_is_left_alone(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    page = chosen(desk, "screen", complaint)
    cast.move(cast.move(complaint, "ask"), "answer")
    outcome = desk.get(confirmed(desk, page)["Location"])
    assert "The record has changed since you looked at it." in words(outcome)
    assert states(complaint) == [S.SUBMITTED]


def test_all_on_the_page_or_all_of_the_list_can_be_ticked_without_javascript(cast: Cast, desk: Client) -> None:
    complaints = [cast.complaint() for _ in range(3)]
    lodged = cast.complaint(S.LODGED)
    listed = queue(desk, view="cbbc")
    page = re.search(r'name="page"\s+value="([^"]*)"', listed.content.decode())
    assert page is not None
    assert sorted(page[1].split(",")) == sorted(references(listed))
    whole_page = desk.post(BULK, {"verb": "screen", "all": "page", "page": page[1]})
    assert len(hidden(whole_page)["record"]) == 3
    everything = desk.post(f"{BULK}?view=cbbc&q=harrow", {"verb": "screen", "all": "everything"})
    assert len(hidden(everything)["record"]) == 3
    assert lodged.reference not in everything.content.decode()
    none = desk.post(f"{BULK}?view=cbbc&q=brightwater", {"verb": "screen", "all": "everything"})
    assert none["Location"] == f"{reverse('complaints_staff:list')}?view=cbbc&q=brightwater"
    assert states(*complaints) == [S.SUBMITTED] * 3


def test_more_than_five_hundred_are_cut_and_that_is_said(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    others = [f"C-2026-{number:06d}" for number in range(900_000, 900_500)]
    page = desk.post(BULK, {"verb": "screen", "record": [complaint.reference, *others]})
    assert "No more than 500 can be acted on at once" in words(page)


def test_a_verb_that_is_not_offered_is_not_there(cast: Cast, desk: Client) -> None:
    assert chosen(desk, "refuse", cast.complaint()).status_code == 404
    assert chosen(desk, "nonsense", cast.complaint()).status_code == 404


def test_nothing_ticked_leads_back_to_the_list(cast: Cast, desk: Client) -> None:
    assert desk.post(f"{BULK}?view=all", {"verb": "screen"})["Location"] == "/staff/complaints/?view=all"
    assert desk.get(f"{BULK}?view=all")["Location"] == "/staff/complaints/?view=all"


def test_complaints_are_given_to_a_colleague_at_once(cast: Cast, desk: Client) -> None:
    complaints = [cast.complaint(), cast.complaint(S.LODGED)]
    page = chosen(desk, "assign", *complaints)
    outcome = desk.get(confirmed(desk, page, assignee=str(cast.second_officer.pk))["Location"])
    assert "Done for 2 records." in words(outcome)
    assert set(Complaint.objects.values_list("assignee", flat=True)) == {cast.second_officer.pk}


def test_drafts_and_strangers_records_are_not_there_whoever_names_them(cast: Cast, desk: Client) -> None:
    draft = cast.draft()
    assert chosen(desk, "screen", draft)["Location"] == reverse("complaints_staff:list")
    reader = chosen(signed_in(cast.staff_reader), "screen", complaint := cast.complaint())
    assert "Your role lets you read complaints" in words(reader)
    assert states(complaint) == [S.SUBMITTED]


def test_the_number_of_somebody_elses_run_is_not_there(cast: Cast, desk: Client) -> None:
    theirs = confirmed(desk, chosen(desk, "screen", cast.complaint()))
    run = BulkRun.objects.get().public_id
    assert theirs.status_code == 302
    fresh, colleague = cast.complaint(), signed_in(cast.second_officer)
    given = {"verb": "screen", "record": [fresh.reference], "run": str(run)}
    assert colleague.post(BULK, given).status_code == 404
    assert states(fresh) == [S.SUBMITTED]
