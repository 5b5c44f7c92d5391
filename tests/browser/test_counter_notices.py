"""A seller's counter-notice, from JD's system to the owner's page: the owner acts in time, or lets the period lapse."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from complaints.clocks import OWNER_ELECTION
from complaints.models import Complaint
from core.accounts.choices import Language
from core.accounts.models import Person
from core.clocks import queries as clocks
from core.clocks.models import Clock
from core.clocks.scan import fire_due
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk, does, jd, run_worker
from tests.cast import PNG, Cast, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ((1280, "light"), (360, "dark"))
SMALL = ((360, "dark"),)
STATEMENT = "We bought the goods from an authorised dealer. 附授权书。"
COUNTER = {"reasons": ["authorised"], "statement": STATEMENT, "seller_name": "杭州茗壶商贸有限公司"}
SitsDown = Callable[[Person], Page]


@pytest.fixture
def sits_down(browser: Browser, live_server: LiveServer) -> Iterator[SitsDown]:
    """Somebody opens a browser of their own and is signed in; nothing of a page may have been refused in the end."""
    desks: list[Desk] = []

    def sit(person: Person, **options: object) -> Page:
        desk = Desk(browser, live_server, base_url=live_server.url, **options)
        (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)
        desk.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        desks.append(desk)
        return desk.page

    yield sit
    for desk in desks:
        desk.leave()


def room(kind: str, complaint: Complaint) -> str:
    return f"/{kind}/complaints/{complaint.reference}/"


def link_in_mail(person: Person, complaint: Complaint) -> str:
    """The address of the complaint in the last mail to somebody."""
    letter = [one for one in mail.outbox if person.email in one.to][-1]
    found = re.search(rf"https?://[^/\s]+(/portal/complaints/{complaint.reference}/\S*)", str(letter.body))
    assert found, letter.body
    return found[1]


def test_a_counter_notice_is_served_and_answered_with_an_action_in_time(
    sits_down: SitsDown, live_server: LiveServer, cast: Cast, tmp_path: Path
) -> None:
    cast.gather("officer", "jd_client")
    complaint = cast.complaint("measures_taken")
    client = jd(live_server, cast)
    does(client, complaint.reference, "forward", {})
    does(client, complaint.reference, "counter", COUNTER)

    desk = sits_down(cast.officer)
    desk.goto(room("staff", complaint))
    expect(desk.get_by_text(STATEMENT).first).to_be_visible()
    inspect(desk, "a counter-notice that is to be served", views=VIEWS)
    desk.get_by_role("link", name="Serve on the rights owner").first.click()
    inspect(desk, "serving it", views=VIEWS)
    desk.get_by_role("button", name="Serve on the rights owner").click()
    expect(desk.get_by_text("Reached the owner")).to_be_visible()
    mail.outbox.clear()
    run_worker()

    page = sits_down(cast.complainant)
    page.goto(link_in_mail(cast.complainant, complaint))
    expect(page.get_by_text(STATEMENT).first).to_be_visible()
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"1[45] days"))
    expect(page.get_by_text("Reached you")).to_be_visible()
    inspect(page, "the owner's choices", views=VIEWS)
    with page.expect_download() as download:
        page.get_by_role("link", name="Get the filing kit").click()
    kit = tmp_path / "kit.zip"
    download.value.save_as(kit)
    assert any(name.endswith("/manifest-sha256.txt") for name in ZipFile(kit).namelist())

    page.get_by_role("link", name="Notify your action").click()
    page.get_by_label("Complaint to the competent authority").check()
    page.get_by_label("Which authority or court?").fill("杭州市市场监督管理局")
    page.get_by_label("When did you file it?").fill(timezone.localdate().isoformat())
    page.locator("input[type=file]").set_input_files({"name": "receipt.png", "mimeType": "image/png", "buffer": PNG})
    inspect(page, "notifying an action", views=VIEWS)
    page.get_by_role("button", name="Notify your action").click()
    expect(page.get_by_text("JD keeps its measures until your action is decided.")).to_be_visible()
    expect(page.locator("[data-left]")).to_have_count(0)
    inspect(page, "an action that was notified", views=SMALL)
    desk.reload()
    expect(desk.get_by_text("Action notified").first).to_be_visible()
    expect(desk.get_by_text("杭州市市场监督管理局").first).to_be_visible()
    inspect(desk, "an action that CBBC reads of", views=SMALL)
    shown = client.get(f"/complaints/{complaint.reference}").json()
    assert (shown["state"], shown["targets"]["removed"]) == ("action_notified", 3)


def test_without_an_election_the_period_lapses_and_the_measures_are_lifted(
    sits_down: SitsDown, live_server: LiveServer, cast: Cast
) -> None:
    """A narrow screen in the dark, in Chinese."""
    cast.gather("officer", "jd_client")
    for person in (cast.complainant, cast.officer):
        Person.objects.filter(pk=person.pk).update(language=Language.CHINESE)
    complaint = cast.complaint("election_open")
    page, desk = sits_down(cast.complainant), sits_down(cast.officer)
    for one in (page, desk):
        one.set_viewport_size({"width": 360, "height": 800})
        one.emulate_media(color_scheme="dark")
    page.goto(room("portal", complaint))
    expect(page.locator("html")).to_have_attribute("lang", re.compile("zh"))
    expect(page.get_by_text("剩余行动时间")).to_be_visible()
    inspect(page, "倒计时", views=SMALL)

    [clock] = clocks.running(complaint).filter(rule_code=OWNER_ELECTION)
    over = timezone.now() - timedelta(hours=1)
    Clock.objects.filter(pk=clock.pk).update(started_at=over - timedelta(days=15), due_at=over, next_at=over)
    fire_due(timezone.now())
    run_worker()
    page.reload()
    expect(page.get_by_text("待终止措施").first).to_be_visible()
    expect(page.locator("[data-left]")).to_have_count(0)
    inspect(page, "期限已过", views=SMALL)
    desk.goto(room("staff", complaint))
    expect(desk.get_by_text("待终止措施").first).to_be_visible()
    inspect(desk, "待终止措施", views=SMALL)

    does(jd(live_server, cast), complaint.reference, "lift", {})
    for one, name in ((page, "权利人"), (desk, "中心")):
        one.reload()
        expect(one.get_by_text("措施已终止").first).to_be_visible()
        inspect(one, name, views=SMALL)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.outcome) == ("measures_lifted", "reversed")
