"""Minutes in a real browser: saved as one writes, kept while the connection is away, and never one over the other."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import Person
from core.days import house_day
from roundtables.actions import agenda
from roundtables.choices import ActionState, IssueState, IssueTopic
from roundtables.models import ActionPoint, Decision, Issue, MinutesSection
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk
from tests.cast import Cast, acting, signed_in
from tests.roundtables.minuting import Meeting, meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ((1280, "light"), (360, "dark"))


@pytest.fixture
def desks(browser: Browser, live_server: LiveServer) -> Iterator[list[Desk]]:
    """Two desks."""
    found = [Desk(browser, live_server), Desk(browser, live_server)]
    yield found
    for desk in found:
        desk.leave()


def sits_down(desk: Desk, person: Person, live_server: LiveServer) -> Page:
    (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)
    desk.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page: Page = desk.page
    return page


def opened(page: Page, live_server: LiveServer, gathering: Meeting) -> None:
    page.goto(live_server.url + reverse("minutes_staff:write", args=[gathering.roundtable.reference]))


def section_of(page: Page, item: Any) -> Any:
    return page.locator(f"#section-{item.pk}")


def box_of(found: Locator) -> FloatRect:
    box = found.bounding_box()
    assert box is not None
    return box


def test_words_are_saved_as_they_are_written_and_outlive_the_connection(
    desks: list[Desk], cast: Cast, live_server: LiveServer
) -> None:
    cast.gather("officer")
    gathering = meeting(cast)
    page = sits_down(desks[0], cast.officer, live_server)
    opened(page, live_server, gathering)
    section = section_of(page, gathering.everyone)
    section.get_by_label("English").fill("Shops were named.")
    expect(section.locator("[data-state]")).to_have_text("Saved")
    assert MinutesSection.objects.get(item=gathering.everyone).text == "Shops were named."
    desks[0].context.set_offline(True)
    section.get_by_label("Chinese").fill("提到店铺。")
    expect(section.locator("[data-state]")).to_contain_text("No connection")
    desks[0].context.set_offline(False)
    expect(section.locator("[data-state]")).to_have_text("Saved", timeout=15_000)
    assert MinutesSection.objects.get(item=gathering.everyone).text_zh == "提到店铺。"
    # What was written when the page was closed for good is sent when it is opened again.
    desks[0].context.set_offline(True)
    section.get_by_label("English").fill("Shops were named. Two came back.")
    expect(section.locator("[data-state]")).to_contain_text("No connection")
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    desks[0].context.set_offline(False)
    opened(page, live_server, gathering)
    expect(section.locator("[data-state]")).to_have_text("Saved", timeout=15_000)
    assert MinutesSection.objects.get(item=gathering.everyone).text == "Shops were named. Two came back."
    # What was written under an item that is gone by then stands under the meeting as a whole.
    desks[0].context.set_offline(True)
    section_of(page, gathering.owners).get_by_label("English").fill("Owners spoke.")
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    desks[0].context.set_offline(False)
    agenda.remove_item(gathering.owners.pk, actor=acting(cast.officer))
    opened(page, live_server, gathering)
    whole = page.locator("#section-0")
    expect(whole.get_by_label("English")).to_have_value("Owners spoke.")
    expect(whole.locator("[data-state]")).to_have_text("Saved", timeout=15_000)
    assert MinutesSection.objects.get(item=None).text == "Owners spoke."


def test_two_who_write_the_same_section_keep_both_texts(desks: list[Desk], cast: Cast, live_server: LiveServer) -> None:
    cast.gather("officer", "second_officer")
    gathering = meeting(cast)
    one, other = (
        sits_down(desk, person, live_server)
        for desk, person in zip(desks, (cast.officer, cast.second_officer), strict=True)
    )
    for page in (one, other):
        opened(page, live_server, gathering)
    first, second = section_of(one, gathering.everyone), section_of(other, gathering.everyone)
    first.get_by_label("English").fill("The first text.")
    expect(first.locator("[data-state]")).to_have_text("Saved")
    second.get_by_label("Chinese").fill("另一种语言。")
    # In the other language there is nothing to choose: both stand.
    expect(second.locator("[data-state]")).to_have_text("Saved")
    expect(second.get_by_label("English")).to_have_value("The first text.")
    second.get_by_label("English").fill("The second text.")
    expect(second.locator("[data-state]")).to_have_text("Saved")
    first.get_by_label("English").fill("The third text.")
    expect(first.locator("[data-state]")).to_contain_text("Somebody else")
    expect(first.locator("[data-theirs=text]")).to_have_text("The second text.")
    inspect(one, "clash", views=VIEWS)
    first.get_by_role("button", name="Keep both texts").click()
    expect(first.locator("[data-state]")).to_have_text("Saved")
    section = MinutesSection.objects.get(item=gathering.everyone)
    assert (section.text, section.text_zh) == ("The second text.\n\nThe third text.", "另一种语言。")


def test_a_day_of_minutes(desks: list[Desk], cast: Cast, live_server: LiveServer) -> None:
    cast.gather("officer", "complainant", "jd")
    gathering = meeting(cast)
    page = sits_down(desks[0], cast.officer, live_server)
    opened(page, live_server, gathering)
    inspect(page, "minutes", views=VIEWS)
    section = section_of(page, gathering.everyone)
    section.get_by_label("Decision").fill("JD names a contact")
    section.get_by_label("Decision").press("Enter")
    expect(section.get_by_text("JD names a contact")).to_be_visible()
    section.get_by_label("Action point").fill(f"Send the list @Harrow & Finch {house_day().year + 1}-03-01")
    section.get_by_label("Action point").press("Enter")
    expect(section.get_by_text("Understood so.")).to_be_visible()
    inspect(page, "understood", views=VIEWS)
    section.get_by_role("button", name="Take down").last.click()
    expect(section.get_by_role("link", name="AP-")).to_be_visible()
    point = ActionPoint.objects.get()
    assert (point.what, point.organisation) == ("Send the list", cast.harrow)
    assert Decision.objects.get().text == "JD names a contact"
    gathering.send()
    owner = sits_down(desks[1], cast.complainant, live_server)
    owner.goto(live_server.url + reverse("minutes_portal:read", args=[gathering.roundtable.reference]))
    inspect(owner, "minutes of the owner", views=VIEWS)
    owner.get_by_role("link", name="Comment on this section").first.click()
    inspect(owner, "comment", views=VIEWS)
    owner.get_by_label("What should be changed?").fill("We said less.")
    owner.get_by_role("button", name="Send the comment").click()
    expect(owner.get_by_text("We said less.")).to_be_visible()
    owner.goto(live_server.url + reverse("action_points_portal:list"))
    inspect(owner, "action points of the owner", views=VIEWS)
    owner.get_by_role("link", name=point.reference).click()
    inspect(owner, "action point of the owner", views=VIEWS)
    owner.get_by_role("link", name="Report as done").click()
    owner.get_by_label("What was done?").fill("The list was sent.")
    owner.get_by_role("button", name="Report as done").click()
    page.goto(live_server.url + reverse("action_points_staff:list") + "?view=reported")
    inspect(page, "action points", views=VIEWS)
    page.get_by_role("link", name=point.reference).click()
    inspect(page, "action point", views=VIEWS)
    page.get_by_role("link", name="It is done").click()
    page.get_by_role("button", name="It is done").click()
    point.refresh_from_db()
    assert point.state == ActionState.DONE
    for name in ("minutes_staff:read", "minutes_staff:write"):
        page.goto(live_server.url + reverse(name, args=[gathering.roundtable.reference]))
        inspect(page, name, views=VIEWS)
    page.goto(live_server.url + reverse("minutes_staff:figures"))
    inspect(page, "figures", views=VIEWS)


def test_from_an_issue_raised_to_the_action_closed_and_the_issue_settled(
    desks: list[Desk], cast: Cast, live_server: LiveServer
) -> None:
    cast.gather("officer", "complainant", "jd")
    gathering = meeting(cast)
    staff, owner = (
        sits_down(desk, person, live_server)
        for desk, person in zip(desks, (cast.officer, cast.complainant), strict=True)
    )
    owner.goto(live_server.url + reverse("issues_portal:raise"))
    owner.get_by_label("What is it about?").select_option(IssueTopic.REPEAT_SHOPS)
    owner.get_by_label("The question in one line").fill("Closed shops open again under another name")
    owner.get_by_label("What should JD do?").fill("Compare companies when a shop is opened after another was closed.")
    owner.get_by_label("What has happened?").fill("Three shops that were closed sell the same copies under new names.")
    owner.get_by_role("button", name="Raise the issue").click()
    owner.wait_for_url("**/portal/issues/Q-*/**")
    issue = Issue.objects.get()
    staff.goto(live_server.url + reverse("roundtables_staff:agenda", args=[gathering.roundtable.reference]))
    waiting = staff.locator("form", has=staff.get_by_role("link", name=issue.reference))
    waiting.get_by_label("Agenda item").select_option(str(gathering.everyone.pk))
    waiting.get_by_role("button", name="Put under it").click()
    expect(staff.get_by_role("button", name="Take off the agenda")).to_be_visible()
    opened(staff, live_server, gathering)
    section = section_of(staff, gathering.everyone)
    section.get_by_label("Action point").fill("Send the list @JD in 2 weeks")
    section.get_by_role("button", name="Look at it").click()
    section.get_by_label("Issue").select_option(str(issue.pk))
    section.get_by_role("button", name="Take down").last.click()
    expect(section.get_by_role("link", name="AP-")).to_be_visible()
    staff.goto(live_server.url + reverse("issues_staff:transition", args=[issue.reference, "answer"]))
    staff.get_by_label("Answer", exact=True).fill("JD compares them from now on.")
    staff.get_by_role("button", name="Answer").click()
    point = ActionPoint.objects.get()
    for verb, label in (("report", "Report as done"), ("confirm", "It is done")):
        staff.goto(live_server.url + reverse("action_points_staff:transition", args=[point.reference, verb]))
        if verb == "report":
            staff.get_by_label("What was done?").fill("The list was sent.")
        staff.get_by_role("button", name=label).click()
        staff.wait_for_url(f"**/staff/action-points/{point.reference}/")
    owner.goto(live_server.url + reverse("issues_portal:detail", args=[issue.reference]))
    expect(owner.get_by_text("JD compares them from now on.").first).to_be_visible()
    expect(owner.get_by_text(point.reference).first).to_be_visible()
    inspect(owner, "what became of the issue", views=VIEWS)
    owner.goto(live_server.url + reverse("issues_portal:transition", args=[issue.reference, "settle"]))
    owner.get_by_role("button", name="It is settled").click()
    owner.wait_for_url(f"**/portal/issues/{issue.reference}/")
    issue.refresh_from_db()
    point.refresh_from_db()
    assert (issue.state, point.state, point.issue) == (IssueState.CLOSED, ActionState.DONE, issue)


def test_on_a_tablet_both_languages_stand_side_by_side_and_the_boxes_grow_under_a_bar_that_stays(
    desks: list[Desk], cast: Cast, live_server: LiveServer
) -> None:
    cast.gather("officer")
    gathering = meeting(cast)
    page = sits_down(desks[0], cast.officer, live_server)
    page.set_viewport_size({"width": 820, "height": 900})
    opened(page, live_server, gathering)
    section = section_of(page, gathering.staff)
    english, chinese = (box_of(section.get_by_label(name)) for name in ("English", "Chinese"))
    assert english["y"] == chinese["y"]
    section.get_by_label("English").fill("A line.\n" * 20)
    assert box_of(section.get_by_label("English"))["height"] > 3 * english["height"]
    section.get_by_label("Decision").scroll_into_view_if_needed()
    expect(page.locator("[data-overall]")).to_have_text("Saved")
    assert 0 <= box_of(page.locator("[data-overall]"))["y"] < 40
    inspect(page, "minutes on a tablet", views=((820, "light"),))
