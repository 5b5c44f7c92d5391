"""What a briefing pack holds, chosen by who reads it. Everything that a reader may not see is left out here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Organisation
from roundtables import ranking
from roundtables.agenda import lines, open_points
from roundtables.choices import IssueState, IssueTopic
from roundtables.models import ActionPoint, AgendaItem, Issue, Roundtable
from roundtables.queries import SHARED, items_read_by


@dataclass(frozen=True)
class Reader:
    """For whom a pack is made: an audience, and of owners which one."""

    audience: Audience
    organisation: Organisation | None = None

    @property
    def code(self) -> str:
        """How addresses and file names name it."""
        return self.organisation.code if self.organisation else str(self.audience)


@dataclass(frozen=True)
class Topic:
    """An issue as the reader may read it: title, group and wish in English and in Chinese, where there is one.

    What the reader may not read is empty; `is_own`: it raised it.
    """

    title: tuple[str, str]
    group: tuple[str, str]
    about: str
    wish: tuple[str, str]
    askers: int
    is_own: bool = False
    reference: str = ""
    owner: str = ""
    explanation: str = ""
    complaints: Sequence[str] = ()
    shops: Sequence[str] = ()
    answers: Sequence[tuple[str, str]] = ()
    reversed_count: int = 0
    repeat_shops: int = 0


@dataclass(frozen=True)
class Entry:
    """One item of the agenda, with what stands under it."""

    item: AgendaItem
    number: int
    hours: str
    topics: Sequence[Topic]
    points: Sequence[ActionPoint]


@dataclass(frozen=True)
class Figures:
    """What may be told to everybody: how much is asked, about what, and how much of it is answered."""

    on_agenda: int
    answered: int
    open_points: int
    by_topic: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Material:
    """Everything that a pack is made of."""

    roundtable: Roundtable
    reader: Reader
    entries: Sequence[Entry]
    figures: Figures


def material_of(roundtable: Roundtable, reader: Reader) -> Material:
    """Look up what the reader may read of the agenda, of the issues on it, and of what is still to be done."""
    issues = list(_issues(roundtable).order_by("pk"))
    shown = lines(roundtable, readers=items_read_by(reader.audience), issues=issues)
    points = list(_points(roundtable, reader))
    entries = [
        Entry(
            item=line.item,
            number=line.number,
            hours=line.hours,
            topics=[_topic(issue, reader) for issue in line.issues] if _reads_issues(reader) else (),
            points=points if line.item.is_review else (),
        )
        for line in shown
    ]
    told = [issue for line in shown for issue in line.issues]
    return Material(roundtable, reader, entries, _figures(roundtable, told))


def readers_of(roundtable: Roundtable) -> list[Reader]:
    """For whom packs are made: CBBC, JD, every owner that is invited or has an issue on the agenda, government."""
    reached = roundtable.invitations.filter(organisation__kind=OrganisationKind.RIGHTS_OWNER)
    raised = Issue.objects.filter(item__roundtable=roundtable)
    keys = {*reached.values_list("organisation", flat=True), *raised.values_list("organisation", flat=True)}
    owners = Organisation.objects.filter(pk__in=keys).order_by("name", "pk")
    return [
        Reader(Audience.STAFF),
        Reader(Audience.PARTNER),
        *(Reader(Audience.PORTAL, owner) for owner in owners),
        Reader(Audience.GOVERNMENT),
    ]


def _reads_issues(reader: Reader) -> bool:
    return reader.audience != Audience.GOVERNMENT


def _issues(roundtable: Roundtable) -> "QuerySet[Issue]":
    on_agenda = Issue.objects.filter(item__roundtable=roundtable, state__in=SHARED)
    related = ranking.counted(on_agenda).select_related("organisation", "group")
    return related.prefetch_related("complaints", "shops", "answers")


def _points(roundtable: Roundtable, reader: Reader) -> "QuerySet[ActionPoint]":
    """Open action points of earlier roundtables: all for CBBC, for others those that they are to do themselves."""
    found = open_points(roundtable)
    if reader.audience == Audience.STAFF:
        return found
    if reader.audience == Audience.PARTNER:
        return found.filter(organisation__kind=OrganisationKind.PLATFORM)
    if reader.organisation is None:
        return found.filter(organisation__kind=OrganisationKind.GOVERNMENT)
    return found.filter(organisation=reader.organisation)


def _topic(issue: Any, reader: Reader) -> Topic:
    """What an owner reads of somebody else's issue stands in `common`; whoever may read more gets more."""
    group = (issue.group.title, issue.group.title_zh) if issue.group else ("", "")
    common: dict[str, Any] = {
        "title": (issue.title, issue.title_zh or issue.title),
        "group": group,
        "about": issue.topic,
        "wish": (issue.wish, issue.wish_zh or issue.wish),
        "askers": issue.askers,
    }
    if reader.audience == Audience.STAFF:
        figures = {"reversed_count": issue.reversed_count, "repeat_shops": issue.repeat_shops}
        return Topic(**common, **_whole(issue), **figures, owner=issue.organisation.name)
    if reader.audience == Audience.PORTAL:
        is_own = reader.organisation is not None and issue.organisation_id == reader.organisation.pk
        return Topic(**common, **_whole(issue), is_own=True) if is_own else Topic(**common)
    if issue.names_owner:
        return Topic(**common, **_whole(issue), owner=issue.organisation.name)
    return Topic(**common, reference=issue.reference, answers=_answers(issue))


def _whole(issue: Issue) -> dict[str, Any]:
    return {
        "reference": issue.reference,
        "explanation": issue.explanation,
        "complaints": sorted(one.reference for one in issue.complaints.all()),
        "shops": sorted(f"{one.name} ({one.reference})" for one in issue.shops.all()),
        "answers": _answers(issue),
    }


def _answers(issue: Issue) -> list[tuple[str, str]]:
    return [(one.text, one.text_zh) for one in issue.answers.all()]


def _figures(roundtable: Roundtable, issues: Sequence[Issue]) -> Figures:
    topics = Counter(issue.topic for issue in issues)
    done = (IssueState.ANSWERED, IssueState.CLOSED)
    return Figures(
        on_agenda=len(issues),
        answered=Issue.objects.filter(state__in=done).count(),
        open_points=open_points(roundtable).count(),
        by_topic=[(topic, topics[topic]) for topic in IssueTopic.values if topics[topic]],
    )
