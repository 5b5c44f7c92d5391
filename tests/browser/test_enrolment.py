"""From the invitation mail to an active enrolment, as people do it: the owner, CBBC's officer, JD's own system."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from programmes.choices import EnrolmentState
from programmes.models import Enrolment
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk, run_worker
from tests.cast import PNG, SECRET, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "petra.potter@harrow-finch.example"
NEW_PASSWORD = "glaze and kiln and cobalt"
CERTIFICATE = "Certificate of incorporation"


def is_invited_by_cbbc(desk: Page, server: LiveServer) -> None:
    """CBBC's administrator invites the owner's first person, and opens an enrolment to which the owner is invited."""
    desk.goto(f"{server.url}/staff/people/of/harrow-finch/invite/")
    desk.get_by_label("E-mail address").fill(ADDRESS)
    desk.get_by_label("Name", exact=True).fill("Petra Potter")
    desk.get_by_label("Owner's administrator").check()
    desk.locator("main form button[type=submit]").click()
    desk.goto(f"{server.url}/staff/enrolments/new/")
    desk.get_by_label("Rights owner").fill("Harrow")
    desk.get_by_role("button", name="Search").click()
    desk.get_by_role("link", name=re.compile("Harrow & Finch Ltd")).click()
    desk.get_by_label("Online IP Complaint Platform").check()
    desk.get_by_role("button", name="Open", exact=True).click()
    desk.get_by_role("link", name="Invite", exact=True).first.click()
    desk.get_by_label("Words to the rights owner").fill("We met at the roundtable in May.")
    desk.get_by_role("button", name="Invite", exact=True).click()
    expect(desk.get_by_text("Invited").first).to_be_visible()


def accepts_the_invitation(page: Page, server: LiveServer, *, look: bool) -> None:
    """The link of the mail leads to an account, and into the portal."""
    body = next(str(letter.body) for letter in mail.outbox if ADDRESS in letter.to and "/invitation/" in letter.body)
    found = re.search(r"/account/invitation/\S+", body)
    assert found, body
    page.goto(f"{server.url}{found[0]}")
    if look:
        inspect(page, "invitation")
    page.get_by_label("Job title").fill("Head of Brands")
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Accept the invitation").click()
    page.wait_for_url(re.compile("/portal/"))


def begins(page: Page, server: LiveServer, *, look: bool) -> None:
    """The first page says what waits; the enrolment says what is asked for."""
    page.goto(f"{server.url}/portal/complaints/")
    expect(page.get_by_role("heading", name="Your programmes: what to do next")).to_be_visible()
    if look:
        inspect(page, "home")
    page.get_by_role("link", name="Begin the application").first.click()
    expect(page.get_by_text("We met at the roundtable in May.")).to_be_visible()
    if look:
        inspect(page, "invited enrolment")
    page.get_by_role("link", name="Begin the application").click()
    page.get_by_role("button", name="Begin the application").click()
    expect(page.get_by_role("heading", name="Application: Online IP Complaint Platform")).to_be_visible()
    expect(page.get_by_text("Cannot start yet")).to_be_visible()


def back(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Back to the application")).first.click()


def gives_the_organisation(page: Page, *, look: bool) -> None:
    """Identity, contacts and shops are given on the organisation's page."""

    def seen(name: str) -> None:
        if look:
            inspect(page, name)

    seen("tasks")
    page.get_by_role("link", name="Identity of the rights owner").click()
    seen("organisation")
    page.get_by_role("link", name="Change the details").click()
    page.get_by_label("Whose register is the company number from?").select_option(label="UK company number")
    page.get_by_label(re.compile("Company number")).fill("01234567")
    page.get_by_label("Country").select_option("GB")
    page.get_by_label("Registered address").fill("1 Potters Row, Stoke-on-Trent")
    seen("details")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name="Add a contact").click()
    page.get_by_label("Name", exact=True).fill("Bea Brand")
    page.get_by_label("E-mail address").fill("bea.brand@harrow-finch.example")
    page.get_by_label("Legal", exact=True).check()
    page.get_by_label("Brand protection").check()
    seen("contact")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("button", name="We have none").click()
    expect(page.get_by_text("You have said that you have none.")).to_be_visible()
    back(page)


def gives_the_rights(page: Page, picture: Path, *, look: bool) -> None:
    """A right is entered with its certificate, then chosen."""

    def seen(name: str) -> None:
        if look:
            inspect(page, name)

    page.get_by_role("link", name="IP rights").click()
    seen("no rights")
    page.get_by_role("link", name="Register a right").click()
    page.get_by_label("Type of right").select_option("trade_mark")
    page.get_by_label("Number", exact=True).fill("12345678")
    page.get_by_label("Mark or title", exact=True).fill("HARROW & FINCH")
    page.get_by_label("Nice classes").fill("21")
    page.get_by_label("Filed on").fill("2015-03-01")
    page.get_by_label("Registered on").fill("2020-05-07")
    page.get_by_label("Holder on the certificate").fill("Harrow & Finch Ltd")
    seen("new right")
    page.locator("main form button[type=submit]").first.click()
    back(page)
    page.get_by_role("link", name="IP rights").click()
    page.get_by_role("link", name=re.compile("Add a certificate")).click()
    page.get_by_label("What is it?").select_option("certificate")
    page.set_input_files("main input[type=file]", picture)
    page.locator("main form button[type=submit]").first.click()
    back(page)
    page.get_by_role("link", name="IP rights").click()
    page.get_by_label(re.compile("HARROW & FINCH")).check()
    seen("rights")
    page.get_by_role("button", name="Save the choice").click()
    page.get_by_role("link", name="Services", exact=True).click()
    page.get_by_label("Green channel").check()
    seen("services")
    page.get_by_role("button", name="Save", exact=True).click()


def gives_the_documents_and_submits(page: Page, picture: Path, *, look: bool) -> None:
    """The last tasks, the check of all answers, and the declaration."""

    def seen(name: str) -> None:
        if look:
            inspect(page, name)

    page.get_by_role("link", name=CERTIFICATE).click()
    page.set_input_files("main input[type=file]", picture)
    if look:
        expect(page.get_by_role("link", name=re.compile("Remove certificate"))).to_be_visible()
    seen("documents")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("6 of 7 tasks are completed.")).to_be_visible()
    seen("tasks done")
    page.get_by_role("link", name="Declaration", exact=True).click()
    seen("check")
    page.get_by_label(re.compile("I declare that what is stated here is true")).check()
    page.get_by_role("button", name="Submit the application").click()
    page.wait_for_url(re.compile("/submitted/"))
    expect(page.get_by_text("5 working days left")).to_be_visible()
    seen("submitted")


def is_checked_and_introduced(desk: Page, server: LiveServer, reference: str) -> None:
    """CBBC accepts each item, approves and introduces."""
    desk.goto(f"{server.url}/staff/enrolments/{reference}/")
    inspect(desk, "staff enrolment")
    accept = desk.get_by_role("button", name=re.compile("^Accept"))
    left = accept.count()
    assert left == 7
    while left:
        accept.first.click()
        left -= 1
        expect(accept).to_have_count(left)
    for verb in ("Approve", "Introduce to JD"):
        desk.get_by_role("link", name=verb, exact=True).first.click()
        desk.get_by_role("button", name=verb, exact=True).click()
    expect(desk.get_by_text("Introduced to JD").first).to_be_visible()


def jd_accepts(server: LiveServer, cast: Cast, reference: str) -> None:
    """JD's own system finds the introduction, takes it up and accepts."""
    client = httpx.Client(base_url=f"{server.url}/api/v1")
    token = client.post(
        f"{server.url}/identity/o/api/token",
        data={"grant_type": "client_credentials", "scope": "enrolments:read enrolments:decide"},
        auth=(cast.jd_client.oauth_client_id, SECRET),
    )
    client.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
    listed = client.get("/enrolments", params={"state": "introduced"}).json()["results"]
    assert [one["reference"] for one in listed] == [reference]

    def does(verb: str, body: dict[str, Any]) -> dict[str, Any]:
        key = {"Idempotency-Key": f"{reference}-{verb}"}
        answer = client.post(f"/enrolments/{reference}/{verb}", json=body, headers=key)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    does("review", {})
    assert does("accept", {"platform_reference": "JDIP-2026-7"})["state"] == "active"


def walk(browser: Browser, server: LiveServer, cast: Cast, picture: Path, owner: Desk, *, look: bool) -> None:
    """The whole way. With `look`, every page is inspected at both widths and in both themes."""
    cast.gather("harrow", "agreement", "officer", "administrator", "jd_client")
    staff = Desk(browser, server)
    desk = staff.sign_in(cast.administrator)
    is_invited_by_cbbc(desk, server)
    run_worker()
    accepts_the_invitation(owner.page, server, look=look)
    begins(owner.page, server, look=look)
    gives_the_organisation(owner.page, look=look)
    gives_the_rights(owner.page, picture, look=look)
    gives_the_documents_and_submits(owner.page, picture, look=look)
    reference = Enrolment.objects.get().reference
    is_checked_and_introduced(desk, server, reference)
    run_worker()
    jd_accepts(server, cast, reference)
    run_worker()
    owner.page.goto(f"{server.url}/portal/enrolments/{reference}/")
    expect(owner.page.get_by_text("You take part").first).to_be_visible()
    expect(owner.page.get_by_text("JDIP-2026-7").first).to_be_visible()
    if look:
        inspect(owner.page, "active enrolment")
        owner.page.goto(f"{server.url}/portal/enrolments/")
        inspect(owner.page, "enrolments")
        owner.page.goto(f"{server.url}/portal/documents/")
        inspect(owner.page, "documents")
    assert Enrolment.objects.get().state == EnrolmentState.ACTIVE
    owner.leave()
    staff.leave()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """The certificate as a scanned page."""
    path = tmp_path / "certificate.png"
    path.write_bytes(PNG)
    return path


def test_an_owner_goes_from_the_invitation_mail_to_an_active_enrolment(
    browser: Browser, live_server: LiveServer, cast: Cast, picture: Path
) -> None:
    walk(browser, live_server, cast, picture, Desk(browser, live_server), look=True)


def test_the_same_way_is_gone_on_a_telephone_without_javascript(
    browser: Browser, live_server: LiveServer, cast: Cast, picture: Path
) -> None:
    telephone = Desk(browser, live_server, java_script_enabled=False)
    telephone.page.set_viewport_size({"width": 360, "height": 740})
    walk(browser, live_server, cast, picture, telephone, look=False)
