"""What the rooms of complaints show of listings and shops: staff everything, an owner its own alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from complaints import captures
from complaints.captures import Seen
from complaints.choices import ComplaintState as S
from complaints.choices import Reason
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.workflow import engine
from merchants.models import Capture, Listing, Strike
from tests.api.callers import calling
from tests.cast import PNG, Cast, acting, address, next_sku, signed_in
from tests.portal.conftest import text

pytestmark = pytest.mark.django_db


def portal(name: str, complaint: Complaint, *more: Any) -> str:
    return reverse(f"complaints_portal:{name}", args=[complaint.reference, *more])


def staff(name: str, complaint: Complaint, *more: Any) -> str:
    return reverse(f"complaints_staff:{name}", args=[complaint.reference, *more])


def seen_back(cast: Cast, complaint: Complaint) -> None:
    look = {1: Seen(title="Teapot, new price")}
    actor = acting(cast.complainant)
    captures.record_later(complaint.pk, look, actor=actor, now=timezone.now() + timedelta(minutes=5))


def test_an_owner_records_a_look_with_its_files_and_reads_it(cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED)
    browser = signed_in(cast.complainant)
    given = {
        "still_on_sale": "on",
        "title": "Teapot 茶壶",
        "price": "19.90",
        "currency": "CNY",
        "page": SimpleUploadedFile("page.png", PNG, "image/png"),
    }
    assert browser.post(portal("listing", complaint, 1), given).status_code == 302
    capture = Capture.objects.get()
    assert capture.organisation == cast.harrow
    shown = browser.get(portal("listing", complaint, 1))
    assert "19.90 CNY" in text(shown)
    file = portal("capture_file", complaint, 1, capture.pk, "page")
    assert browser.get(file).status_code == 200
    assert signed_in(cast.stranger).get(file).status_code == 404
    assert signed_in(cast.officer).get(staff("capture_file", complaint, 1, capture.pk, "page")).status_code == 200


def test_a_look_that_says_nothing_is_not_kept_and_readers_have_no_form(cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED)
    answer = signed_in(cast.complainant).post(portal("listing", complaint, 1), {"still_on_sale": "on"})
    assert answer.status_code == 422
    assert "Say something" in text(answer)
    reader = signed_in(cast.owner_reader)
    assert "Record what it shows now" not in text(reader.get(portal("listing", complaint, 1)))
    assert reader.post(portal("listing", complaint, 1), {"title": "x"}).status_code == 403
    assert not Capture.objects.exists()


def test_that_a_removed_listing_is_back_is_said_by_a_tick_and_not_by_leaving_one(cast: Cast) -> None:
    browser = signed_in(cast.complainant)
    shown = {
        state: browser.get(portal("listing", cast.complaint(state), 1)).context["form"]["still_on_sale"].as_widget()
        for state in (S.LODGED, S.UPHELD)
    }
    assert "checked" in shown[S.LODGED]
    assert "checked" not in shown[S.UPHELD]


def test_a_look_at_a_listing_of_a_draft_is_filed_with_it(cast: Cast) -> None:
    draft = cast.draft(addresses=address(sku := next_sku()))
    browser = signed_in(cast.complainant)
    url = portal("draft_captures", draft)
    assert sku in text(browser.get(url))
    assert browser.post(url, {"listing": f"jd.com/{sku}", "title": "Teapot"}).status_code == 302
    assert browser.post(url, {"listing": "jd.com/1", "title": "Teapot"}).status_code == 422
    assert signed_in(cast.stranger).get(url).status_code == 404
    complaint = cast.move(draft, "submit")
    assert complaint.targets.get().capture == Capture.objects.get()


def test_what_came_back_is_shown_and_filed_again_with_one_click(cast: Cast) -> None:
    complaint = cast.complaint(S.UPHELD)
    browser = signed_in(cast.complainant)
    assert "File again" not in text(browser.get(portal("detail", complaint)))
    seen_back(cast, complaint)
    shown = text(browser.get(portal("detail", complaint)))
    assert "1 listing that was gone is on sale again." in shown
    assert "File again" in shown
    assert "on sale again" in text(signed_in(cast.officer).get(staff("detail", complaint)))
    assert "File again" not in text(signed_in(cast.owner_reader).get(portal("detail", complaint)))
    answer = browser.post(portal("again", complaint))
    begun = Complaint.objects.get(follows=complaint)
    assert begun.reference in answer["Location"]
    assert begun.reference in text(browser.get(portal("detail", complaint)))
    assert signed_in(cast.stranger).post(portal("again", complaint)).status_code == 404


def test_staff_name_the_shop_of_listings_and_see_how_it_stands(cast: Cast) -> None:
    complaint = cast.complaint(S.UPHELD)
    officer = signed_in(cast.officer)
    given = {"targets": "1-2", "number": "777001", "name": "Copy Cups", "evidence": "The page of the shop."}
    assert officer.post(staff("shops", complaint), given).status_code == 302
    assert Listing.objects.filter(shop__number="777001").count() == 2
    assert Strike.objects.count() == 1
    for page in (staff("shops", complaint), staff("detail", complaint)):
        shown = text(officer.get(page))
        assert "Copy Cups" in shown
        assert "1 strike counts" in shown
        assert "Standing at filing" in shown


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"targets": "one"}, "Write numbers of listings"),
        ({"targets": "9"}, "no target with this number"),
        ({"number": "abc"}, "digits alone"),
        ({"uscc": "123"}, "uscc"),
    ],
)
def test_what_staff_name_is_checked(cast: Cast, given: dict[str, str], says: str) -> None:
    complaint = cast.complaint(S.LODGED)
    whole = {"targets": "1", "number": "777001", "name": "Copy Cups", "evidence": "The page."} | given
    answer = signed_in(cast.officer).post(staff("shops", complaint), whole)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert signed_in(cast.staff_reader).post(staff("shops", complaint), whole).status_code == 403


def test_an_owner_sees_its_own_complaints_about_a_shop_and_nothing_of_others(cast: Cast) -> None:
    sku = cast.listing().sku
    own = cast.complaint(S.UPHELD, addresses=address(cast.listing().sku))
    other = cast.complaint(S.UPHELD, by=cast.stranger, addresses=address(sku))
    captures.record_later(other.pk, {1: Seen(title="Secret look")}, actor=acting(cast.stranger))
    mine = cast.complaint(S.LODGED, addresses=address(sku))
    browser, client = signed_in(cast.complainant), calling(cast.owner_client)
    page = text(browser.get(portal("detail", mine)))
    assert own.reference in page
    api = f"/complaints/{mine.reference}"
    answers = [client.get(one).content.decode() for one in (api, f"{api}/targets", f"{api}/targets/1/captures")]
    listing = text(browser.get(portal("listing", mine, 1)))
    for seen in (page, listing, *answers):
        assert other.reference not in seen
        assert cast.brightwater.name not in seen
        assert "Secret look" not in seen
        assert "strike" not in seen.lower()
    assert other.reference in text(signed_in(cast.officer).get(staff("detail", mine)))


def met_by_others(cast: Cast) -> Listing:
    """A listing that JD named to another owner."""
    theirs = cast.complaint(S.LODGED, by=cast.stranger)
    listing = theirs.targets.all()[0].listing
    Listing.objects.filter(pk=listing.pk).update(shop=cast.shop, title="Bearskin 9000")
    return listing


def test_what_others_made_known_of_a_listing_is_told_once_the_owner_s_own_complaint_is_with_jd(cast: Cast) -> None:
    listing = met_by_others(cast)
    complaint = cast.complaint(S.SUBMITTED, addresses=listing.url)
    browser, call = signed_in(cast.complainant), calling(cast.owner_client)

    def read() -> str:
        pages = [browser.get(portal("detail", complaint)), browser.get(portal("listing", complaint, 1))]
        rows = call.get(f"/complaints/{complaint.reference}/targets")
        found = browser.get(reverse("complaints_portal:list"), {"q": "Bargains"})
        named = complaint.reference if complaint.reference in text(found) else ""
        return " ".join(map(text, pages)) + rows.content.decode() + named

    before = read()
    for unknown in (cast.shop.name, cast.shop.number, "Bearskin"):
        assert unknown not in before
    assert not before.endswith(complaint.reference)
    for verb in ("screen", "lodge"):
        cast.move(complaint, verb)
    after = read()
    for public in (cast.shop.name, cast.shop.number, "Bearskin"):
        assert public in after
    assert after.endswith(complaint.reference)


def test_cbbc_reads_at_once_what_is_known_of_a_listing(cast: Cast) -> None:
    complaint = cast.complaint(S.SUBMITTED, addresses=met_by_others(cast).url)
    assert cast.shop.name in text(signed_in(cast.officer).get(staff("detail", complaint)))


def test_an_agent_reads_looks_at_a_shared_listing_that_were_taken_for_complaints_it_sees(cast: Cast) -> None:
    url = address(next_sku())
    marks = cast.complaint(S.LODGED, addresses=url)
    designs = cast.complaint(S.LODGED, addresses=url, right=cast.design, reason=Reason.DESIGN_COPY)
    cast.power(rights=[cast.mark])
    for complaint, title in ((marks, "For the mark"), (designs, "For the design")):
        captures.record_later(complaint.pk, {1: Seen(title=title)}, actor=acting(cast.complainant))
    owner, agent = (text(signed_in(who).get(portal("listing", marks, 1))) for who in (cast.complainant, cast.agent))
    assert "For the mark" in owner
    assert "For the design" in owner
    assert "For the mark" in agent
    assert "For the design" not in agent


def test_what_was_answered_under_the_earlier_ground_is_still_read_after_a_reroute(cast: Cast) -> None:
    complaint = cast.complaint(S.SUBMITTED, reason=Reason.TEST_PURCHASE)
    assert "300000000001" in complaint.answers["orders"]
    page = signed_in(cast.officer)
    assert "Answers under the earlier ground" not in text(page.get(staff("detail", complaint)))
    given = {"reason": Reason.COUNTERFEIT, "note": "Nothing was bought."}
    engine.move(complaint_workflow, complaint.pk, "reroute", actor=acting(cast.officer), inputs=given)
    shown = text(page.get(staff("detail", complaint))).partition("Answers under the earlier ground")[2]
    assert "300000000001" in shown
