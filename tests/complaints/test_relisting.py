"""What was removed and comes back is flagged, told, and filed again with everything filled in."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from complaints import captures
from complaints.captures import Seen
from complaints.choices import ComesBack, Reason
from complaints.choices import ComplaintState as S
from complaints.models import Complaint
from complaints.shops import again, relisting
from complaints.workflow import complaint_workflow
from core.outbox.models import Message
from core.workflow import engine
from core.workflow.errors import Conflict, NotVisible, Refused
from tests.cast import Cast, acting, address, events_are_heard, next_sku, signed_in

pytestmark = pytest.mark.django_db


def look(cast: Cast, complaint: Complaint, number: int = 1, *, by: str = "complainant", **seen: object) -> None:
    actor = acting(getattr(cast, by))
    given = Seen(**{"title": "Teapot", **seen})  # type: ignore[arg-type]
    captures.record_later(complaint.pk, {number: given}, actor=actor, now=timezone.now() + timedelta(minutes=5))
    complaint.refresh_from_db()


@pytest.mark.parametrize("by", ["complainant", "owner_client", "officer", "jd_client"])
def test_a_removed_listing_that_somebody_sees_on_sale_is_flagged_and_told(cast: Cast, by: str) -> None:
    complaint = cast.complaint(S.UPHELD)
    version = complaint.version
    look(cast, complaint, by=by)
    assert complaint.relisted_count == 1
    assert complaint.version > version
    assert complaint.targets.get(number=1).relisted_at is not None
    assert Message.objects.filter(topic="complaints.relisted").count() == 1


def test_it_is_flagged_and_told_once(cast: Cast) -> None:
    complaint = cast.complaint(S.UPHELD)
    look(cast, complaint)
    look(cast, complaint)
    assert complaint.relisted_count == 1
    assert Message.objects.filter(topic="complaints.relisted").count() == 1


def test_a_listing_that_is_gone_or_was_seen_before_it_went_is_not_back(cast: Cast) -> None:
    complaint = cast.complaint(S.UPHELD)
    look(cast, complaint, still_on_sale=False)
    look(cast, complaint, taken_at=timezone.now() - timedelta(days=3))
    assert complaint.relisted_count == 0


def test_a_listing_still_with_jd_is_not_back(cast: Cast) -> None:
    complaint = cast.complaint(S.ACCEPTED)
    look(cast, complaint)
    assert complaint.relisted_count == 0


def test_filing_about_a_listing_that_was_removed_flags_both_complaints(cast: Cast) -> None:
    earlier = cast.complaint(S.UPHELD, addresses=address(sku := next_sku()))
    later = cast.complaint(S.SUBMITTED, addresses=f"{address(next_sku())}\n{address(sku)}")
    assert later.comes_back == ComesBack.LISTING
    assert later.targets.get(number=2).comes_back_from == earlier.targets.get()
    assert later.targets.get(number=1).comes_back_from is None
    earlier.refresh_from_db()
    assert earlier.relisted_count == 1


def test_another_right_or_owner_makes_no_return(cast: Cast) -> None:
    sku = next_sku()
    cast.complaint(S.UPHELD, addresses=address(sku))
    assert cast.complaint(S.SUBMITTED, by=cast.stranger, addresses=address(sku)).comes_back == ""
    own = cast.complaint(S.SUBMITTED, right=cast.design, reason=Reason.DESIGN_COPY, addresses=address(sku))
    assert own.comes_back == ""


def test_the_same_shop_on_the_same_right_within_the_window_is_a_repetition(cast: Cast) -> None:
    cast.complaint(S.UPHELD, addresses=address(cast.listing().sku))
    later = cast.complaint(S.SUBMITTED, addresses=address(cast.listing().sku))
    assert later.comes_back == ComesBack.SHOP
    assert cast.complaint(S.SUBMITTED, addresses=address(next_sku())).comes_back == ""


def test_after_the_window_a_shop_begins_anew(cast: Cast) -> None:
    earlier = cast.complaint(S.UPHELD, addresses=address(cast.listing().sku))
    long_ago = relisting.remembered_since(timezone.now()) - timedelta(days=1)
    earlier.targets.update(decided_at=long_ago)
    assert cast.complaint(S.SUBMITTED, addresses=address(cast.listing().sku)).comes_back == ""


def test_filing_again_brings_everything_but_the_statement(cast: Cast) -> None:
    draft = cast.draft()
    cast.support(draft, "capture")
    earlier = engine.move(complaint_workflow, draft.pk, "submit", actor=acting(cast.complainant))
    for verb in ("screen", "lodge", "acknowledge", "decide", "close"):
        earlier = cast.move(earlier, verb)
    look(cast, earlier, 2)
    begun = again.file_again(earlier.pk, actor=acting(cast.complainant))
    assert begun.follows == earlier
    assert begun.state == S.DRAFT
    assert (begun.right, begun.reason, begun.measure) == (earlier.right, earlier.reason, earlier.measure)
    assert begun.addresses == earlier.targets.get(number=2).url
    assert earlier.reference in begun.explanation
    assert [one.kind for one in begun.evidence.all()] == ["capture"]
    assert begun.statement_at is None
    assert again.file_again(earlier.pk, actor=acting(cast.owner_admin)) == begun


def test_a_followed_complaint_can_be_submitted_and_is_found_from_both_sides(cast: Cast) -> None:
    earlier = cast.complaint(S.UPHELD)
    look(cast, earlier)
    begun = again.file_again(earlier.pk, actor=acting(cast.complainant))
    Complaint.objects.filter(pk=begun.pk).update(
        statement_name="Clara Finch", statement_title="Counsel", statement_at=timezone.now()
    )
    later = engine.move(complaint_workflow, begun.pk, "submit", actor=acting(cast.complainant))
    assert later.comes_back == ComesBack.LISTING
    assert again.followers(earlier, actor=acting(cast.officer)) == [later]
    assert again.followers(earlier, actor=acting(cast.stranger)) == []
    assert again.followers(earlier, actor=acting(cast.jd_client)) == []


def test_only_whoever_may_file_files_again_and_only_what_came_back(cast: Cast) -> None:
    complaint = cast.complaint(S.UPHELD)
    with pytest.raises(Conflict):
        again.file_again(complaint.pk, actor=acting(cast.complainant))
    look(cast, complaint)
    for who in ("owner_reader", "officer"):
        with pytest.raises(Refused):
            again.file_again(complaint.pk, actor=acting(getattr(cast, who)))
    with pytest.raises(NotVisible):
        again.file_again(complaint.pk, actor=acting(cast.stranger))


def test_what_cbbc_sees_on_the_page_of_a_shop_reaches_the_complaints_about_the_listing(cast: Cast) -> None:
    url = cast.listing().url
    complaint = cast.complaint(S.UPHELD, addresses=url)
    given = {"listing": url, "title": "Teapot, back again", "still_on_sale": "on"}
    later = timezone.now() + timedelta(minutes=5)
    with time_machine.travel(later, tick=True):
        answer = signed_in(cast.officer).post(reverse("shops_staff:capture", args=[cast.shop.pk]), given)
        assert answer.status_code == 302, answer.content.decode()
        events_are_heard()
    complaint.refresh_from_db()
    assert complaint.relisted_count == 1
    assert Message.objects.filter(topic="complaints.relisted").count() == 1
