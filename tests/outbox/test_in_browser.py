"""The outbox's pages in a real Chromium: wide and narrow, light and dark, and the mail in its frame."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.outbox import actions, worker
from core.outbox.models import DeliveredMail, Message, Status
from tests.cast import Cast, signed_in
from tests.outbox.conftest import GREETING, SYSTEM

AXE = Path(django_settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demonstration(cast: Cast, settings: Any) -> Cast:
    """A demonstration in which the complainant was told something, by notice and by mail, and one message is stuck."""
    settings.IPP_DEMONSTRATION = True
    settings.ROOT_URLCONF = "tests.outbox.demonstration_urls"
    settings.EMAIL_BACKEND = "core.outbox.backends.DemonstrationBackend"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    assert cast.complainant.email  # named, so that there is somebody to write to
    for number in range(3):
        actions.announce(GREETING, subject=cast.harrow, actor=SYSTEM, data={"reference": f"C-{number}"})
        for message in Message.objects.filter(status=Status.PENDING).order_by("pk"):
            worker.deliver(message.pk, timezone.now())
    for key in Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True):
        worker.deliver(key, timezone.now())
    last = Message.objects.order_by("pk").last()
    assert last is not None
    Message.objects.filter(pk=last.pk).update(status=Status.UNCERTAIN, last_error="the worker was lost while sending")
    return cast


def sign_in(page: Page, browser: Client, address: str) -> None:
    cookie = browser.cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page, put in short."""
    # The policy allows no script of ours either: the bridge of the browser's own tools is not bound by it.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_accessible_wide_and_narrow_light_and_dark(
    live_server: Any, page: Page, demonstration: Cast, tmp_path: Path, scheme: Any, width: int
) -> None:
    mail = DeliveredMail.objects.order_by("pk").last()
    assert mail is not None
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    places = [
        ("complainant", "/notices/"),
        ("administrator", "/staff/operations/messages/"),
        ("complainant", "/outbox/"),
        ("complainant", f"/outbox/{mail.pk}/"),
    ]
    for number, (who, path) in enumerate(places):
        sign_in(page, signed_in(getattr(demonstration, who)), live_server.url)
        page.goto(live_server.url + path, wait_until="networkidle")
        if "iframe" in page.content():
            expect(page.frame_locator("iframe").get_by_text("News about C-2").last).to_be_visible()
        page.screenshot(path=str(tmp_path / f"{number}-{scheme}-{width}.png"), full_page=True)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_link_in_a_mail_opens_the_page_in_the_whole_window(
    live_server: Any, page: Page, demonstration: Cast, settings: Any
) -> None:
    settings.IPP_SITE_URL = live_server.url
    actions.announce("tests.security", subject=demonstration.harrow, actor=SYSTEM)
    for _round in range(2):
        for message in Message.objects.filter(status=Status.PENDING).order_by("pk"):
            worker.deliver(message.pk, timezone.now())
    mail = DeliveredMail.objects.order_by("pk").last()
    assert mail is not None
    page.goto(f"{live_server.url}/outbox/{mail.pk}/")
    page.frame_locator("iframe").get_by_role("link").first.click()

    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)


def test_a_notice_is_marked_read_without_leaving_the_page(live_server: Any, page: Page, demonstration: Cast) -> None:
    sign_in(page, signed_in(demonstration.complainant), live_server.url)
    page.goto(f"{live_server.url}/notices/")
    buttons = page.get_by_role("button", name="Mark as read")
    expect(buttons).to_have_count(3)
    buttons.first.click()

    expect(buttons).to_have_count(2)
    expect(page.locator(".notice")).to_have_count(3)
