"""Whoever works on what others work on at the same moment takes it in the same order: no two wait for each other."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from complaints import captures
from complaints.captures import Seen
from complaints.choices import ComplaintState as S
from complaints.models import Complaint, Target
from complaints.shops import naming
from complaints.targets import writing
from complaints.workflow import complaint_workflow
from core.workflow import engine
from core.workflow.errors import MoveError
from merchants.actions import companies
from merchants.actions.captures import Look, record_captures
from merchants.actions.companies import merge_companies, record_company
from merchants.actions.shops import ensure_shops
from merchants.choices import CaptureSource
from merchants.models import Capture, Company, Listing, Shop
from tests.cast import Cast, acting, address, next_sku

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do these in threads that start together; what each gave, or why not."""
    barrier = threading.Barrier(len(works))
    outcomes: list[Any] = [None] * len(works)

    def run(index: int) -> None:
        barrier.wait()
        try:
            outcomes[index] = works[index]()
        except Exception as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def broken(outcomes: list[Any]) -> list[Any]:
    """What neither happened nor was refused in words."""
    return [one for one in outcomes if one is None or (isinstance(one, Exception) and not isinstance(one, MoveError))]


def met(work: Callable[..., Any], at: threading.Barrier | None = None) -> Callable[..., Any]:
    """The same work; two who are through with it wait for each other, a moment at most."""
    barrier = at or threading.Barrier(2)

    def wait_after(*args: Any, **kwargs: Any) -> Any:
        done = work(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5)
        return done

    return wait_after


def meet_after(patch: pytest.MonkeyPatch, module: Any, name: str, at: threading.Barrier | None = None) -> None:
    """Let two who are through with a function of a module wait for each other."""
    patch.setattr(module, name, met(getattr(module, name), at))


def test_two_complaints_name_the_same_listings_the_other_way_round(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    skus = [next_sku() for _ in range(400)]
    Listing.objects.bulk_create(Listing(platform="jd.com", sku=sku) for sku in skus)
    drafts = [cast.draft(addresses="\n".join(address(sku) for sku in order)) for order in (skus, skus[::-1])]
    meet_after(monkeypatch, writing, "ensure_listings")
    outcomes = at_once(*(partial(cast.move, one, "submit") for one in drafts))
    assert not broken(outcomes), outcomes
    assert sorted(type(one) is Complaint for one in outcomes) == [False, True]
    assert Target.objects.filter(is_open=True).count() == len(skus)


def test_jd_names_the_same_sellers_with_two_decisions_the_other_way_round(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [str(7000 + place) for place in range(3)]
    ensure_shops({("jd.com", number): number for number in numbers}, actor=acting(cast.officer))
    complaints = [cast.complaint(S.ACCEPTED) for _ in range(2)]
    actor = acting(cast.jd_client)
    meet_after(monkeypatch, naming, "place_listings")

    def decide(complaint: Complaint, order: list[str]) -> Complaint:
        decisions = [
            {"target": place, "decision": "removed", "shop_number": number, "seller_name": f"Seller of {number}"}
            for place, number in enumerate(order, start=1)
        ]
        return engine.move(complaint_workflow, complaint.pk, "decide", actor=actor, inputs={"decisions": decisions})

    outcomes = at_once(lambda: decide(complaints[0], numbers), lambda: decide(complaints[1], numbers[::-1]))
    assert not broken(outcomes), outcomes
    assert Shop.objects.exclude(company=None).count() == Company.objects.count() == len(numbers)


def test_two_companies_turn_out_to_be_one_while_a_shop_of_theirs_is_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = acting(cast.officer)
    shops = list(ensure_shops({("jd.com", "7101"): "One", ("jd.com", "7102"): "Two"}, actor=actor).values())
    first, second = (
        record_company(shop, actor=actor, fields={"name": name}, evidence="Its licence").pk
        for shop, name in zip(shops, ("Pots", "Cups"), strict=True)
    )
    # The one holds its shop then, the other its companies.
    meeting = threading.Barrier(2)
    for name in ("kept_shop", "_reason"):
        meet_after(monkeypatch, companies, name, meeting)
    named = {"name": "Pots", "address": "1 Kiln Road"}
    outcomes = at_once(
        lambda: merge_companies(first, second, actor=actor, reason="One company"),
        lambda: record_company(shops[0], actor=actor, fields=named, evidence="Its licence"),
    )
    assert not broken(outcomes), outcomes
    assert not Shop.objects.filter(company__merged_into__isnull=False).exists()


def test_a_listing_gone_in_two_complaints_is_seen_again_through_both(cast: Cast) -> None:
    line = address(next_sku())
    gone = [cast.complaint(S.UPHELD, addresses=line) for _ in range(2)]
    actor, later = acting(cast.officer), timezone.now() + timedelta(minutes=5)
    look = {1: Seen(title="Teapot")}
    for _again in range(3):
        Target.objects.update(relisted_at=None)
        outcomes = at_once(*(partial(captures.record_later, one.pk, look, actor=actor, now=later) for one in gone))
        assert not broken(outcomes), outcomes
        assert not Target.objects.filter(relisted_at=None).exists()


def test_a_look_on_the_page_of_a_shop_meets_one_for_a_complaint_about_the_listing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, complainant, officer = cast.listing(), acting(cast.complainant), acting(cast.officer)
    draft = cast.draft(addresses=listing.url)
    captures.record_at_filing(draft, {(listing.platform, listing.sku): Seen(title="Teapot")}, actor=complainant)
    complaint, later = cast.move(draft, "submit"), timezone.now() + timedelta(minutes=5)
    [seen] = record_captures(
        [Look(listing_id=listing.pk, taken_at=later, source=CaptureSource.STAFF, title="Kettle")], actor=officer
    )
    # The one holds the complaint then, the other what it writes.
    meeting = threading.Barrier(2)
    for name in ("_locked", "_mark_changed"):
        meet_after(monkeypatch, captures, name, meeting)
    outcomes = at_once(
        lambda: [captures.heed(Capture.objects.get(pk=seen), actor=officer, now=later)],
        lambda: captures.record_later(complaint.pk, {1: Seen(title="Jug")}, actor=complainant, now=later),
    )
    assert not broken(outcomes), outcomes
    assert complaint.targets.get().changed_after_filing
