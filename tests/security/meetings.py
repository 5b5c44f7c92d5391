"""Two roundtables to which one owner each was invited, with all that addresses name within them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.accounts.models import Organisation, Person
from core.days import house_day
from roundtables.actions import action_points, agenda, groups, minutes
from roundtables.actions.action_points import Task
from roundtables.actions.minutes import Words
from roundtables.choices import IssueState
from roundtables.choices import RoundtableState as S
from roundtables.models import ActionPoint, AgendaItem, Issue, Roundtable
from tests.cast import Cast, acting
from tests.cast_issues import item_of, moved_issue, raised
from tests.cast_meetings import ROUNDTABLE_PATHS, move_roundtable


@dataclass(frozen=True)
class Met:
    """A roundtable with its minutes out for comments, an issue of the owner, and what it is to do.

    `parts` are what addresses name within the roundtable.
    """

    roundtable: Roundtable
    issue: Issue
    point: ActionPoint
    parts: Mapping[str, Mapping[str, Any]]


def meetings(cast: Cast) -> Iterator[Met]:
    """Harrow & Finch's, to which JD came, too; then Brightwater's, whose issue was not taken up."""
    yield _met(cast, cast.harrow, cast.complainant, cast.reviewer, state=IssueState.ON_AGENDA)
    yield _met(cast, cast.brightwater, cast.stranger, state=IssueState.DECLINED)


def _met(cast: Cast, owner: Organisation, *people: Person, state: str) -> Met:
    officer = acting(cast.officer)
    roundtable = cast.roundtable(S.PLANNED, people=people)
    item = item_of(roundtable, cast.officer)
    issue = raised(people[0])
    if state == IssueState.ON_AGENDA:
        alike = [issue.reference, raised(people[0]).reference]
        groups.group_issues(alike, groups.GroupTitle(title="Repeat shops", title_zh="反复出现的店铺"), actor=officer)
        issue = agenda.place_issue(item.pk, issue.pk, actor=officer)
    else:
        issue = moved_issue(issue, "decline", by=cast.officer)
    for verb in ROUNDTABLE_PATHS[S.HELD]:
        roundtable = move_roundtable(roundtable, verb, actor=officer)
    minutes.decide(roundtable.pk, item.pk, Words("It is done.", "完成。"), actor=officer)
    roundtable = move_roundtable(roundtable, "send_minutes", actor=officer)
    task = Task(what="Send the list", what_zh="发送名单", organisation_pk=owner.pk, due_on=house_day(), item=item)
    point = action_points.take(roundtable.pk, task, actor=officer)
    return Met(roundtable, issue, point, _parts(roundtable, item, people[0]))


def _parts(roundtable: Roundtable, item: AgendaItem, person: Person) -> dict[str, dict[str, Any]]:
    section = roundtable.sections.get(item=item)
    said = minutes.comment(section.pk, "It was not so.", actor=acting(person))
    guest = roundtable.invitations.get(person=person)
    roundtable.invitations.filter(pk=guest.pk).update(attended=True)
    return {
        "/guests/<int": {"pk": guest.pk},
        "/answer/<int": {"pk": guest.pk},
        "/certificate/<int": {"pk": guest.pk},
        "/agenda/<int": {"pk": item.pk},
        "/sections/<int:item": {"item": item.pk},
        "/sections/<int:section": {"section": section.pk},
        "/minutes/comments/<int": {"comment": said.pk},
        "/decisions/<int": {"number": 1},
    }
