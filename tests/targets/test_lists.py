"""Owners give lists of listings with files; each row is judged, and what is valid becomes part of the draft."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from complaints.actions import filing
from complaints.choices import ComplaintState, Reason
from complaints.models import Complaint, Target
from complaints.targets import actions
from complaints.targets.importing import TARGETS
from core.imports import claims, files, reading
from core.imports.choices import ImportState, RowVerdict
from core.tabular.export import csv_body
from core.workflow.errors import InvalidInputs
from merchants.models import Capture
from programmes.models import OfficialShop
from tests.cast import Cast, acting, address, facts_of, next_sku, signed_in
from tests.imports.conftest import csv_of, upload, worked
from tests.targets.conftest import HEADER, codes, given, rows, skus, submitted, taken

pytestmark = pytest.mark.django_db


def test_rows_become_targets_only_when_the_complaint_is_submitted(cast: Cast) -> None:
    draft = cast.draft(answers=facts_of(Reason.COUNTERFEIT, 5))
    typed = [line.rsplit("/", 1)[1].removesuffix(".html") for line in draft.addresses.splitlines()]
    listed = rows(2)
    record = taken(cast, draft, listed)
    assert (record.state, record.applied_count, draft.target_count) == (ImportState.DONE, 2, 2)
    assert not Target.objects.filter(is_open=True).exists(), "a draft takes no listing from anybody"
    complaint = submitted(cast, draft)
    assert (complaint.state, complaint.target_count) == (ComplaintState.SUBMITTED, 5)
    assert skus(complaint) == typed + [row[0].rsplit("/", 1)[1].removesuffix(".html") for row in listed]
    assert list(complaint.targets.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert complaint.targets.filter(is_open=True, right=cast.mark, complaint_reason=Reason.COUNTERFEIT).count() == 5


def test_a_thousand_rows_with_forty_bad_ones_come_back_mended(cast: Cast) -> None:
    draft = cast.draft(addresses="")
    listed = rows(1000)
    for place in range(0, 1000, 25):
        listed[place][0] = f"https://3.cn/{place}"
    record = taken(cast, draft, listed)
    assert (record.applied_count, record.refused_count, draft.target_count) == (960, 40, 960)
    assert set(codes(record)) == {"short_link"}
    back = io.StringIO(
        b"".join(csv_body(files.refused_header(record, TARGETS), files.refused_rows(record, TARGETS))).decode(
            "utf-8-sig"
        )
    )
    refused = list(csv.reader(back))
    assert len(refused) == 41
    for row in refused[1:]:
        row[0] = address(next_sku())
    mended = actions.start(
        draft, actor=acting(cast.complainant), upload=upload(b"".join(csv_body(refused[0], refused[1:])), "mended.csv")
    )
    assert (worked(mended).applied_count, mended.refused_count) == (40, 0)
    assert submitted(cast, draft).target_count == 1000


def test_the_same_file_twice_adds_nothing_and_says_so(cast: Cast) -> None:
    draft = cast.draft()
    listed = rows(3)
    taken(cast, draft, listed)
    again = taken(cast, draft, listed)
    assert (again.applied_count, again.same_count, draft.target_count) == (0, 3, 3)
    assert again.rows.first().notes[0]["code"] == "in_draft"  # type: ignore[union-attr]


def test_what_was_typed_already_adds_nothing(cast: Cast) -> None:
    draft = cast.draft()
    record = taken(cast, draft, [[draft.addresses.splitlines()[0], "", ""]])
    assert (record.same_count, draft.target_count) == (1, 0)


def test_two_lists_at_once_never_hold_a_listing_twice(cast: Cast) -> None:
    draft = cast.draft(addresses="")
    listed = rows(4)
    first, second = given(cast, draft, listed), given(cast, draft, [*listed[2:], *rows(1)])
    # Both are read before either is written.
    for record in (first, second):
        claimed = claims.claim(record.pk, record.created_at)
        assert claimed is not None
        reading.read(claimed, TARGETS, float("inf"))
    first, second = worked(first), worked(second)
    assert (first.applied_count, second.applied_count) == (4, 1)
    assert codes(second) == ["in_draft", "in_draft"]
    assert len(set(skus(draft))) == len(skus(draft)) == 5


def test_what_is_open_on_the_same_right_and_reason_is_refused_with_that_complaint(cast: Cast) -> None:
    rival = cast.complaint(ComplaintState.LODGED)
    sku = skus(rival)[0]
    record = taken(cast, cast.draft(), [[address(sku), "", ""], ["https://item.taobao.com/item.htm?id=1", "", ""]])
    assert codes(record) == ["already_open", "not_jd"]
    assert record.rows.get(position=1).notes[-1]["params"] == {"reference": rival.reference}


def test_a_strangers_open_complaint_is_not_betrayed(cast: Cast) -> None:
    theirs = cast.complaint(ComplaintState.LODGED, by=cast.stranger)
    record = taken(cast, cast.draft(), [[address(skus(theirs)[0]), "", ""]])
    assert record.applied_count == 1


def test_what_is_too_many_comes_back_for_the_next_complaint(cast: Cast, settings: Any) -> None:
    settings.IPP_MAX_TARGETS = 5
    draft = cast.draft()  # three are typed
    record = taken(cast, draft, rows(4))
    assert (record.applied_count, draft.target_count) == (2, 2)
    assert codes(record) == ["too_many", "too_many"]


def test_what_was_seen_of_a_listing_is_kept_with_the_owner(cast: Cast) -> None:
    draft = cast.draft()
    taken(cast, draft, [[address(next_sku()), "Teapot 茶壶", "¥1,299.00"], [address(next_sku()), "", "a lot"]])
    capture = Capture.objects.get()
    assert (capture.title, capture.price, capture.currency) == ("Teapot 茶壶", Decimal("1299.00"), "CNY")
    assert (capture.source, capture.organisation) == ("filing", cast.harrow)
    assert draft.target_count == 2, "a price that cannot be read does not keep the listing out"


def test_words_that_are_too_long_are_cut_and_the_row_says_so(cast: Cast) -> None:
    draft = cast.draft()
    listed = [[address(next_sku()), "n" * 501, "T" * 500], [address(next_sku()), "short", ""]]
    content = upload(csv_of(listed, ("Listing", "Note", "Title")), "listings.csv")
    record = worked(actions.start(draft, actor=acting(cast.complainant), upload=content))
    assert list(draft.targets.order_by("number").values_list("owner_note", flat=True)) == ["n" * 500, "short"]
    look = reverse("complaints_portal:import_look", args=[record.reference])
    shown = signed_in(cast.complainant).get(look).content.decode()
    assert shown.count("This is longer than 500 characters") == 1


def test_a_right_and_reason_changed_after_the_file_are_those_of_the_targets(cast: Cast) -> None:
    draft = cast.draft(addresses="")
    taken(cast, draft, rows(2))
    rival = cast.complaint(ComplaintState.LODGED)
    sku = skus(rival)[0]
    other = cast.draft(addresses="", reason=Reason.CONFUSINGLY_SIMILAR)
    taken(cast, other, [[address(sku), "", ""], *rows(1)])
    assert other.target_count == 2, "another reason does not clash"
    filing.keep_draft(
        other.pk,
        actor=acting(cast.complainant),
        fields={"reason": Reason.COUNTERFEIT, "answers": facts_of(Reason.COUNTERFEIT, 1)},
    )
    complaint = submitted(cast, other)
    assert complaint.target_count == 1, "what is under complaint on the new reason is left out"
    assert complaint.targets.get().complaint_reason == Reason.COUNTERFEIT
    assert sku not in skus(complaint)


def test_a_draft_submitted_or_discarded_while_a_list_is_read_takes_nothing_more(cast: Cast) -> None:
    draft = cast.draft()
    record = given(cast, draft, rows(2))
    with pytest.raises(InvalidInputs, match="still being read"):
        submitted(cast, draft)
    filing.discard_draft(draft.pk, actor=acting(cast.complainant))
    record = worked(record)
    assert (record.state, record.refused_count, set(codes(record))) == (ImportState.DONE, 2, {"draft_gone"})
    assert not Target.objects.exists()


def test_listings_of_official_shops_need_a_reason_or_are_taken_out(cast: Cast) -> None:
    OfficialShop.objects.create(
        organisation=cast.harrow, platform=cast.shop.platform, number=cast.shop.number, name="Harrow flagship"
    )
    sold = cast.listing()
    draft = cast.draft()
    taken(cast, draft, [[sold.url, "", ""], *rows(1)])
    with pytest.raises(InvalidInputs, match="from files"):
        submitted(cast, draft)
    assert actions.remove_official(draft.pk, actor=acting(cast.complainant)) == 1
    assert submitted(cast, draft).target_count == 4


def test_one_listing_or_a_whole_file_can_be_taken_out_again(cast: Cast) -> None:
    clara = signed_in(cast.complainant)
    draft = cast.draft()
    record, other = taken(cast, draft, rows(3)), taken(cast, draft, rows(2))
    shown = clara.get(reverse("complaints_portal:rows", args=[draft.reference]))
    assert len(shown.context["list"].rows) == 5
    clara.post(shown.context["list"].rows[4].remove_url)
    draft.refresh_from_db()
    assert draft.target_count == 4
    clara.post(reverse("complaints_portal:remove_list", args=[draft.reference, record.reference]))
    draft.refresh_from_db()
    assert (draft.target_count, set(draft.targets.values_list("came_with", flat=True))) == (1, {other.pk})


def test_nobody_else_reads_the_lists_of_a_draft(cast: Cast) -> None:
    record = taken(cast, cast.draft(), rows(1))
    address_of_it = reverse("complaints_portal:import_look", args=[record.reference])
    assert signed_in(cast.complainant).get(address_of_it).status_code == 200
    assert signed_in(cast.stranger).get(address_of_it).status_code == 404
    assert signed_in(cast.stranger).get(reverse("complaints_portal:rows", args=["C-2026-000001"])).status_code == 404


def test_right_and_reason_come_first(cast: Cast) -> None:
    draft = filing.start_draft(actor=acting(cast.complainant))
    with pytest.raises(InvalidInputs, match="right and the reason first"):
        given(cast, draft, rows(1))


def test_rows_that_repeat_each_other_count_once(cast: Cast) -> None:
    draft = cast.draft()
    one = rows(1)[0]
    record = taken(cast, draft, [one, one, [one[0], "Another title", ""]])
    assert record.applied_count == 1
    assert list(record.rows.order_by("position").values_list("verdict", flat=True)) == [
        RowVerdict.NEW,
        RowVerdict.SAME,
        RowVerdict.REFUSED,
    ]
    assert HEADER[0] == "Listing"
    assert Complaint.objects.get(pk=draft.pk).target_count == 1


def test_what_another_complaint_took_meanwhile_is_named_in_the_story(cast: Cast) -> None:
    cast.may_file()
    first, second = cast.draft(addresses=""), cast.draft(addresses="")
    shared, own = rows(2)
    taken(cast, first, [shared])
    taken(cast, second, [shared, own])
    submitted(cast, first)
    complaint = submitted(cast, second)
    [sku] = skus(first)
    assert sku not in skus(complaint)
    story = signed_in(cast.complainant).get(f"/portal/complaints/{complaint.reference}/").content.decode()
    assert f"{sku} ({first.reference})" in story
