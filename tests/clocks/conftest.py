"""Calendars and rules of these tests, and a record whose clocks run."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

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


@pytest.fixture
def mainland(db: None) -> Calendar:
    return loading.load_calendar(sources.mainland_china(), now=timezone.now())[0].calendar


@pytest.fixture
def review(mainland: Calendar) -> Rule:
    return Rule.objects.create(code="review", calendar=mainland, **RULE)


@pytest.fixture
def record(db: None) -> Organisation:
    return Organisation.objects.create(kind="rights_owner", name="Orkney Oatworks Ltd", code="orkney")
