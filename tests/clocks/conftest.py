"""Calendars and rules of these tests, and a record whose clocks run."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import HealthCheck, settings

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.clocks import loading, sources
from core.clocks.models import Calendar, Rule

RULE: dict[str, Any] = {
    "version": 1,
    "effective_from": date(2020, 1, 1),
    "amount": 10,
    "unit": "working_days",
    "zone": "Asia/Shanghai",
    "last_day_moves": True,
    "due_soon": 2,
    "reminders": [],
    "label": {"en": "Review", "zh-hans": "审查"},
    "source": {"en": "Agreement, clause 4", "zh-hans": "协议第四条"},
}
SYSTEM = Actor.system("tests")
# How long an example takes says something about the machine and nothing about periods.
settings.register_profile("periods", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("periods")


@pytest.fixture
def mainland(db: None) -> Calendar:
    return loading.load_calendar(sources.mainland_china(), now=timezone.now())[0].calendar


@pytest.fixture
def review(mainland: Calendar) -> Rule:
    return Rule.objects.create(code="review", calendar=mainland, **RULE)


@pytest.fixture
def record(db: None) -> Organisation:
    return Organisation.objects.create(kind="rights_owner", name="Orkney Oatworks Ltd", code="orkney")


def in_threads(count: int, work: Callable[[], object]) -> list[object]:
    """Run the same work at once in several threads, each with its own connection."""
    results: list[object] = []
    barrier = threading.Barrier(count)

    def run() -> None:
        barrier.wait()
        try:
            results.append(work())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results
