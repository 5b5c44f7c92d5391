"""What owners read in their rooms: what waits for them, in their words and language, their own first."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.accounts.choices import Language
from core.accounts.models import Person
from core.days import house_day
from core.web.days import day_in_words
from roundtables.choices import ActionState, Answer
from roundtables.choices import RoundtableState as S
from roundtables.models import Invitation, Roundtable
from tests.cast import Cast, signed_in
from tests.cast_meetings import roundtable_in
from tests.roundtables.minuting import meeting, point_in

pytestmark = pytest.mark.django_db
HOME = "/portal/complaints/"


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def ahead(cast: Cast, *people: Person) -> Roundtable:
    return roundtable_in(S.INVITED, host=cast.cbbc, officer=cast.officer, people=people)


def test_the_first_page_says_who_has_not_answered_until_everybody_has(cast: Cast) -> None:
    roundtable = ahead(cast, cast.complainant, cast.owner_admin, cast.reviewer)
    browser = signed_in(cast.complainant)
    (card,) = browser.get(HOME).context["home"].awaited
    assert card.url == reverse("roundtables_portal:detail", args=[roundtable.reference])
    assert card.text.startswith("Repeat infringers, ")
    assert card.text.endswith(": 2 of you have not answered yet.")
    own = Invitation.objects.filter(roundtable=roundtable, organisation=cast.harrow)
    own.filter(person=cast.complainant).update(answer=Answer.YES)
    assert "1 of you has not answered yet." in browser.get(HOME).content.decode()
    own.update(answer=Answer.NO)
    assert browser.get(HOME).context["home"].awaited == []
    assert signed_in(cast.stranger).get(HOME).context["home"].awaited == []


def test_what_is_over_waits_for_no_answer(cast: Cast) -> None:
    roundtable, over = ahead(cast, cast.complainant), timezone.now() - timedelta(hours=1)
    Roundtable.objects.filter(pk=roundtable.pk).update(starts_at=over - timedelta(hours=3), ends_at=over)
    assert signed_in(cast.complainant).get(HOME).context["home"].awaited == []


def test_ones_own_invitation_stands_first_and_says_so(cast: Cast) -> None:
    # By name alone Clara would stand behind her administrator.
    roundtable = ahead(cast, cast.complainant, cast.owner_admin)
    for person in (cast.complainant, cast.owner_admin):
        shown = signed_in(person).get(reverse("roundtables_portal:detail", args=[roundtable.reference]))
        found = shown.context["invitations"]
        assert (found[0].name, found[0].is_own) == (person.name, True)
        assert not found[1].is_own
        assert shown.content.decode().count("btn-sm btn-primary") == 1


def test_who_answers_reads_where_it_is_and_who_has_the_chair(cast: Cast) -> None:
    roundtable = ahead(cast, cast.complainant)
    guest = roundtable.invitations.get()
    words = page(signed_in(cast.complainant), "roundtables_portal:answer", roundtable.reference, guest.pk)
    assert "British Embassy, Beijing" in words
    assert "Olivia Grant" in words


@pytest.mark.parametrize("name", ["minutes_portal:read", "roundtables_portal:detail"])
def test_minutes_whose_comments_are_over_are_not_said_to_be_out(cast: Cast, name: str) -> None:
    roundtable = meeting(cast).send()
    browser = signed_in(cast.complainant)
    assert "Out for comments" in page(browser, name, roundtable.reference)
    Roundtable.objects.filter(pk=roundtable.pk).update(comments_until=house_day() - timedelta(days=1))
    words = page(browser, name, roundtable.reference)
    assert "Out for comments" not in words
    assert "Comments closed on" in words
    assert day_in_words(house_day() - timedelta(days=1)) in words
    assert "CBBC answers them before the minutes are agreed." in words


def test_days_and_tasks_are_told_in_the_readers_language(cast: Cast) -> None:
    gathering = meeting(cast)
    gathering.take()
    gathering.take("Only in English", what_zh="")
    roundtable = gathering.send()
    until = house_day() + timedelta(days=10)
    english = page(signed_in(cast.complainant), "roundtables_portal:detail", roundtable.reference)
    assert f"for comments until {day_in_words(until)}" in english
    assert until.isoformat() not in english.replace(f'datetime="{until.isoformat()}', "")
    assert "提交重复侵权店铺名单" not in english
    Person.objects.filter(pk=cast.complainant.pk).update(language=Language.CHINESE)
    chinese = page(signed_in(cast.complainant), "roundtables_portal:detail", roundtable.reference)
    assert f"{until.year}年{until.month}月{until.day}日" in chinese
    assert "提交重复侵权店铺名单" in chinese
    assert "Send the list of repeat shops" not in chinese
    assert "Only in English" in chinese


def test_the_list_of_tasks_opens_with_what_is_still_to_do(cast: Cast) -> None:
    gathering = meeting(cast)
    own: dict[str, Any] = {"gathering": gathering, "organisation_pk": cast.harrow.pk}
    to_do, reported, done = (
        point_in(cast, state, what=f"Task {state}", **own)
        for state in (ActionState.OPEN, ActionState.REPORTED, ActionState.DONE)
    )
    browser = signed_in(cast.complainant)
    shown = browser.get("/portal/action-points/")
    assert [row["reference"] for row in shown.context["list"].rows] == [to_do.reference, reported.reference]
    assert [(str(tab.label), tab.count, tab.is_open) for tab in shown.context["tabs"]] == [
        ("Open", "2", True),
        ("All", "", False),
    ]
    assert done.reference in browser.get("/portal/action-points/?view=all").content.decode()
    nothing = browser.get("/portal/action-points/?state=done").content.decode()
    assert done.reference not in nothing
    assert "state=done&amp;view=all" in nothing


def test_the_open_list_of_issues_is_marked_and_the_tabs_follow_the_filters(cast: Cast) -> None:
    browser = signed_in(cast.complainant)
    part = browser.get("/portal/issues/?view=others&topic=policy", headers={"HX-Request": "true", "HX-Target": "list"})
    words = part.content.decode()
    assert 'hx-swap-oob="true"' in words
    assert "topic=policy&amp;view=own" in words
    assert [tab.is_open for tab in part.context["tabs"]] == [False, True]
