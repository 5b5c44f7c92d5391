"""The simulated platform answers introductions as JD would: with the API alone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from core.audit.models import Event
from programmes.models import Enrolment, EnrolmentRemark
from simulator import rules
from simulator.client import ApiClient
from simulator.platform import Platform
from tests.cast import SECRET, Cast


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def platform(cast: Cast, transactional_db: None, live_server: LiveServer, said: list[str]) -> Iterator[Platform]:
    yield Platform(ApiClient(live_server.url, cast.jd_client.oauth_client_id, SECRET), said.append, pause=0)
    connections.close_all()


def always(reference: str) -> bool:
    return True


def never(reference: str) -> bool:
    return False


def throw(monkeypatch: pytest.MonkeyPatch, **dice: bool) -> None:
    """Let the dice fall in this way: not thrown means no."""
    for name in ("is_returned", "is_declined", "is_suspended"):
        monkeypatch.setattr(rules, name, always if dice.get(name) else never)


def work_until_quiet(platform: Platform) -> None:
    for _ in range(20):
        if not platform.work():
            return
    raise AssertionError("it never came to rest")


def test_an_introduction_is_read_and_accepted_within_a_minute(
    platform: Platform, cast: Cast, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    throw(monkeypatch)
    enrolment = cast.enrolment("introduced")
    work_until_quiet(platform)
    enrolment.refresh_from_db()
    assert enrolment.state == "active"
    assert enrolment.platform_reference == rules.programme_number(enrolment.reference)
    assert said == [
        f"{enrolment.reference}  took up the review of Harrow & Finch Ltd",
        f"{enrolment.reference}  accepted as {enrolment.platform_reference}, after reading 2 documents",
    ]
    assert Event.objects.filter(verb="programmes.document_handed_out").count() == 2


def test_a_question_is_asked_once_and_then_answered_for(
    platform: Platform, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    throw(monkeypatch, is_returned=True)
    enrolment = cast.enrolment("introduced")
    work_until_quiet(platform)
    enrolment.refresh_from_db()
    assert enrolment.state == "documents_check"
    for verb in ("approve", "introduce"):
        enrolment = cast.move_enrolment(enrolment, verb)
    work_until_quiet(platform)
    enrolment.refresh_from_db()
    assert enrolment.state == "active"
    assert EnrolmentRemark.objects.filter(enrolment=enrolment, verb="return").count() == 1


def test_some_are_declined_with_a_reason(platform: Platform, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    throw(monkeypatch, is_declined=True)
    enrolment = cast.enrolment("introduced")
    work_until_quiet(platform)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.platform_reason) == ("refused", rules.refusal(enrolment.reference))
    assert enrolment.note == rules.REFUSALS[enrolment.platform_reason]


def test_a_suspension_is_lifted_and_does_not_come_again(
    platform: Platform, cast: Cast, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    throw(monkeypatch, is_suspended=True)
    enrolment = cast.enrolment("introduced")
    work_until_quiet(platform)
    enrolment.refresh_from_db()
    assert enrolment.state == "active"
    assert [line.rpartition("  ")[2] for line in said[2:]] == ["suspended", "reinstated"]


def test_what_was_introduced_long_ago_is_left_alone(platform: Platform, cast: Cast) -> None:
    old = cast.enrolment("introduced", now=timezone.now() - timedelta(days=3))
    assert platform.work() == 0
    assert Enrolment.objects.get(pk=old.pk).state == "introduced"


def test_the_dice_fall_as_they_are_said_to() -> None:
    references = [f"E-2026-{number:06d}" for number in range(3000)]
    shares: dict[str, Any] = {
        name: sum(getattr(rules, name)(reference) for reference in references) / len(references)
        for name in ("is_returned", "is_declined", "is_suspended")
    }
    assert shares == pytest.approx({"is_returned": 1 / 6, "is_declined": 1 / 10, "is_suspended": 1 / 25}, abs=0.03)
