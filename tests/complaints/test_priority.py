"""How soon a complaint is worked on: computed by rules, explained, counted anew, and set by hand with a reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from complaints import priority
from complaints.actions import priorities
from complaints.choices import ComesBack, Complexity, Priority, Reason
from complaints.models import Complaint, GoodFaith
from complaints.priority import Facts, Rules
from complaints.workflow import complaint_workflow
from core.audit.models import Event
from core.workflow import engine
from core.workflow.errors import InvalidInputs
from merchants.actions.strikes import Blow, record_strikes, strike_off
from merchants.choices import StrikeKind
from merchants.ladder import load as load_ladder
from programmes.choices import EnrolmentState, Programme, Service, SuspensionReason
from programmes.models import Enrolment
from tests.api.callers import calling
from tests.cast import Cast, acting, address, events_are_heard, signed_in

pytestmark = pytest.mark.django_db
DANGER: dict[str, Any] = {"safety_risk": True, "safety_note": "The lid holds lead, as the test report says."}


def rules(**more: Any) -> Rules:
    given: dict[str, Any] = {
        "effective_from": date(2020, 1, 1),
        "many_targets": 10,
        "many_shops": 3,
        "high": 4,
        "urgent": 8,
        "points": {"safety_risk": 8, "green_channel": 4, "fast_lane": 4, "comes_back": 2, "shop_struck": 3},
        "source": {},
    }
    return Rules(**given | more)


def codes(complaint: Complaint) -> list[str]:
    return [ground["code"] for ground in complaint.priority_grounds]


def green(cast: Cast) -> Enrolment:
    cast.may_file()
    enrolment = Enrolment.objects.get(organisation=cast.harrow, programme=Programme.COMPLAINT_PLATFORM)
    enrolment.services = [Service.GREEN_CHANNEL]
    enrolment.save()
    return enrolment


def fast(cast: Cast) -> GoodFaith:
    today = timezone.localdate()
    return GoodFaith.objects.create(
        organisation=cast.harrow,
        rules_from=today,
        window_from=today,
        window_until=today,
        has_fast_lane=True,
        counted_at=timezone.now(),
    )


def struck(cast: Cast, source: int = 1) -> None:
    load_ladder()
    blow = Blow(
        shop_id=cast.shop.pk,
        kind=StrikeKind.UPHELD_COMPLAINT,
        source_type="complaints.complaint",
        source_id=source,
        source_reference=f"C-2025-{source:06d}",
        occurred_at=timezone.now() - timedelta(days=20),
    )
    record_strikes([blow], actor=acting(cast.officer))


def set_by_hand(cast: Cast, complaint: Complaint, value: str) -> Complaint:
    given = {"priority": value, "note": "The owner called about a recall."}
    return engine.move(complaint_workflow, complaint.pk, "prioritise", actor=acting(cast.officer), inputs=given)


def test_grounds_add_up_to_normal_high_or_urgent() -> None:
    plain, danger = Complaint(target_count=1), Complaint(target_count=1, safety_risk=True)
    assert priority.compute(plain, Facts(), rules()).priority == Priority.NORMAL
    assert priority.compute(plain, Facts(has_green_channel=True), rules()).priority == Priority.HIGH
    assert priority.compute(plain, Facts(strikes=2), rules()).priority == Priority.NORMAL
    together = priority.compute(plain, Facts(has_green_channel=True, has_fast_lane=True), rules())
    assert together.priority == Priority.URGENT
    assert priority.compute(danger, Facts(), rules()).priority == Priority.URGENT


def test_the_weightiest_ground_is_named_first_and_those_without_points_not_at_all() -> None:
    back = Complaint(target_count=1, comes_back=ComesBack.SHOP, safety_risk=True)
    found = priority.compute(back, Facts(strikes=2, has_fast_lane=True), rules())
    assert [ground["code"] for ground in found.grounds] == ["safety_risk", "fast_lane", "shop_struck", "comes_back"]
    silent = rules(points={"shop_struck": 5})
    assert [ground["code"] for ground in priority.compute(back, Facts(strikes=2), silent).grounds] == ["shop_struck"]


def test_many_listings_or_shops_make_a_complaint_complex() -> None:
    assert priority.compute(Complaint(target_count=10), Facts(shops=2), rules()).complexity == Complexity.SIMPLE
    assert priority.compute(Complaint(target_count=11), Facts(), rules()).complexity == Complexity.COMPLEX
    assert priority.compute(Complaint(target_count=1), Facts(shops=3), rules()).complexity == Complexity.COMPLEX


def test_the_rules_of_the_day_count(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later = rules(), rules(effective_from=date(2026, 6, 1))
    monkeypatch.setattr(priority, "versions", lambda: [later, first])
    assert priority.in_force(date(2026, 5, 31)) == first
    assert priority.in_force(date(2026, 6, 1)) == later
    assert priority.in_force(date(2019, 1, 1)) == first


def test_rules_that_are_in_the_file_hold() -> None:
    assert priority.versions()
    assert all(set(one.points) == set(priority.CODES) for one in priority.versions())


def test_an_ordinary_complaint_is_normal_and_simple(cast: Cast) -> None:
    complaint = cast.complaint()
    assert (complaint.priority, complaint.complexity, codes(complaint)) == (Priority.NORMAL, Complexity.SIMPLE, [])


def test_the_owner_s_channels_lift_its_complaints(cast: Cast) -> None:
    green(cast)
    fast(cast)
    complaint = cast.complaint()
    assert (complaint.priority, codes(complaint)) == (Priority.HIGH, ["green_channel", "fast_lane"])
    others = cast.complaint(by=cast.stranger, right=cast.foreign_mark)
    assert others.priority == Priority.NORMAL


def test_a_suspended_enrolment_gives_no_green_channel(cast: Cast) -> None:
    enrolment = green(cast)
    complaint = cast.complaint()
    assert complaint.priority == Priority.HIGH
    Enrolment.objects.filter(pk=enrolment.pk).update(
        state=EnrolmentState.SUSPENDED, suspension_reason=SuspensionReason.DORMANT
    )
    assert priority.facts_of([complaint], timezone.localdate())[complaint.pk].has_green_channel is False


def test_a_danger_to_health_is_urgent_and_has_to_be_described(cast: Cast) -> None:
    complaint = cast.complaint(**DANGER)
    assert (complaint.priority, codes(complaint)) == (Priority.URGENT, ["safety_risk"])
    with pytest.raises(InvalidInputs) as refused:
        cast.complaint(safety_risk=True, safety_note="Lead.")
    assert ("safety_note",) in refused.value.errors


def test_a_shop_with_strikes_lifts_a_complaint_about_its_listing(cast: Cast) -> None:
    struck(cast, 1)
    struck(cast, 2)
    complaint = cast.complaint(addresses=address(cast.listing().sku))
    assert complaint.priority == Priority.HIGH
    assert complaint.priority_grounds == [{"code": "shop_struck", "strikes": 2}]
    assert "a shop counts 2 strikes" in priority.in_words(complaint)
    assert "2" not in priority.in_words(complaint, is_owner=True)


def test_a_complaint_that_follows_another_comes_back(cast: Cast) -> None:
    first = cast.complaint()
    assert codes(cast.complaint()) == []
    draft = cast.draft()
    Complaint.objects.filter(pk=draft.pk).update(follows=first)
    assert codes(cast.move(draft, "submit")) == ["comes_back"]


def test_a_new_strike_is_counted_while_the_complaint_is_open(cast: Cast) -> None:
    complaint = cast.complaint(addresses=address(cast.listing().sku))
    version = complaint.version
    struck(cast)
    events_are_heard()
    complaint.refresh_from_db()
    assert (complaint.priority, codes(complaint)) == (Priority.HIGH, ["shop_struck"])
    assert complaint.version == version + 1  # JD reads it: the tag changes
    assert Event.objects.filter(verb="complaints.priority_computed", subject_id=complaint.pk).count() == 1
    strike_off("complaints.complaint", 1, actor=acting(cast.officer), reason="It was about another shop.")
    events_are_heard()
    complaint.refresh_from_db()
    assert (complaint.priority, codes(complaint)) == (Priority.NORMAL, [])


def test_a_closed_complaint_is_left_as_it_was(cast: Cast) -> None:
    complaint = cast.complaint("rejected_by_jd", addresses=address(cast.listing().sku))
    struck(cast)
    events_are_heard()
    complaint.refresh_from_db()
    assert complaint.priority == Priority.NORMAL


def test_what_somebody_set_by_hand_stays_until_it_is_computed_again(cast: Cast) -> None:
    complaint = set_by_hand(cast, cast.complaint(addresses=address(cast.listing().sku)), "1")
    struck(cast)
    events_are_heard()
    complaint.refresh_from_db()
    assert (complaint.priority, complaint.priority_set_by) == (Priority.URGENT, "Wei Zhang")
    assert "The owner called about a recall." in priority.in_words(complaint)
    assert "recall" not in priority.in_words(complaint, is_owner=True)
    complaint = set_by_hand(cast, complaint, "0")
    assert (complaint.priority, complaint.priority_set_by, complaint.priority_note) == (Priority.HIGH, "", "")
    assert codes(complaint) == ["shop_struck"]


def test_every_batch_is_reached(cast: Cast) -> None:
    for _number in range(3):
        cast.complaint()
    Complaint.objects.update(priority=Priority.URGENT)
    assert priorities.reconsider(cast.harrow, now=timezone.now(), batch=2) == 2
    events_are_heard()
    assert set(Complaint.objects.values_list("priority", flat=True)) == {Priority.NORMAL}


def test_the_facts_of_any_number_of_complaints_take_two_statements(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = [cast.complaint(addresses=address(cast.listing().sku)) for _number in range(3)]
    with django_assert_num_queries(2):
        priority.facts_of(found, timezone.localdate())


def test_another_ground_is_looked_at_again(cast: Cast) -> None:
    green(cast)
    complaint = cast.complaint()
    given = {"reason": Reason.CONFUSINGLY_SIMILAR, "note": "The mark is similar, not identical."}
    complaint = engine.move(complaint_workflow, complaint.pk, "reroute", actor=acting(cast.officer), inputs=given)
    assert codes(complaint) == ["green_channel"]


def test_jd_reads_priority_grounds_and_danger(cast: Cast) -> None:
    complaint = cast.complaint("lodged", **DANGER)
    jd = calling(cast.jd_client)
    row = jd.get("/complaints").json()["results"][0]
    assert (row["priority"], row["complexity"]) == (1, "simple")
    whole = jd.get(f"/complaints/{complaint.reference}").json()
    assert whole["priority_grounds"] == ["safety_risk"]
    assert (whole["safety_risk"], whole["safety_note"]) == (True, DANGER["safety_note"])
    set_by_hand(cast, complaint, "2")
    row = jd.get(f"/complaints/{complaint.reference}").json()
    assert (row["priority"], row["priority_grounds"]) == (2, [])


def test_an_owner_s_system_names_a_danger(cast: Cast, filing: dict[str, Any]) -> None:
    cast.may_file()
    owner = calling(cast.owner_client)
    refused = owner.post("/complaints", filing | {"safety_risk": True})
    assert refused.status_code == 422, refused.content
    answer = owner.post("/complaints", filing | DANGER)
    assert answer.status_code == 201, answer.content
    assert answer.json()["priority"] == 1


def test_staff_and_owner_read_why(cast: Cast) -> None:
    complaint = cast.complaint("lodged", **DANGER)
    staff = signed_in(cast.officer).get(f"/staff/complaints/{complaint.reference}/").content.decode()
    assert "Urgent, because: danger to health or safety" in staff
    assert DANGER["safety_note"] in staff
    owner = signed_in(cast.complainant).get(f"/portal/complaints/{complaint.reference}/").content.decode()
    assert "Urgent, because: you named a danger to health or safety" in owner


def test_the_step_keeps_the_danger_and_asks_what_it_is(cast: Cast) -> None:
    draft = cast.draft()
    browser = signed_in(cast.complainant)
    url = f"/portal/complaints/{draft.reference}/draft/explanation/"
    check = reverse("complaints_portal:check", args=[draft.reference])
    page = browser.post(url, {"explanation": draft.explanation, "safety_risk": "on", "safety_note": "Lead"})
    assert page.status_code == 422
    draft.refresh_from_db()
    assert (draft.safety_risk, draft.safety_note) == (True, "Lead")
    assert (
        browser.post(
            url, {"explanation": draft.explanation, "safety_risk": "on", "safety_note": DANGER["safety_note"]}
        ).status_code
        == 302
    )
    assert DANGER["safety_note"] in browser.get(check).content.decode()


def test_a_file_of_rules_with_an_unknown_ground_is_refused(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = priority.FILE.read_text(encoding="utf-8").replace("comes_back =", "came_back =")
    broken = tmp_path / "priority.toml"
    broken.write_text(text, encoding="utf-8")
    monkeypatch.setattr(priority, "FILE", broken)
    with pytest.raises(priority.BadRules):
        priority.versions.__wrapped__()


def test_every_ground_has_words_and_owners_do_not_read_what_is_known_of_a_shop(cast: Cast) -> None:
    complaint = Complaint(priority=2, priority_grounds=[{"code": code, "strikes": 1} for code in priority.CODES])
    with translation.override("en"):
        assert len(priority.reasons(complaint)) == len(priority.CODES)
        # What counts against a shop is not the owner's to read.
        assert len(priority.reasons(complaint, is_owner=True)) == len(priority.CODES) - 1
