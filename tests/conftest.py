"""What every test may use. Fixtures of one area live in that area's own conftest; the named people in tests/cast.py."""

import copy
import gc
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from complaints import grounds, search
from complaints.choices import ComplaintState
from complaints.grounds import sets
from core.clocks import rules
from core.clocks.models import Rule
from dev.browser import find_chromium, launch_arguments
from tests.cast import PATHS, Cast
from tests.emptying import Untouched


def pytest_collection_finish() -> None:
    """What the run itself holds is never garbage: the collector need not look through it again after each test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rates, locks, cached pages and rules in memory of one test are no business of the next."""
    forget_everything()


def forget_everything() -> None:
    """Empty the cache, and what the process remembers of the database."""
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


@pytest.fixture(autouse=True)
def _lasting_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process keeps of rules for some seconds is not read anew amid a test that counts statements."""
    monkeypatch.setattr(rules, "KEPT_SECONDS", 3600.0)
    monkeypatch.setattr(sets, "KEPT_SECONDS", 3600.0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every test finds calendars and rules loaded, as every installation does.

    Tests with real transactions empty the tables behind them: the trigger that refuses it is off in test databases.
    """
    untouched = Untouched()
    empty_everything = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        load_reference_data()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_is_not_emptied")
            cursor.execute("ALTER TABLE audit_link DISABLE TRIGGER audit_link_is_not_emptied")
        untouched.remember()

    def _fixture_teardown(case: TransactionTestCase) -> None:
        if not untouched.is_restored():
            empty_everything(case)
            load_reference_data()
            untouched.remember()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _fixture_teardown)
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # A thread of the live server that a browser has just left may hold its connection a moment longer.
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


def load_reference_data() -> None:
    """Load calendars, rules, checklists, the ladder of strikes and the rule sets of grounds where they are missing."""
    if not Rule.objects.exists():
        call_command("load_calendars", stdout=StringIO())
        call_command("load_rules", stdout=StringIO())
        call_command("load_checklists", stdout=StringIO())
        call_command("load_ladder", stdout=StringIO())
        call_command("load_grounds", stdout=StringIO())


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """A cast for what all tests of a module begin with, made once: a fixture of the module builds on it.

    What a test writes is rolled back to it. Tests work on copies (copy.deepcopy), never on what is shared. Not for
    modules that also hold tests with real transactions.
    """
    forget_everything()
    with django_db_blocker.unblock(), transaction.atomic():
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True
        yield Cast()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _every_state(standing: Cast) -> Cast:
    standing.prepare(*(state for state in PATHS if state != ComplaintState.DRAFT))
    return standing


@pytest.fixture
def cast_with_every_state(_every_state: Cast, db: None) -> Cast:
    """A cast that has a complaint ready in every state: for modules that ask about states and not about lists."""
    return copy.deepcopy(_every_state)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people, organisations and records of tests/cast.py."""
    return Cast()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the machine's own Chromium: Playwright's builds are not downloaded."""
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": launch_arguments()}
