"""What others have under complaint is not to be learned: not by naming listings, nor by searching, nor from grounds."""

from typing import Any

import pytest
from django.urls import reverse

from complaints.actions import filing
from complaints.choices import ComplaintState, Priority
from complaints.grounds import settling
from complaints.models import Complaint, Target
from complaints.portal import steps
from core.accounts.models import Person
from core.imports import queries as imports
from core.imports.models import Import
from merchants.actions.strikes import Blow, record_strikes
from merchants.choices import StrikeKind
from merchants.models import Listing
from programmes.actions import powers
from tests.api.callers import calling
from tests.cast import SYSTEM, Cast, acting, signed_in
from tests.targets.conftest import given, taken

pytestmark = pytest.mark.django_db


def named_by_jd(cast: Cast) -> Listing:
    """A listing about which Brightwater complains; JD has named its shop since."""
    theirs = cast.complaint(ComplaintState.LODGED, by=cast.stranger)
    listing = theirs.targets.all()[0].listing
    Listing.objects.filter(pk=listing.pk).update(shop=cast.shop, title="Bearskin 9000")
    listing.refresh_from_db()
    return listing


def page_of(cast: Cast, name: str, *args: Any, query: dict[str, str] | None = None) -> str:
    answer = signed_in(cast.complainant).get(reverse(f"complaints_portal:{name}", args=args), query or {})
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def test_a_draft_does_not_tell_what_is_known_of_listings_that_others_complained_about(cast: Cast) -> None:
    listing = named_by_jd(cast)
    draft = cast.draft(addresses=listing.url)
    shown = signed_in(cast.complainant).get(steps.url(draft.reference, "listings")).content.decode()
    looked = signed_in(cast.complainant).post(
        reverse("complaints_portal:addresses", args=[draft.reference]), {"addresses": listing.url}
    )
    for page in (shown, looked.content.decode()):
        assert cast.shop.name not in page
        assert "Bearskin" not in page


def test_nor_does_a_list_given_as_a_file_nor_its_export(cast: Cast) -> None:
    listing = named_by_jd(cast)
    draft = cast.draft()
    taken(cast, draft, [[listing.url, "", ""]])
    assert draft.targets.filter(listing=listing).exists()
    for query in ({}, {"export": "csv"}):
        page = page_of(cast, "rows", draft.reference, query=query)
        assert listing.sku in page
        assert cast.shop.name not in page
        assert "Bearskin" not in page


@pytest.mark.parametrize("words", ["Bearskin", "Bargains", "mall.jd.com"])
def test_nor_does_a_search_among_drafts(cast: Cast, words: str) -> None:
    listing = named_by_jd(cast)
    given_words = cast.shop.url if words == "mall.jd.com" else words
    draft = cast.draft(addresses=listing.url)
    taken(cast, draft, [[cast.listing(title="Bearskin 9001").url, "", ""]])
    assert draft.reference in page_of(cast, "list")
    assert draft.reference not in page_of(cast, "list", query={"q": given_words})


def test_what_the_owner_complained_about_itself_is_told_and_found(cast: Cast) -> None:
    own = cast.complaint(ComplaintState.LODGED)
    listing = own.targets.all()[0].listing
    Listing.objects.filter(pk=listing.pk).update(shop=cast.shop, title="Bearskin 9000")
    assert own.reference in page_of(cast, "list", query={"q": "Bearskin"})
    draft = cast.draft(addresses=listing.url, reason="similar_mark")
    looked = signed_in(cast.complainant).post(
        reverse("complaints_portal:addresses", args=[draft.reference]), {"addresses": listing.url}
    )
    assert "Bearskin" in looked.content.decode()


def struck(cast: Cast) -> Complaint:
    """Harrow's complaint about a shop that others' complaints have struck."""
    listing = cast.listing()
    blow = Blow(
        shop_id=cast.shop.pk, kind=StrikeKind.UPHELD_COMPLAINT, source_type="complaints.complaint", source_id=999_999,
        source_reference="C-2025-000001", occurred_at=cast.mark.updated_at,
    )  # fmt: skip
    record_strikes([blow], actor=SYSTEM)
    return cast.complaint(ComplaintState.LODGED, addresses=listing.url)


def test_an_owner_does_not_read_that_others_have_struck_a_shop(cast: Cast) -> None:
    complaint = struck(cast)
    complaint.refresh_from_db()
    assert (complaint.priority, complaint.priority_grounds[0]["code"]) == (Priority.HIGH, "shop_struck")
    owner, jd = calling(cast.owner_client), calling(cast.jd_client)
    path = f"/complaints/{complaint.reference}"
    assert (jd.get(path).json()["priority"], jd.get(path).json()["priority_grounds"]) == (2, ["shop_struck"])
    whole, row = owner.get(path).json(), owner.get("/complaints").json()["results"][0]
    assert (whole["priority"], whole["priority_grounds"], row["priority"]) == (3, [], 3)
    assert "shop_struck" not in str(row)
    page = page_of(cast, "detail", complaint.reference)
    assert "earlier complaints" not in page
    assert str(Priority.NORMAL.label) in page
    assert str(Priority.HIGH.label) not in page


def shown_with_a_picture(cast: Cast, person: Person) -> Complaint:
    draft = cast.draft(by=person)
    filing.add_evidence(draft.pk, cast.document(by=person), actor=acting(person))
    return cast.move(draft, "submit")


def test_that_another_owner_used_the_same_file_is_read_by_cbbc_alone(cast: Cast) -> None:
    """An agent who sees the complaints of both owners is not told by the checklist of one what the other filed."""
    cast.power()
    cast.power(owner=cast.brightwater)
    theirs, own = (shown_with_a_picture(cast, person) for person in (cast.stranger, cast.complainant))
    assert theirs.evidence.get().document.blob_id == own.evidence.get().document.blob_id
    found = {
        who: settling.of_complaint(own, list(own.evidence.select_related("document")), actor=acting(getattr(cast, who)))
        for who in ("officer", "agent", "complainant")
    }
    said = {who: " ".join(str(word) for one in found[who].findings for word in one.words) for who in found}
    assert "another rights owner" in said["officer"]
    assert "another rights owner" not in said["agent"] + said["complainant"]
    others = {who: {ref for one in found[who].findings for ref in one.others} for who in found}
    assert theirs.reference in others["officer"]
    assert theirs.reference not in others["agent"] | others["complainant"]


def test_lists_of_a_draft_are_seen_by_those_who_see_the_draft(cast: Cast) -> None:
    """Not by another agent of the same owner, nor by all of the owner's house, nor once the power has ended."""
    power = cast.power()
    draft = cast.draft(by=cast.agent, right=cast.mark)
    record = given(cast, draft, [["100012345678", "", ""]], by=cast.agent)

    def sees(who: str) -> bool:
        return imports.visible_to(acting(getattr(cast, who))).filter(pk=record.pk).exists()

    assert [who for who in ("agent", "owner_admin", "complainant", "stranger", "officer") if sees(who)] == [
        "agent",
        "owner_admin",
    ]
    powers.revoke_power(power.reference, actor=SYSTEM, reason="They have parted.")
    assert not sees("agent")
    assert Import.objects.filter(pk=record.pk).exists()
    assert Target.objects.filter(complaint=draft).count() == 0
