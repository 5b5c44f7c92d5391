"""The page of a complaint: what a case officer knows before deciding."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.actions import filing
from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.documents.choices import ScanState
from core.documents.models import Blob
from core.workflow import engine
from programmes.choices import RightDocumentKind
from programmes.models import RightDocument
from tests.cast import Cast, acting, address, next_sku, signed_in
from tests.staff.pages import detail, verb_url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The case officer's own browser."""
    return signed_in(cast.officer)


def with_evidence(cast: Cast, name: str = "capture.png") -> Complaint:
    """A submitted complaint with a picture."""
    draft = cast.draft()
    filing.add_evidence(draft.pk, cast.document(name), actor=acting(cast.complainant))
    return cast.move(draft, "submit")


def test_it_says_whose_turn_it_is_and_how_long_there_is(cast: Cast, desk: Client) -> None:
    text = words(detail(desk, cast.complaint(S.LODGED)))
    assert "Next step JD acknowledges" in text
    assert "Review by JD.com" in text
    assert "working days left" in text


def test_a_closed_complaint_says_that_nothing_is_left_to_do_and_how_it_ended(cast: Cast, desk: Client) -> None:
    text = words(detail(desk, cast.complaint(S.REJECTED_BY_CBBC)))
    assert "Next step Nothing left to do" in text
    assert "The evidence does not show an infringement" in text
    assert "No picture shows the mark." in text


def test_it_shows_what_is_claimed_and_who_stands_by_it(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint(explanation="假冒商品 " + "The teapot carries our mark but was never made by us. " * 2)
    text = words(detail(desk, complaint))
    assert "假冒商品" in text
    assert "Delete the listing" in text
    assert "Clara Finch, Head of Brand Protection" in text
    assert "The seller may not see them." in text


def test_the_right_is_shown_as_it_stood_on_the_day_of_filing_and_as_it_stands_today(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint(now=timezone.now() - timedelta(days=30))
    cast.mark.expires_on = timezone.localdate() - timedelta(days=400)
    cast.mark.save()
    page = detail(desk, complaint)
    states = {fact.label: fact.value.label for fact in page.context["page"].right.facts if hasattr(fact.value, "tone")}
    assert [str(state) for state in states.values()] == ["Lapsed", "Lapsed"]
    cast.mark.expires_on = timezone.localdate() - timedelta(days=10)
    cast.mark.save()
    page = detail(desk, complaint)
    states = {fact.label: fact.value.label for fact in page.context["page"].right.facts if hasattr(fact.value, "tone")}
    assert [str(state) for state in states.values()] == ["In force", "In the renewal grace period"]
    assert "not in force today" in words(page)


def test_the_documents_of_the_right_can_be_opened(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    certificate = cast.document("certificate.png")
    RightDocument.objects.create(right=cast.mark, document=certificate, kind=RightDocumentKind.CERTIFICATE)
    url = reverse("complaints_staff:right_document", args=[complaint.reference, certificate.public_id])
    assert url in detail(desk, complaint).content.decode()
    assert desk.get(url)["Content-Disposition"] == 'attachment; filename="certificate.png"'


def test_each_listing_leads_to_jd_without_telling_jd_where_from(cast: Cast, desk: Client) -> None:
    listing = cast.listing()
    complaint = cast.complaint(addresses=address(listing.sku))
    page = detail(desk, complaint).content.decode()
    assert f'href="{listing.url}"' in page
    assert 'rel="noreferrer noopener"' in page
    assert "Teapot Bargains 茶壶特卖" in page


def test_long_lists_of_listings_come_in_pages_and_whole_for_paper(cast: Cast, desk: Client) -> None:
    skus = [next_sku() for _ in range(30)]
    complaint = cast.complaint(addresses="\n".join(address(sku) for sku in skus))
    page = detail(desk, complaint)
    assert [row.sku for row in page.context["page"].targets.rows] == skus[:25]
    rest = desk.get(page.context["page"].targets.next_url)
    assert [row.sku for row in rest.context["targets"].rows] == skus[25:]
    part = desk.get(page.context["page"].targets.next_url, headers={"HX-Target": "targets"})
    assert "<html" not in part.content.decode()
    whole = detail(desk, complaint, listings="all")
    assert [row.sku for row in whole.context["page"].targets.rows] == skus


def test_a_forged_place_in_the_listings_leads_to_their_beginning(cast: Cast, desk: Client) -> None:
    url = reverse("complaints_staff:targets", args=[cast.complaint().reference])
    assert desk.get(url, {"cursor": "forged"})["Location"] == url


# --- Evidence --------------------------------------------------------------------------------------------------------


def test_evidence_is_shown_with_a_picture_its_digest_and_what_the_scanner_said(cast: Cast, desk: Client) -> None:
    complaint = with_evidence(cast)
    document = complaint.evidence.get().document
    page = detail(desk, complaint)
    assert reverse("complaints_staff:preview", args=[complaint.reference, document.public_id, "thumbnail"]) in (
        page.content.decode()
    )
    assert document.blob.sha256 in page.content.decode()
    assert "Not scanned" in words(page)


def test_a_piece_of_evidence_has_a_page_with_its_whole_digest_and_custody(cast: Cast, desk: Client) -> None:
    complaint = with_evidence(cast)
    document = complaint.evidence.get().document
    desk.get(reverse("complaints_staff:evidence", args=[complaint.reference, document.public_id]))
    page = desk.get(reverse("complaints_staff:evidence_page", args=[complaint.reference, document.public_id]))
    assert document.blob.sha256 in words(page)
    assert "Stored the file capture.png Clara Finch" in words(page)
    assert "Downloaded the file capture.png Wei Zhang" in words(page)


def test_a_file_is_sent_for_saving_and_never_for_running(cast: Cast, desk: Client) -> None:
    complaint = with_evidence(cast)
    document = complaint.evidence.get().document
    file = desk.get(reverse("complaints_staff:evidence", args=[complaint.reference, document.public_id]))
    assert file["Content-Disposition"] == 'attachment; filename="capture.png"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file["Content-Security-Policy"]
    assert "no-store" in file["Cache-Control"]


@pytest.mark.parametrize("size", ["preview", "thumbnail"])
def test_a_preview_is_a_picture_made_anew(cast: Cast, desk: Client, size: str) -> None:
    complaint = with_evidence(cast)
    document = complaint.evidence.get().document
    picture = desk.get(reverse("complaints_staff:preview", args=[complaint.reference, document.public_id, size]))
    assert picture["Content-Type"] == "image/webp"
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture.content[:4] == b"RIFF"


def test_a_preview_has_two_sizes_and_no_third(cast: Cast, desk: Client) -> None:
    complaint = with_evidence(cast)
    document = complaint.evidence.get().document
    assert (
        desk.get(
            reverse("complaints_staff:preview", args=[complaint.reference, document.public_id, "huge"])
        ).status_code
        == 404
    )


def test_an_infected_file_is_named_and_not_handed_out(cast: Cast, desk: Client) -> None:
    complaint = with_evidence(cast)
    document = complaint.evidence.get().document
    Blob.objects.update(scan_state=ScanState.INFECTED)
    url = reverse("complaints_staff:evidence", args=[complaint.reference, document.public_id])
    page = detail(desk, complaint)
    assert "Infected" in words(page)
    assert "thumbnail" not in page.content.decode()
    assert desk.get(url).status_code == 403


def test_evidence_of_another_complaint_is_not_there(cast: Cast, desk: Client) -> None:
    theirs = with_evidence(cast)
    document = theirs.evidence.get().document
    other = cast.complaint()
    for name in ("evidence", "evidence_page"):
        assert (
            desk.get(reverse(f"complaints_staff:{name}", args=[other.reference, document.public_id])).status_code == 404
        )


# --- What else is known ----------------------------------------------------------------------------------------------


def test_other_complaints_about_the_same_listing_or_shop_are_named_once_each(cast: Cast, desk: Client) -> None:
    ours, neighbour, third = cast.listing(), cast.listing(), cast.listing()
    same = cast.complaint(S.WITHDRAWN, addresses=address(ours.sku))
    shop = cast.complaint(by=cast.stranger, addresses=f"{address(neighbour.sku)}\n{address(third.sku)}")
    cast.complaint()
    complaint = cast.complaint(addresses=address(ours.sku))
    page = detail(desk, complaint)
    known = {row.reference: row for row in page.context["page"].known}
    assert set(known) == {same.reference, shop.reference}
    assert known[same.reference].same_listings == 1
    assert known[shop.reference].same_listings == 0
    assert list(known) == [same.reference, shop.reference]


def test_nothing_else_known_is_said_in_words(cast: Cast, desk: Client) -> None:
    assert "No other complaint names one of these listings" in words(detail(desk, cast.complaint()))


# --- Conversation and timeline ---------------------------------------------------------------------------------------


def test_the_conversation_shows_question_answer_and_files(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint(S.INFO_REQUESTED)
    engine.move(
        complaint_workflow,
        complaint.pk,
        "answer",
        actor=acting(cast.complainant),
        inputs={"answer": "这是续展证明。", "documents": [cast.document("renewal.png").public_id]},
    )
    text = words(detail(desk, complaint))
    assert "Please send us the certificate of renewal." in text
    assert "这是续展证明。" in text
    assert "renewal.png" in text


def test_a_note_for_colleagues_is_marked_as_one(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    desk.post(verb_url(complaint, "screen"), {"note": "Seen at the spring fair, too."})
    text = words(detail(desk, complaint))
    assert "Internal note: only CBBC" in text
    assert "Seen at the spring fair, too." in text


def test_the_timeline_tells_who_did_what_newest_first(cast: Cast, desk: Client) -> None:
    entries = detail(desk, cast.complaint(S.LODGED)).context["page"].entries
    told = [(" ".join(entry.text.split()[:3]), entry.actor) for entry in entries]
    assert told == [
        ("Lodged the complaint", "Wei Zhang"),
        ("Checked the complaint", "Wei Zhang"),
        ("Submitted the complaint", "Clara Finch"),
    ]


# --- Verbs -----------------------------------------------------------------------------------------------------------


def test_what_can_be_done_has_a_button_and_what_cannot_says_why(cast: Cast, desk: Client) -> None:
    verbs = detail(desk, cast.complaint()).context["page"].verbs
    assert [str(action.label) for action in verbs.available] == [
        *("Pass", "Ask for information", "Refuse"),
        *("Assign", "Change the priority", "Put on another ground"),
    ]
    (group,) = verbs.denied
    assert [str(label) for label in group.labels] == [
        *("Lodge with JD", "Answer JD", "Serve on the rights owner"),
        *("Grant more time", "Refuse more time", "Record the outcome of the action"),
    ]
    assert "Submitted" in group.reason


def test_a_right_that_has_lapsed_keeps_a_complaint_from_being_passed_with_the_reason(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    cast.mark.cancelled_on = timezone.localdate() - timedelta(days=1)
    cast.mark.save()
    page = detail(desk, complaint)
    assert "Pass The right is not in force in China today." in words(page)


def test_a_reader_sees_everything_and_is_told_why_they_can_do_nothing(cast: Cast) -> None:
    page = detail(signed_in(cast.staff_reader), with_evidence(cast))
    assert page.context["page"].verbs.available == []
    assert "Your role lets you read complaints, not act on them." in words(page)
    assert "capture.png" in words(page)


# --- The queue behind it ---------------------------------------------------------------------------------------------


def test_the_next_of_the_queue_is_one_click_away(cast: Cast, desk: Client) -> None:
    now = timezone.now()
    first, second, third = (cast.complaint(now=now - timedelta(days=days)) for days in (9, 6, 3))
    page = detail(desk, second, view="cbbc").context["page"]
    assert first.reference in page.previous_url
    assert third.reference in page.next_url
    assert "view=cbbc" in page.next_url
    assert detail(desk, third, view="cbbc").context["page"].next_url == ""


def test_once_done_with_a_complaint_the_first_that_still_waits_is_next(cast: Cast, desk: Client) -> None:
    now = timezone.now()
    done = cast.complaint(S.LODGED, now=now)
    waiting = cast.complaint(now=now - timedelta(days=5))
    assert waiting.reference in detail(desk, done, view="cbbc").context["page"].next_url


def test_the_page_of_a_large_complaint_costs_two_statements_more(cast: Cast, desk: Client) -> None:
    def statements(complaint: Complaint) -> int:
        detail(desk, complaint)
        with CaptureQueriesContext(connection) as counted:
            detail(desk, complaint)
        return len(counted)

    small = cast.complaint(addresses=address(cast.listing().sku))
    large = cast.complaint(addresses="\n".join(address(cast.listing().sku) for _ in range(60)))
    # What is not on the first page of its listings is looked up for what is known of them, and for their shops.
    assert statements(small) + 2 == statements(large) <= 25


def test_paper_says_who_printed_it_and_when(cast: Cast, desk: Client) -> None:
    assert "Printed from the programme's record by Wei Zhang" in words(detail(desk, cast.complaint()))
