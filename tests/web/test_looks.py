"""The style guide and the account pages in a real browser: nothing sticks out, and axe-core finds nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(settings.BASE_DIR, "node_modules", "axe-core", "axe.min.js")
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUTSIDE = ["/account/login/", "/account/login/code/", "/account/password/reset/", "/nothing-here/"]
INSIDE = ["/account/2fa/", "/account/sessions/", "/account/password/change/", "/account/email/", "/account/logout/"]
GUIDE = ["/styleguide/", "/styleguide/?layout=portal"]


@pytest.fixture(
    params=[(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")], ids=lambda it: f"{it[0]}-{it[1]}"
)
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page at each width and in each theme that we promise."""
    width: int = request.param[0]
    theme: Literal["light", "dark"] = request.param[1]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    yield context.new_page()
    context.close()


def enter(page: Page, live_server: LiveServer, person: Any) -> None:
    """Give the browser the session of somebody who has signed in."""
    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def check(page: Page, url: str) -> None:
    """Fail with the rule and the element where a page breaks a promise."""
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(f"script: {error}"))
    page.on("console", lambda line: broken.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(url)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    broken += [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
    if page.evaluate(STICKS_OUT) > 0:
        broken.append("the page scrolls sideways")
    assert not broken, f"{url}: {broken}"


def test_a_visitor_finds_every_door_readable(window: Page, live_server: LiveServer) -> None:
    for path in OUTSIDE:
        check(window, live_server.url + path)


def test_a_person_finds_their_own_settings_readable(window: Page, live_server: LiveServer, cast: Cast) -> None:
    enter(window, live_server, cast.complainant)
    for path in INSIDE:
        check(window, live_server.url + path)


def test_every_component_is_readable_in_every_state(window: Page, live_server: LiveServer, cast: Cast) -> None:
    enter(window, live_server, cast.officer)
    for path in GUIDE:
        check(window, live_server.url + path)


def test_files_are_sent_one_by_one_and_a_refused_one_says_why(
    page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    chosen = {"one.txt": b"one", "two.svg": b"<svg/>", "empty.txt": b""}
    for name, content in chosen.items():
        (tmp_path / name).write_bytes(content)
    page.goto(f"{live_server.url}/styleguide/")
    page.set_input_files("#id_evidence", [tmp_path / name for name in chosen])
    files = page.locator("[data-files]")
    expect(files.get_by_text("SVG files are not taken.")).to_be_visible()
    expect(files.get_by_text("This file is empty.")).to_be_visible()
    expect(files.get_by_role("link", name="Remove one.txt")).to_be_visible()


def test_pasted_addresses_are_judged_while_one_types(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/styleguide/")
    page.evaluate("document.querySelector('#address-verdicts').replaceChildren()")
    page.fill("#id_addresses", "https://item.jd.com/100012345678.html")
    expect(page.locator("#address-verdicts").get_by_text("Not a JD listing")).to_be_visible()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/styleguide/")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Registration number").click()
    expect(page.locator("#id_number")).to_be_focused()
