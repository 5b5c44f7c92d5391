"""What every test may use. Fixtures of one area live in that area's own conftest; the named people in tests/cast.py."""

from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from complaints import grounds, search
from core.clocks import rules
from core.clocks.models import Rule
from dev.browser import find_chromium, launch_arguments
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rates, locks, cached pages and rules in memory of one test are no business of the next."""
    cache.clear()
    rules.forget()
    grounds.forget()


@pytest.fixture(autouse=True)
def _patient_search(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How busy the machine of the tests is does not decide what is found, but where the limits themselves are tried."""
    if "takes_too_long" in request.node.name:
        return
    monkeypatch.setattr(search, "FOR_A_WORD", 10_000)
    monkeypatch.setattr(search, "FOR_WORDS", 10_000)
    monkeypatch.setattr(search, "FOR_READING", 10_000)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Every test finds calendars and rules loaded, as every installation does.

    Tests with real transactions empty the tables behind them: the trigger that refuses it is off in test databases.
    """
    with django_db_blocker.unblock():
        load_reference_data()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_is_not_emptied")
            cursor.execute("ALTER TABLE audit_link DISABLE TRIGGER audit_link_is_not_emptied")


def load_reference_data() -> None:
    """Load calendars, rules, checklists, the ladder of strikes and the rule sets of grounds where they are missing."""
    if not Rule.objects.exists():
        call_command("load_calendars", stdout=StringIO())
        call_command("load_rules", stdout=StringIO())
        call_command("load_checklists", stdout=StringIO())
        call_command("load_ladder", stdout=StringIO())
        call_command("load_grounds", stdout=StringIO())


@pytest.fixture(autouse=True)
def _reference_data_after_emptying(request: pytest.FixtureRequest) -> None:
    """A test with real transactions may follow one that emptied the tables."""
    marker = request.node.get_closest_marker("django_db")
    asks = {"transactional_db", "live_server"} & set(request.fixturenames)
    if asks or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db" if asks else "db")
        load_reference_data()


@pytest.fixture
def cast(db: None) -> Cast:
    """The people, organisations and records of tests/cast.py."""
    return Cast()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the machine's own Chromium: Playwright's builds are not downloaded."""
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": launch_arguments()}
