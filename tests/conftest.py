"""What every test may use. Fixtures of one area live in that area's own conftest; the named people in tests/cast.py."""

from typing import Any

import pytest
from django.core.cache import cache

from dev.browser import find_chromium, launch_arguments


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rates, locks and cached pages of one test are no business of the next."""
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the machine's own Chromium: Playwright's builds are not downloaded."""
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": launch_arguments()}
