"""Issues, agendas and briefing packs in a real browser, wide in the light and narrow in the dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import Person
from merchants.models import Listing
from roundtables.actions import issues as actions
from roundtables.actions.groups import GroupTitle, group_issues
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk
from tests.cast import Cast, acting, signed_in
from tests.cast_issues import invite, item_of, meeting, raised

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ((1280, "light"), (360, "dark"))


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Desk]:
    """Somebody's desk."""
    found = Desk(browser, live_server)
    yield found
    found.leave()


def sits_down(desk: Desk, person: Person, live_server: LiveServer) -> Page:
    (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)
    desk.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page: Page = desk.page
    return page


def look(page: Page, live_server: LiveServer, name: str, *arguments: Any, query: str = "") -> None:
    address = reverse(name, args=arguments) + query
    answer = page.goto(live_server.url + address)
    assert answer is not None
    assert answer.status == 200, address
    inspect(page, address, views=VIEWS)


def test_every_page_of_issues_agendas_and_packs(desk: Desk, cast: Cast, live_server: LiveServer) -> None:
    cast.gather("officer", "complainant", "stranger", "reviewer")
    roundtable = meeting(cast.officer)
    item = item_of(roundtable, cast.officer)
    item_of(roundtable, cast.officer, title="Who speaks for CBBC", title_zh="发言人", readers="staff")
    invite(roundtable, cast.complainant, cast.reviewer, officer=cast.officer)
    complaint = cast.complaint("lodged")
    Listing.objects.filter(targets__complaint=complaint).update(shop=cast.shop)
    waiting, foreign = raised(cast.complainant), raised(cast.stranger)
    answered = cast.issue("answered")
    placed = cast.issue("on_agenda", item=item)
    actions.link_issue(waiting.pk, complaint_keys={complaint.pk}, shop_keys=set(), actor=acting(cast.complainant))
    actions.support(foreign.pk, actor=acting(cast.complainant))
    both = [waiting.reference, foreign.reference]
    group_issues(both, GroupTitle(title="Repeat shops", title_zh="反复出现的店铺"), actor=acting(cast.officer))
    page = sits_down(desk, cast.complainant, live_server)
    look(page, live_server, "issues_portal:list")
    look(page, live_server, "issues_portal:list", query="?view=others")
    look(page, live_server, "issues_portal:raise")
    look(page, live_server, "issues_portal:edit", waiting.reference)
    look(page, live_server, "issues_portal:links", waiting.reference, query="?q=bargains")
    for issue in (waiting, foreign, answered, placed):
        look(page, live_server, "issues_portal:detail", issue.reference)
    look(page, live_server, "issues_portal:transition", answered.reference, "not_settled")
    look(page, live_server, "roundtables_portal:detail", roundtable.reference)
    page = sits_down(desk, cast.officer, live_server)
    look(page, live_server, "issues_staff:list")
    look(page, live_server, "issues_staff:new_group", query=f"?pick={both[0]}&pick={both[1]}")
    look(page, live_server, "issues_staff:detail", waiting.reference)
    look(page, live_server, "issues_staff:group", waiting.reference)
    look(page, live_server, "issues_staff:agenda", waiting.reference)
    look(page, live_server, "issues_staff:transition", waiting.reference, "answer")
    look(page, live_server, "roundtables_staff:agenda", roundtable.reference)
    look(page, live_server, "roundtables_staff:agenda_item", roundtable.reference, item.pk)
    look(page, live_server, "roundtables_staff:packs", roundtable.reference)
    look(page, live_server, "roundtables_staff:detail", roundtable.reference)
