"""CBBC's pages about enrolments in a real browser: dragging is a convenience, and every page is readable."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from core.accounts.choices import Role
from programmes.choices import EnrolmentState as S
from programmes.choices import Programme
from programmes.models import Enrolment
from tests.browser.axe import inspect
from tests.cast import Cast, signed_in
from tests.programmes.staff_pages import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, cast: Cast) -> Page:
    """The case officer's own browser."""
    cookie = signed_in(cast.officer).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return page


def test_a_card_that_is_dragged_opens_the_step_that_leads_there_and_moves_nothing(
    cast: Cast, desk: Page, live_server: LiveServer
) -> None:
    prospect = cast.enrolment(S.PROSPECT)
    cast.enrolment(S.INVITED, owner=cast.brightwater)
    desk.goto(live_server.url + url("board"))
    card = desk.locator("[data-card]", has_text=prospect.reference)
    card.drag_to(desk.locator("[data-column=invited]"))
    expect(desk.get_by_role("heading", name="Invite", exact=True)).to_be_visible()
    assert Enrolment.objects.get(pk=prospect.pk).state == S.PROSPECT
    desk.get_by_role("button", name="Invite").click()
    expect(desk.locator("[data-column=invited] [data-card]")).to_have_count(2)
    assert Enrolment.objects.get(pk=prospect.pk).state == S.INVITED


def test_a_card_that_cannot_go_there_says_so_and_stays(cast: Cast, desk: Page, live_server: LiveServer) -> None:
    prospect = cast.enrolment(S.PROSPECT)
    cast.enrolment(S.APPROVED, owner=cast.brightwater)
    desk.goto(live_server.url + url("board"))
    card = desk.locator("[data-card]", has_text=prospect.reference)
    card.drag_to(desk.locator("[data-column=approved]"))
    expect(desk.get_by_role("status")).to_contain_text("No step leads from “Prospect” to “Approved by CBBC” now.")
    expect(desk.locator("[data-column=prospect] [data-card]")).to_have_count(1)


def test_every_step_can_be_taken_with_the_keyboard_alone(cast: Cast, desk: Page, live_server: LiveServer) -> None:
    prospect = cast.enrolment(S.PROSPECT)
    desk.goto(live_server.url + url("board"))
    desk.locator(".board-menu summary").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Invite")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("link", name="Invite")).to_be_hidden()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(f"{live_server.url}{url('transition', prospect, 'invite')}?from=board")


def test_narrowing_the_board_while_typing_keeps_cards_that_can_be_dragged(
    cast: Cast, desk: Page, live_server: LiveServer
) -> None:
    prospect = cast.enrolment(S.PROSPECT)
    cast.enrolment(S.PROSPECT, owner=cast.brightwater)
    desk.goto(live_server.url + url("board"))
    desk.get_by_label("Search").fill("harrow")
    expect(desk.locator("[data-card]")).to_have_count(1)
    expect(desk.locator("[data-card]", has_text=prospect.reference)).to_have_attribute("draggable", "true")


def test_every_page_about_enrolments_is_readable(cast: Cast, desk: Page, live_server: LiveServer) -> None:
    cast.officer.roles = [Role.CASE_OFFICER, Role.ADMINISTRATOR]  # the longest navigation
    cast.officer.save()
    checked = cast.enrolment(S.DOCUMENTS_CHECK)
    cast.enrolment(S.SUSPENDED, owner=cast.brightwater)
    prospect = cast.enrolment(S.PROSPECT, programme=Programme.TEST_PURCHASE)
    held = checked.documents.get()
    pages = {
        "list": url("list"),
        "board": url("board"),
        "one enrolment": url("detail", checked),
        "inviting": url("transition", prospect, "invite"),
        "finding an owner": f"{url('open')}?q=harrow",
        "opening": f"{url('open')}?owner={cast.harrow.code}",
        "choosing rights": url("rights", checked),
        "choosing the power": url("power", checked),
        "adding documents": url("add_document", checked, held.code),
        "replacing": url("replace_document", checked, held.code, held.pk),
    }
    for name, address in pages.items():
        desk.goto(live_server.url + address)
        for menu in desk.locator(".board-menu, .item-back").all()[:2]:
            menu.evaluate("menu => { menu.open = true }")
        inspect(desk, name)
