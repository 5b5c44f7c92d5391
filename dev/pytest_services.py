"""Gives every test run a PostgreSQL and a Valkey of its own: loaded with `-p dev.pytest_services`.

pytest-django reads the settings before any conftest, so the stores must stand before it. The workers of xdist inherit
the addresses from the run that started them; each takes its own Redis database, pytest-django its own test database.
"""

import os
from collections.abc import Generator

import pytest
from django.db import connections

from dev.browser import HOW_TO_INSTALL, find_chromium
from dev.messages import compile_catalogues
from dev.paths import ROOT
from dev.temporary import Stores, with_redis_database

_stores: Stores | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Start the stores before pytest-django looks for them; in a worker take what the run has started."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None and not os.environ.get("IPP_TEST_TEMPLATE"):
        _start()
    number = int(worker.removeprefix("gw")) + 2 if worker else 1  # never 0: the tests empty what they use
    os.environ["REDIS_URL"] = with_redis_database(os.environ["REDIS_URL"], number)
    # Playwright keeps an event loop in the thread that also talks to the database; the two never wait for each other.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    yield


def _start() -> None:
    global _stores  # noqa: PLW0603 - one run, one set of stores
    compile_catalogues(ROOT)
    _stores = Stores()
    try:
        _stores.start()
    except BaseException:
        _stores.stop()
        raise
    os.environ.update(_stores.urls)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let every test database start as a copy of the migrated template."""
    if "IPP_TEST_TEMPLATE" in os.environ:
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = os.environ["IPP_TEST_TEMPLATE"]


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if _stores is not None:
        _stores.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser tests out where there is no browser; the end of the run says so."""
    if find_chromium() is not None:
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if find_chromium() is None:
        terminalreporter.section("left out", sep="=", yellow=True)
        terminalreporter.line(f"Every test that needs a browser was left out: no Chromium was found. {HOW_TO_INSTALL}")
