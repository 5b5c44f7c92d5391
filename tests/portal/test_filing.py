"""A rights owner files a complaint, step by step, without any JavaScript."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from complaints.choices import ComplaintState, Measure, Reason
from complaints.models import Complaint
from tests.cast import EXPLANATION, PASSWORD, PNG, Cast, address, next_sku, signed_in
from tests.portal.conftest import Browser, page, step, text

pytestmark = pytest.mark.django_db
HOME = "/portal/complaints/"


def file_up_to_the_check(clara: Browser, cast: Cast) -> Complaint:
    """Walk through all steps as Clara would; the draft stands at the check."""
    chosen = clara.post(f"{HOME}new/", {"right": cast.mark.pk})
    draft = Complaint.objects.get()
    assert chosen.url == step(draft, "reason")
    reasons = {"reason": Reason.COUNTERFEIT, "measure": Measure.DELETE}
    assert clara.post(step(draft, "reason"), reasons).url == step(draft, "details")
    assert clara.post(step(draft, "details"), {"answer_category": "household"}).url == step(draft, "listings")
    lines = "\n".join(address(next_sku()) for _ in range(2))
    assert clara.post(step(draft, "listings"), {"addresses": lines}).url == step(draft, "explanation")
    explained = clara.post(step(draft, "explanation"), {"explanation": EXPLANATION})
    assert explained.url == step(draft, "evidence")
    picture = SimpleUploadedFile("listing.png", PNG)
    assert clara.post(step(draft, "evidence"), {"evidence": [picture]}).url == step(draft, "statement")
    form = clara.get(step(draft, "statement")).context["form"]
    stated = {name: form[name].value() for name in ("discloses_contact", "statement_name", "statement_title")}
    assert stated == {
        "discloses_contact": "no",
        "statement_name": "Clara Finch",
        "statement_title": "Head of Brand Protection",
    }
    assert clara.post(step(draft, "statement"), stated | {"agrees": "on"}).url == page("check", draft)
    return draft


def test_clara_files_a_complaint_and_learns_what_happens_next(clara: Browser, cast: Cast) -> None:
    draft = file_up_to_the_check(clara, cast)
    check = clara.get(page("check", draft))
    assert not check.context["page"].missing
    assert "2 listings will be complained about." in text(check)
    assert "listing.png" in text(check)
    submitted = clara.post(page("check", draft), follow=True)
    assert submitted.redirect_chain[-1][0] == page("submitted", draft)
    assert draft.reference in text(submitted)
    assert "2 working days left" in text(submitted)
    draft.refresh_from_db()
    assert draft.state == ComplaintState.SUBMITTED
    assert draft.target_count == 2
    assert not draft.discloses_contact
    assert draft.evidence.count() == 1


def test_a_second_submit_leads_to_the_complaint_and_files_nothing_twice(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    clara.post(page("check", draft))
    again = clara.post(page("check", draft))
    assert again.status_code == 302
    assert again.url == page("detail", draft)
    assert Complaint.objects.count() == 1
    assert draft.targets.count() == 3


@pytest.mark.parametrize("name", ["right", "reason", "details", "listings", "explanation", "evidence", "statement"])
def test_the_back_button_after_submitting_leads_to_the_complaint(clara: Browser, cast: Cast, name: str) -> None:
    complaint = cast.complaint(ComplaintState.SUBMITTED)
    assert clara.get(step(complaint, name)).url == page("detail", complaint)
    changed = clara.post(step(complaint, name), {"explanation": "Something else altogether.", "addresses": "x"})
    assert changed.url == page("detail", complaint)
    complaint.refresh_from_db()
    assert complaint.explanation == EXPLANATION


def test_choosing_a_right_twice_by_a_double_click_begins_one_draft(clara: Browser, cast: Cast) -> None:
    first = clara.post(f"{HOME}new/", {"right": cast.mark.pk})
    second = clara.post(f"{HOME}new/", {"right": cast.mark.pk})
    assert first.url == second.url
    assert Complaint.objects.count() == 1


def test_a_draft_is_taken_up_on_another_device_by_a_colleague(clara: Browser, cast: Cast) -> None:
    clara.post(f"{HOME}new/", {"right": cast.mark.pk})
    draft = Complaint.objects.get()
    clara.post(step(draft, "explanation"), {"explanation": "Only begun.", "leave": "1"})
    oscar = signed_in(cast.owner_admin)
    card = oscar.get(HOME).context["home"].drafts[0]
    assert (card.reference, card.url) == (draft.reference, step(draft, "reason"))
    assert "Only begun." in text(oscar.get(step(draft, "explanation")))


def test_from_the_check_one_comes_back_to_the_check(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    change = f"{step(draft, 'explanation')}?from=check"
    assert change in text(clara.get(page("check", draft)))
    assert clara.post(change, {"explanation": f"{EXPLANATION} See picture 2."}).url == page("check", draft)


def test_a_reason_that_does_not_fit_a_new_right_is_asked_for_again(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    moved = clara.post(f"{step(draft, 'right')}?from=check", {"right": cast.design.pk})
    assert moved.url == step(draft, "reason")
    draft.refresh_from_db()
    assert (draft.right, draft.reason) == (cast.design, "")
    choices = clara.get(step(draft, "reason")).context["form"]["reason"].field.choices
    assert [value for value, _label in choices] == [Reason.DESIGN_COPY]


def test_the_check_names_what_is_missing_and_does_not_submit(clara: Browser, cast: Cast) -> None:
    draft = cast.draft(explanation="Too short.", statement_at=None, addresses="")
    check = clara.get(page("check", draft))
    assert [one.url for one in check.context["page"].missing] == [
        f"{step(draft, name)}?from=check" for name in ("listings", "explanation", "statement")
    ]
    refused = clara.post(page("check", draft))
    assert refused.status_code == 422
    draft.refresh_from_db()
    assert draft.state == ComplaintState.DRAFT


def test_a_right_that_expired_meanwhile_keeps_the_complaint_back(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    cast.mark.expires_on = timezone.localdate() - timedelta(days=1)
    cast.mark.save()
    refused = clara.post(page("check", draft))
    assert refused.status_code == 422
    assert "not in force in China today" in text(refused)


def test_rights_that_cannot_carry_a_complaint_are_shown_with_the_reason(clara: Browser, cast: Cast) -> None:
    rights = [cast.mark, cast.lapsed_mark, cast.uk_mark]
    shown = clara.get(f"{HOME}new/")
    [group] = shown.context["groups"]
    assert [card.right for card in group.usable] == rights[:1]
    assert {card.right.title: card.unusable for card in group.unusable} == {
        "HARROW UK": "Registered in the United Kingdom: JD acts on rights with effect in China only.",
        "OLD FINCH": "Lapsed: the right is no longer in force.",
    }
    refused = clara.post(f"{HOME}new/", {"right": cast.lapsed_mark.pk})
    assert refused.status_code == 422
    assert not Complaint.objects.exists()


def test_somebody_elses_right_cannot_be_chosen(clara: Browser, cast: Cast) -> None:
    assert clara.post(f"{HOME}new/", {"right": cast.foreign_mark.pk}).status_code == 422
    assert not Complaint.objects.exists()


def test_a_draft_is_discarded_only_after_asking(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    assert "cannot be undone" in text(clara.get(page("discard", draft)))
    assert Complaint.objects.exists()
    clara.post(page("discard", draft))
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("unticked", [{}, {"agrees": ""}])
def test_without_the_statement_of_truth_name_and_title_are_kept_and_nothing_is_stated(
    clara: Browser, cast: Cast, unticked: dict[str, str]
) -> None:
    draft = cast.draft(statement_at=None, statement_name="")
    given = {"discloses_contact": "yes", "statement_name": "Clara M. Finch", "statement_title": "Head"}
    refused = clara.post(step(draft, "statement"), given | unticked)
    assert refused.status_code == 422
    draft.refresh_from_db()
    assert (draft.statement_name, draft.discloses_contact, draft.statement_at) == ("Clara M. Finch", True, None)


def test_the_statement_names_the_liability(clara: Browser, cast: Cast) -> None:
    words = text(clara.get(step(cast.draft(), "statement")))
    assert "article 42 of the E-Commerce Law" in words
    assert "the damages are doubled" in words


@pytest.mark.parametrize(("length", "status"), [(49, 422), (50, 302), (2000, 302), (2001, 422)])
def test_the_explanation_has_a_length_and_is_kept_whatever_it_is(
    clara: Browser, cast: Cast, length: int, status: int
) -> None:
    draft = cast.draft()
    given = "茶" * length
    answer = clara.post(step(draft, "explanation"), {"explanation": given})
    assert answer.status_code == status
    draft.refresh_from_db()
    assert draft.explanation == given


def test_line_ends_count_once_as_they_do_while_typing(clara: Browser, cast: Cast) -> None:
    draft = cast.draft()
    given = "\r\n".join("茶" * 99 for _ in range(20))
    assert clara.post(step(draft, "explanation"), {"explanation": given}).status_code == 302


def test_a_session_that_ended_in_mid_form_loses_nothing(cast: Cast) -> None:
    draft = cast.draft(explanation="")
    browser: Browser = signed_in(cast.complainant)
    browser.get(step(draft, "explanation"))
    browser.logout()
    sent = browser.post(step(draft, "explanation"), {"explanation": EXPLANATION})
    assert sent.status_code == 302
    assert sent.url.startswith("/account/login/")
    signed = browser.post(sent.url, {"login": cast.complainant.email, "password": PASSWORD})
    assert signed.url == step(draft, "explanation")
    shown = browser.get(step(draft, "explanation"))
    assert EXPLANATION in text(shown)
    assert "You had been signed out" in text(shown)
    assert EXPLANATION not in text(browser.get(step(draft, "explanation"))), "it is offered once"


def test_lines_typed_after_the_session_ended_are_answered_in_place(cast: Cast) -> None:
    draft = cast.draft()
    answer = Client().post(page("addresses", draft), {"addresses": "100012345678"})
    assert answer.status_code == 200
    assert "You have been signed out" in text(answer)
    assert "<html" not in text(answer)
