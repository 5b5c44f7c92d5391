"""What CBBC's rooms offer next, and what they say once a meeting is over."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.clocks.models import Clock
from roundtables.actions import minutes
from roundtables.choices import IssueState
from roundtables.choices import RoundtableState as S
from roundtables.clocks import COMMENTS
from roundtables.models import Decision, Issue, Roundtable
from tests.cast import Cast, acting, signed_in
from tests.cast_issues import TITLE, raised
from tests.roundtables.minuting import meeting

pytestmark = pytest.mark.django_db

SHARED = {"language": "en", "zone": "Europe/London"}


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.officer)


def staff(name: str, roundtable: Roundtable, *more: int | str) -> str:
    return reverse(f"roundtables_staff:{name}", args=[roundtable.reference, *more])


def page_of(desk: Client, roundtable: Roundtable) -> str:
    return desk.get(staff("detail", roundtable)).content.decode()


# Guests


@pytest.mark.parametrize(
    ("page", "given"),
    [("paste", {"lines": "Ben, ben@b.example"}), ("guest", {"name": "Ben", "email": "ben@b.example"})],
)
def test_nobody_is_listed_before_it_is_said_for_whom_they_come(
    cast: Cast, desk: Client, page: str, given: dict[str, str]
) -> None:
    roundtable = cast.roundtable(S.PLANNED, people=())
    url = staff(page, roundtable)
    assert '<option value="" selected>–</option>' in desk.get(url).content.decode()
    assert desk.post(url, {**given, **SHARED, "side": ""}).status_code == 422
    assert not roundtable.invitations.exists()
    assert desk.post(url, {**given, **SHARED, "side": "speaker"}).status_code == 302


def test_people_of_one_name_are_told_apart_by_address_and_role(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.PLANNED, people=())
    cast.gather("complainant")
    page = desk.get(staff("people", roundtable), {"organisation": cast.harrow.pk}).content.decode()
    assert f"Clara Finch · {cast.complainant.email} · Complainant" in page
    assert 'data-tick-all="people"' in page
    assert f"({cast.harrow.code})" in page


def test_after_the_meeting_nobody_is_waited_for(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.INVITED)
    page = page_of(desk, roundtable)
    assert "No answer yet" in page
    assert "Not said yet" in page
    roundtable.invitations.filter(name="Clara Finch").update(attended=True)
    begun = timezone.now() - timedelta(hours=9)
    Roundtable.objects.filter(pk=roundtable.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=3))
    page = page_of(desk, roundtable)
    assert "No answer yet" not in page
    assert "Not said yet" not in page
    assert "Never answered" in page
    assert page.count("Was there") == 1


# The hours


@pytest.mark.parametrize(
    ("hour", "words"), [("2027-03-28T01:30", "it does not exist"), ("2027-10-31T01:30", "it comes twice")]
)
def test_an_hour_on_which_the_clocks_change_is_refused_in_plain_words(
    cast: Cast, desk: Client, hour: str, words: str
) -> None:
    roundtable = cast.roundtable(S.INVITED)
    moved = {"zone": "Europe/London", "starts_at": hour, "ends_at": hour, "version": str(roundtable.version)}
    for url in (reverse("roundtables_staff:plan"), staff("transition", roundtable, "reschedule")):
        page = desk.post(url, moved).content.decode()
        assert f"The clocks change at that hour in London: {words}. Give another one." in page


# What comes next


def test_a_new_roundtable_asks_for_guests_and_an_agenda_first(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.PLANNED, people=())
    page = page_of(desk, roundtable)
    steps = page[page.index("Next step") : page.index("When and where")]
    assert steps.index("Invite guests") < steps.index("Build the agenda") < steps.index("Cancel the roundtable")
    assert steps.count("btn-primary") == 1
    assert "btn-outline-danger" in steps
    assert "btn-danger" not in steps
    reader = signed_in(cast.staff_reader).get(staff("detail", roundtable)).content.decode()
    assert "Invite guests" not in reader


def test_a_comment_without_an_answer_is_the_next_step_and_the_clock_says_when_no_more_come(
    cast: Cast, desk: Client
) -> None:
    gathering = meeting(cast)
    gathering.send()
    section = gathering.roundtable.sections.get(item=gathering.everyone)
    comment = minutes.comment(section.pk, "We said less.", actor=acting(cast.complainant))
    over = timezone.now() - timedelta(days=2)
    Clock.objects.filter(rule_code=COMMENTS).update(started_at=over - timedelta(days=10), due_at=over)
    page = page_of(desk, gathering.roundtable)
    answer = reverse("minutes_staff:answer", args=[gathering.roundtable.reference, comment.pk])
    steps = page[page.index("Next step") : page.index("When and where")]
    assert steps.index(answer) < steps.index("Send the minutes for comments")
    assert "The time for comments is over." in steps
    assert steps.count("btn-primary") == 1
    for room in ("write", "read"):
        around = desk.get(reverse(f"minutes_staff:{room}", args=[gathering.roundtable.reference])).content.decode()
        assert around.index("Answer the comment") < around.index("Send the minutes for comments")
    desk.post(answer, {"outcome": "not_taken", "answer": "They stand."})
    assert "Answer the comment" not in page_of(desk, gathering.roundtable)


# The story


def test_many_guests_in_a_row_are_one_line_of_the_story_and_each_is_still_told(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.INVITED)
    lines = "\n".join(f"Guest {number}, guest{number}@embassy.example" for number in range(6))
    desk.post(staff("paste", roundtable), {"lines": lines, "side": "embassy", **SHARED})
    page = page_of(desk, roundtable)
    story = page[page.index('id="timeline"') :]
    folded = story[story.index("more of this kind") : story.index("</details>")]
    assert sum(f"Guest {number}" in folded for number in range(6)) == 5, "the newest stands for all"
    assert all(f"Guest {number}" in story for number in range(6))


def test_minutes_of_a_meeting_that_is_to_come_are_still_to_be_written(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.INVITED)
    assert "To be written" in page_of(desk, roundtable)
    Roundtable.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    assert "Being written" in page_of(desk, roundtable)


# The agenda


def test_an_empty_agenda_begins_with_an_issue_at_one_press(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.PLANNED, people=())
    issue = raised(cast.complainant)
    url = staff("agenda", roundtable)
    page = desk.get(url).content.decode()
    assert "Make an item of this issue" in page
    assert "or add an item first" in page
    made = {"do": "make", "issue": issue.reference}
    assert desk.post(url, made).status_code == 302
    item = roundtable.items.get()
    assert (item.title, item.title_zh, item.minutes, item.readers) == (TITLE, TITLE, 15, "everyone")
    issue.refresh_from_db()
    assert (issue.state, issue.item) == (IssueState.ON_AGENDA, item)
    assert desk.post(url, made).status_code == 302
    assert roundtable.items.count() == 1, "pressed twice there is one item"


def test_where_its_title_names_who_raised_it_the_form_asks_for_other_words(cast: Cast, desk: Client) -> None:
    roundtable = cast.roundtable(S.PLANNED, people=())
    issue = raised(cast.complainant)
    # The owner may have taken this name since.
    Issue.objects.filter(pk=issue.pk).update(title="Harrow & Finch teapots are copied")
    url = staff("agenda", roundtable)
    answer = desk.post(url, {"do": "make", "issue": issue.reference})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Harrow &amp; Finch teapots are copied"' in page
    assert 'type="checkbox" name="names_may_stand"' in page
    assert f"{issue.reference} is put under this item." in page
    words = {
        "do": "add",
        "issue": issue.reference,
        "title": "Harrow & Finch teapots are copied",
        "title_zh": "茶壶被仿冒",
        "minutes": "15",
        "readers": "everyone",
        "names_may_stand": "on",
    }
    refused = desk.post(url, words)
    assert refused.status_code == 409
    assert f"others would read by it who raised {issue.reference}" in refused.content.decode()
    assert not roundtable.items.exists()
    assert desk.post(url, {**words, "title": "Teapots are copied", "names_may_stand": ""}).status_code == 302
    issue.refresh_from_db()
    assert issue.item == roundtable.items.get()


# Minutes, the day, figures


def test_a_decision_is_typed_in_both_languages_in_one_line(cast: Cast, desk: Client) -> None:
    gathering = meeting(cast)
    item = gathering.everyone.pk
    url = reverse("minutes_staff:decide", args=[gathering.roundtable.reference, item])
    desk.post(url, {f"decision_{item}": "JD names a contact / 京东指定联系人"})
    decision = Decision.objects.get()
    assert (decision.text, decision.text_zh) == ("JD names a contact", "京东指定联系人")


def test_the_list_of_the_day_is_found_by_name_and_takes_others_from_its_top(cast: Cast, desk: Client) -> None:
    gathering = meeting(cast)
    page = desk.get(staff("attendance", gathering.roundtable)).content.decode()
    assert page.index(staff("unexpected", gathering.roundtable)) < page.index("<table")
    assert f'data-guest="Clara Finch {cast.harrow.name}"'.replace("&", "&amp;") in page
