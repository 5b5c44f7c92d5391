"""The main job, as people do it: an owner files, CBBC screens and lodges, JD decides, everyone sees the outcome."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from complaints.models import Complaint
from core.accounts.models import Person
from core.outbox import worker
from core.outbox.models import Message, Notice, Status
from tests.browser.axe import inspect
from tests.cast import EXPLANATION, PASSWORD, PNG, SECRET, Cast, next_sku

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


expect.set_options(timeout=20_000)  # two cores, shared with the rest of the run


class Desk:
    """Somebody at a browser of their own. Scripts that break or are refused by the content policy fail the test."""

    def __init__(self, browser: Browser, server: LiveServer, **options: Any) -> None:
        self.server = server
        self.context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        self.page: Page = self.context.new_page()
        self.broken: list[str] = []
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.page.on(
            "console", lambda line: self.broken.append(line.text) if "Content Security Policy" in line.text else None
        )

    def sign_in(self, person: Person) -> Page:
        self.page.goto(f"{self.server.url}/account/login/")
        self.page.fill("[name=login]", person.email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(re.compile("/(portal|staff)/"))
        return self.page

    def leave(self) -> None:
        assert self.broken == []
        self.context.close()


def run_worker() -> None:
    """Do what the workers do, until nothing waits."""
    while ids := list(Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True)):
        for pk in ids:
            assert worker.deliver(pk, timezone.now())


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue", exact=True).click()


def files_a_complaint(page: Page, picture: Path, *, look: bool) -> str:
    """Walk through the eight steps; returns the reference."""

    def seen(name: str) -> None:
        if look:
            inspect(page, name)

    seen("home")
    page.get_by_role("link", name="File a complaint").first.click()
    seen("right")
    page.get_by_label("HARROW & FINCH").check()
    go_on(page)
    seen("reason")
    page.get_by_label("Counterfeit goods: the identical mark").check()
    page.get_by_label("Delete the listing").check()
    go_on(page)
    page.get_by_label("What kind of goods are on offer?").select_option("household")
    seen("details")
    go_on(page)
    sku, other = next_sku(), next_sku()
    lines = [f"ITEM.JD.COM/{sku}.HTML?cu=true", "https://u.jd.com/abc", f"http://item.m.jd.com/product/{other}.html"]
    page.get_by_label("Addresses or item numbers").fill("\n".join(lines))
    if look:
        expect(page.get_by_text("This is a short link").first).to_be_visible()
    seen("listings")
    go_on(page)
    if not look:
        # Without scripts the verdicts come back with the page first, so that nobody passes a refused line unseen.
        expect(page.get_by_text("This is a short link").first).to_be_visible()
        go_on(page)
    page.get_by_label("Your explanation").fill(EXPLANATION)
    seen("explanation")
    go_on(page)
    page.set_input_files("input[type=file]", picture)
    if look:
        expect(page.get_by_role("link", name=re.compile("Remove capture"))).to_be_visible()
    seen("evidence")
    go_on(page)
    page.get_by_label("I state that this complaint is true").check()
    seen("statement")
    go_on(page)
    expect(page.get_by_role("heading", name="Submit the complaint")).to_be_visible()
    seen("check")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.wait_for_url(re.compile("/submitted/"))
    seen("submitted")
    return Complaint.objects.latest("pk").reference


def jd(server: LiveServer, cast: Cast) -> httpx.Client:
    """JD's own system, signed in by client credentials."""
    client = httpx.Client(base_url=f"{server.url}/api/v1")
    answer = client.post(
        f"{server.url}/identity/o/api/token",
        data={"grant_type": "client_credentials", "scope": "complaints:read complaints:decide"},
        auth=(cast.jd_client.oauth_client_id, SECRET),
    )
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


def does(client: httpx.Client, reference: str, verb: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(
        f"/complaints/{reference}/{verb}", json=body, headers={"Idempotency-Key": f"{reference}-{verb}"}
    )
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


def test_a_complaint_is_filed_screened_lodged_decided_and_seen_by_everyone(
    browser: Browser, live_server: LiveServer, cast: Cast, tmp_path: Path
) -> None:
    picture = tmp_path / "capture.png"
    picture.write_bytes(PNG)
    cast.gather("mark", "officer", "jd_client")
    cast.may_file()
    owner, staff = Desk(browser, live_server), Desk(browser, live_server)
    portal = owner.sign_in(cast.complainant)
    reference = files_a_complaint(portal, picture, look=True)
    run_worker()

    desk = staff.sign_in(cast.officer)
    inspect(desk, "queue")
    desk.get_by_role("link", name=reference).first.click()
    expect(desk.get_by_role("heading", name="Next step")).to_be_visible()
    inspect(desk, "staff complaint")
    desk.get_by_role("link", name="Pass", exact=True).first.click()
    inspect(desk, "staff verb")
    desk.get_by_role("button", name="Pass", exact=True).click()
    desk.get_by_role("link", name="Lodge with JD", exact=True).first.click()
    desk.get_by_role("button", name="Lodge with JD", exact=True).click()
    expect(desk.get_by_text("Lodged with JD").first).to_be_visible()

    client = jd(live_server, cast)
    lodged = client.get("/complaints", params={"state": "lodged"}).json()["results"]
    assert [one["reference"] for one in lodged] == [reference]
    does(client, reference, "acknowledge", {"case_number": "JD-2026-7"})
    decisions = [
        {"target": 1, "decision": "removed"},
        {"target": 2, "decision": "refused", "reason": "authorised_seller"},
    ]
    does(client, reference, "decide", {"decisions": decisions})
    closed = does(client, reference, "close", {})
    assert (closed["state"], closed["outcome"]) == ("upheld", "partial")
    run_worker()

    portal.goto(f"{live_server.url}/portal/complaints/{reference}/")
    expect(portal.get_by_text("Upheld").first).to_be_visible()
    expect(portal.get_by_text("The seller is authorised").first).to_be_visible()
    expect(portal.get_by_text("JD-2026-7").first).to_be_visible()
    inspect(portal, "owner's complaint")
    portal.goto(f"{live_server.url}/notices/")
    expect(portal.get_by_role("link", name=f"JD has closed complaint {reference}")).to_be_visible()
    inspect(portal, "notices")
    assert Notice.objects.filter(person=cast.officer).exists()
    owner.leave()
    staff.leave()


def test_the_whole_filing_works_without_javascript(
    browser: Browser, live_server: LiveServer, cast: Cast, tmp_path: Path
) -> None:
    picture = tmp_path / "capture.png"
    picture.write_bytes(PNG)
    cast.gather("mark")
    cast.may_file()
    owner = Desk(browser, live_server, java_script_enabled=False)
    reference = files_a_complaint(owner.sign_in(cast.complainant), picture, look=False)
    complaint = Complaint.objects.get(reference=reference)
    assert (complaint.state, complaint.target_count, complaint.evidence.count()) == ("submitted", 2, 1)


def test_the_same_pages_speak_chinese(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    complaint = cast.complaint("lodged")
    owner = Desk(browser, live_server)
    page = owner.sign_in(cast.complainant)
    page.get_by_role("button", name="中文").click()
    page.goto(f"{live_server.url}/portal/complaints/{complaint.reference}/")
    expect(page.locator("html")).to_have_attribute("lang", re.compile("zh"))
    expect(page.get_by_text("已提交京东").first).to_be_visible()
    cast.complainant.refresh_from_db()
    assert cast.complainant.language == "zh-hans"
    owner.leave()
