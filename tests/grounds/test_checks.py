"""What each check of the checklist finds, by cases made by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from complaints.actions import filing
from complaints.choices import Reason
from complaints.grounds import checklist, in_force, settling
from complaints.grounds.checklist import Finding
from complaints.grounds.checks import Outcome
from complaints.grounds.material import Material
from complaints.models import Complaint
from core.accounts.models import Person
from core.days import house_day
from merchants.choices import CaptureSource
from merchants.models import Capture
from programmes.choices import RightDocumentKind, RightFactKind, RightType, Territory
from programmes.models import RightFact
from tests.cast import Cast, _right, acting, address, next_sku
from tests.grounds.conftest import right_for

pytestmark = pytest.mark.django_db


def found(complaint: Complaint, code: str, *, by: Person) -> Finding:
    """What one check finds about a draft or a complaint, as somebody sees it."""
    complaint = Complaint.objects.select_related("right", "organisation", "power").get(pk=complaint.pk)
    evidence = list(complaint.evidence.select_related("document__blob"))
    if complaint.submitted_at:
        found = settling.of_complaint(complaint, evidence, actor=acting(by))
    else:
        keys = [("jd.com", line.rsplit("/", 1)[1].removesuffix(".html")) for line in complaint.addresses.splitlines()]
        found = settling.of_draft(complaint, evidence, keys, actor=acting(by), day=house_day())
    return next(one for one in found.findings if one.code == code)


def of_draft(cast: Cast, code: str, **fields: Any) -> Finding:
    return found(cast.draft(**fields), code, by=cast.complainant)


def outcome(cast: Cast, code: str, **fields: Any) -> str:
    return of_draft(cast, code, **fields).outcome


def test_a_right_in_force_says_until_when(cast: Cast) -> None:
    cast.mark.expires_on = date(2099, 5, 1)
    cast.mark.save()
    assert of_draft(cast, "right_in_force").words == ["Until 1 May 2099"]
    cast.mark.expires_on = timezone.localdate() - timedelta(days=10)
    cast.mark.save()
    kept_back = of_draft(cast, "right_in_force")
    assert (kept_back.outcome, kept_back.keeps_back) == (Outcome.MISSING, True)


def test_a_right_without_effect_in_china_keeps_back(cast: Cast) -> None:
    draft = cast.draft()
    cast.mark.territory = Territory.UNITED_KINGDOM
    cast.mark.save()
    assert found(draft, "territory", by=cast.complainant).keeps_back


@pytest.mark.parametrize(
    ("classes", "category", "expected"),
    [
        ([21], "household", Outcome.MET),
        ([3, 21], "household", Outcome.MET),
        ([28], "household", Outcome.WARNING),
        ([], "household", Outcome.WARNING),
        ([21], "other", Outcome.WARNING),
        ([21], "", Outcome.NOT_NEEDED),
    ],
)
def test_the_class_of_the_right_is_held_against_the_kind_of_goods(
    cast: Cast, classes: list[int], category: str, expected: str
) -> None:
    cast.mark.nice_classes = classes
    cast.mark.save()
    assert outcome(cast, "class_covers", answers={"category": category} if category else {}) == expected


def test_the_certificate_is_asked_for_and_of_an_international_mark_its_extension(cast: Cast) -> None:
    assert outcome(cast, "certificate") == Outcome.WARNING
    cast.mark.documents.create(kind=RightDocumentKind.CERTIFICATE, document=cast.document("certificate.png"))
    assert outcome(cast, "certificate") == Outcome.MET
    madrid = _right(cast.harrow, "G1234567", "HARROW")
    madrid.documents.create(kind=RightDocumentKind.CERTIFICATE, document=cast.document("wipo.png"))
    assert "extension to China" in of_draft(cast, "certificate", right=madrid).words[0]
    madrid.documents.create(kind=RightDocumentKind.EXTENSION, document=cast.document("extension.png"))
    assert outcome(cast, "certificate", right=madrid) == Outcome.MET


def test_the_holder_is_the_owner_or_a_recorded_chain_leads_to_it(cast: Cast) -> None:
    assert outcome(cast, "holder") == Outcome.MET
    cast.mark.holder_name = "Old Potters Ltd"
    cast.mark.save()
    assert "leads to Old Potters Ltd" in of_draft(cast, "holder").words[0]
    RightFact.objects.create(
        right=cast.mark,
        kind=RightFactKind.ASSIGNMENT,
        happened_on=date(2020, 1, 1),
        from_name="Old Potters Ltd",
        to_name=cast.harrow.name,
        recorded_by_label="Wei Zhang",
        recorded_at=timezone.now(),
    )
    assert outcome(cast, "holder") == Outcome.MET
    cast.mark.holder_name = ""
    cast.mark.save()
    assert outcome(cast, "holder") == Outcome.WARNING


@pytest.mark.parametrize(
    ("capacity", "files", "lacks"),
    [
        ("", (), 0),
        ("owner", (), 0),
        ("exclusive_licensee", (), 1),
        ("exclusive_licensee", ("licence",), 0),
        ("sole_licensee", ("licence",), 1),
        ("sole_licensee", ("licence", "waiver"), 0),
        ("ordinary_licensee", ("licence", "waiver"), 1),
        ("ordinary_licensee", ("licence", "authority"), 0),
        ("agent", (), 1),
        ("agent", ("authority",), 0),
    ],
)
def test_each_capacity_needs_its_papers(cast: Cast, capacity: str, files: tuple[str, ...], lacks: int) -> None:
    draft = cast.draft(answers={"capacity": capacity} if capacity else {})
    cast.support(draft, *files)
    finding = found(draft, "capacity", by=cast.complainant)
    assert (len(finding.lacks), finding.keeps_back) == (lacks, lacks > 0)


def test_an_agent_rests_on_its_power_of_attorney(cast: Cast) -> None:
    power = cast.power()
    draft = cast.draft(by=cast.agent, right=cast.mark)
    assert found(draft, "power", by=cast.agent).words == [power.reference]
    assert found(draft, "capacity", by=cast.agent).outcome == Outcome.NOT_NEEDED
    assert outcome(cast, "power") == Outcome.NOT_NEEDED


def test_staff_see_that_a_power_did_not_cover_the_day(cast: Cast) -> None:
    power = cast.power()
    complaint = cast.complaint(by=cast.agent, right=cast.mark)
    assert found(complaint, "power", by=cast.officer).outcome == Outcome.MET
    power.valid_until = power.valid_from
    power.save()
    assert found(complaint, "power", by=cast.officer).outcome == Outcome.MISSING


def test_foreign_text_needs_a_translation(cast: Cast) -> None:
    assert outcome(cast, "translation") == Outcome.NOT_NEEDED
    draft = cast.draft(answers={"foreign_text": True})
    assert found(draft, "translation", by=cast.complainant).outcome == Outcome.MISSING
    cast.support(draft, "translation")
    assert found(draft, "translation", by=cast.complainant).outcome == Outcome.MET


def test_a_file_known_to_be_foreign_needs_one_too(cast: Cast) -> None:
    draft = cast.draft()
    cast.support(draft, "decision")
    draft.evidence.get().document.__class__.objects.update(language="en")
    assert found(draft, "translation", by=cast.complainant).outcome == Outcome.MISSING


@pytest.mark.parametrize(("days", "expected"), [(0, Outcome.MET), (90, Outcome.MET), (91, Outcome.WARNING)])
def test_listings_were_seen_lately(cast: Cast, days: int, expected: str) -> None:
    seen = house_day() - timedelta(days=days)
    assert outcome(cast, "capture_recent", answers={"seen_on": seen.isoformat()}) == expected


def test_a_capture_says_when_the_listings_were_seen(cast: Cast) -> None:
    draft = cast.draft()
    assert "Nobody says when" in found(draft, "capture_recent", by=cast.complainant).words[0]
    cast.support(draft, "capture")
    assert found(draft, "capture_recent", by=cast.complainant).outcome == Outcome.MET


def test_a_look_on_record_counts_only_for_those_who_may_see_it(cast: Cast) -> None:
    complaint = cast.complaint()
    Capture.objects.create(
        listing=complaint.targets.earliest("number").listing,
        taken_at=timezone.now(),
        organisation=cast.brightwater,
        source=CaptureSource.values[0],
        title="Teapot",
    )
    assert found(complaint, "capture_recent", by=cast.officer).outcome == Outcome.MET
    assert found(complaint, "capture_recent", by=cast.complainant).outcome == Outcome.WARNING


@pytest.mark.parametrize(
    ("reason", "code", "on_right"),
    [
        (Reason.COPYRIGHT_COPY, "ownership", RightDocumentKind.CERTIFICATE),
        (Reason.DESIGN_COPY, "evaluation_report", RightDocumentKind.EVALUATION_REPORT),
        (Reason.UTILITY_MODEL_USE, "evaluation_report", RightDocumentKind.EVALUATION_REPORT),
        (Reason.TRADE_DRESS, "influence", RightDocumentKind.PROOF_OF_USE),
    ],
)
def test_what_the_right_has_on_record_is_not_asked_for_again(cast: Cast, reason: str, code: str, on_right: str) -> None:
    right = right_for(cast, reason)
    draft = cast.draft(right=right, reason=reason)
    draft.evidence.all().delete()
    assert found(draft, code, by=cast.complainant).outcome == Outcome.MISSING
    right.documents.create(kind=on_right, document=cast.document("on-record.png"))
    assert found(draft, code, by=cast.complainant).outcome == Outcome.MET


@pytest.mark.parametrize("kind", ["claim_chart", "decision"])
def test_a_claim_chart_or_a_decision_will_do(cast: Cast, kind: str) -> None:
    draft = cast.draft(right=right_for(cast, Reason.INVENTION_USE), reason=Reason.INVENTION_USE)
    draft.evidence.all().delete()
    assert found(draft, "claim_chart", by=cast.complainant).keeps_back
    cast.support(draft, kind)
    assert found(draft, "claim_chart", by=cast.complainant).outcome == Outcome.MET


def test_a_file_of_another_owner_is_a_warning_to_staff_and_nothing_to_the_owner(cast: Cast) -> None:
    theirs = cast.complaint(by=cast.stranger)
    filing_of = cast.document("theirs.png", by=cast.stranger)
    theirs.evidence.create(document=filing_of, added_at=timezone.now())
    ours = cast.complaint()
    ours.evidence.create(document=cast.document("ours.png"), added_at=timezone.now())
    seen = found(ours, "file_unseen", by=cast.officer)
    assert (seen.outcome, seen.others) == (Outcome.WARNING, [theirs.reference])
    assert found(ours, "file_unseen", by=cast.complainant).outcome == Outcome.MET


def test_the_same_file_on_the_same_right_is_in_order_and_on_another_a_warning(cast: Cast) -> None:
    first, second = cast.complaint(), cast.draft()
    other = cast.draft(right=cast.design, reason=Reason.DESIGN_COPY)
    for one in (first, second):
        one.evidence.create(document=cast.document(), added_at=timezone.now())
    assert found(second, "file_unseen", by=cast.complainant).outcome == Outcome.WARNING  # the design's comparison
    other.evidence.all().delete()
    assert found(second, "file_unseen", by=cast.complainant).outcome == Outcome.MET


def test_other_open_complaints_about_a_listing_are_named_and_foreign_ones_never(cast: Cast) -> None:
    sku = next_sku()
    cast.complaint(by=cast.stranger, addresses=address(sku))
    assert outcome(cast, "open_elsewhere", addresses=address(sku)) == Outcome.MET
    ours = cast.complaint(addresses=address(sku))
    draft = cast.draft(addresses=address(sku), reason=Reason.CONFUSINGLY_SIMILAR)
    seen = found(draft, "open_elsewhere", by=cast.complainant)
    assert (seen.outcome, seen.others) == (Outcome.WARNING, [ours.reference])


def test_a_young_mark_need_not_be_used(cast: Cast) -> None:
    cast.mark.registered_on = house_day() - timedelta(days=300)
    cast.mark.save()
    assert not of_draft(cast, "use").words
    cast.mark.registered_on = date(2015, 1, 1)
    cast.mark.save()
    assert "article 64" in of_draft(cast, "use").words[0]
    cast.mark.documents.create(kind=RightDocumentKind.PROOF_OF_USE, document=cast.document("use.png"))
    assert outcome(cast, "use") == Outcome.MET


def test_files_that_came_with_an_answer_are_looked_at_by_people(cast: Cast) -> None:
    complaint = cast.complaint(right=cast.design, reason=Reason.DESIGN_COPY)
    complaint.evidence.update(kind="")
    assert found(complaint, "documents", by=cast.officer).outcome == Outcome.MISSING
    cast.move(complaint, "ask")
    cast.move(complaint, "answer")
    remark = complaint.remarks.latest("pk")
    complaint.evidence.create(document=cast.document("late.png"), remark=remark, added_at=timezone.now())
    seen = found(complaint, "documents", by=cast.officer)
    assert (seen.outcome, "Files came with an answer" in seen.words[0]) == (Outcome.WARNING, True)


def test_submitting_a_trade_mark_complaint_reads_nothing_more(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    draft = cast.draft()
    rules = in_force("trade_mark", house_day())
    material = Material(draft, rules, acting(cast.complainant), house_day(), 3)
    with django_assert_num_queries(0):
        assert not checklist.blocking(material).errors


def test_the_whole_checklist_costs_a_bounded_number_of_statements(
    cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    complaint = cast.complaint(addresses="\n".join(address(next_sku()) for _ in range(40)))
    cast.complaint(addresses="\n".join(target.url for target in complaint.targets.all()), reason="confusingly_similar")
    for number in range(6):
        complaint.evidence.create(document=cast.document(f"{number}.png"), added_at=timezone.now())
    complaint = Complaint.objects.select_related("right", "organisation", "power").get(pk=complaint.pk)
    evidence = list(complaint.evidence.select_related("document__blob"))
    with django_assert_max_num_queries(8):
        settling.of_complaint(complaint, evidence, actor=acting(cast.officer))


def test_a_check_limited_to_a_reason_is_left_out_with_another(cast: Cast) -> None:
    rules = in_force("unfair_competition", house_day())
    assert "comparison" in [one.code for one in rules.checks_for(Reason.TRADE_DRESS)]
    assert "comparison" not in [one.code for one in rules.checks_for(Reason.KEYWORD_USE)]
    assert replace(rules, checks=()).checks_for(Reason.TRADE_DRESS) == []


def test_a_software_copyright_stands_on_the_ground_of_copyright(cast: Cast) -> None:
    software = _right(cast.harrow, "2021SR0123456", "Kiln control", right_type=RightType.SOFTWARE)
    complaint = cast.complaint(right=software, reason=Reason.COPYRIGHT_COPY)
    assert complaint.ground == "copyright"
    assert filing.Paper(cast.document().public_id).kind == ""
