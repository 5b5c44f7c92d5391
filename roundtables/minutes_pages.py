"""The minutes as each side reads them: what was said, decided and is to be done, item by item."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.scripts import in_script
from core.web.components import Badge, State
from roundtables import queries
from roundtables.actions.minutes import takes_comments
from roundtables.choices import WHOLE, CommentOutcome, RoundtableState
from roundtables.models import ActionPoint, AgendaItem, Decision, MinutesComment, MinutesSection, Roundtable
from roundtables.policies import comments as may_comment
from roundtables.workflow import action_workflow

STANDINGS: dict[str, State] = {
    CommentOutcome.OPEN: State(CommentOutcome.OPEN.label, "hourglass-split", "waiting"),
    CommentOutcome.TAKEN: State(CommentOutcome.TAKEN.label, "check-circle", "good"),
    CommentOutcome.NOT_TAKEN: State(CommentOutcome.NOT_TAKEN.label, "dash-circle", "neutral"),
}


@dataclass(frozen=True)
class Point:
    """An action point as a line of the minutes."""

    reference: str
    url: str
    what: str
    what_zh: str
    who: str
    due_on: Any
    state: Badge

    @property
    def display_what(self) -> str:
        """What is to be done, in the script of the active language as far as there is one."""
        return in_script(self.what, self.what_zh)


@dataclass(frozen=True)
class Comment:
    """A comment on a section, whose it is, and what became of it. `is_open`: CBBC has still to answer."""

    pk: int
    organisation: str
    author: str
    text: str
    at: datetime
    outcome: str
    standing: State
    answer: str
    answered_at: datetime | None
    is_open: bool


@dataclass(frozen=True)
class Section:
    """One agenda item of the minutes; `item` is 0 for the meeting as a whole. `pk` is None where nothing is written."""

    item: int
    pk: int | None
    title: Any
    title_zh: str
    text: str
    text_zh: str
    revision: int
    writer: str
    written_at: datetime | None
    decisions: Sequence[Decision]
    points: Sequence[Point]
    comments: Sequence[Comment]

    @property
    def digest(self) -> str:
        """By which a form knows whether its words are those with which it was opened."""
        return digest_of(self.text, self.text_zh)

    @property
    def holds_something(self) -> bool:
        """Whether readers find anything in it."""
        return bool(self.text or self.text_zh or self.decisions or self.points)


def digest_of(text: str, text_zh: str) -> str:
    """The digest of a section's words, whatever line ends the browser sends."""
    whole = "\0".join(" ".join(one.split()) for one in (text, text_zh))
    return sha256(whole.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Minutes:
    """The minutes of a roundtable for one reader. `standing` says how far they are, `takes_comments`: from them too;
    `closed_on` is the last day of comments once it is over and CBBC has still to agree the minutes. `waiting`: keys of
    comments that CBBC has still to answer."""

    roundtable: Roundtable
    sections: Sequence[Section]
    standing: State
    takes_comments: bool
    closed_on: date | None
    waiting: Sequence[int]


def minutes_of(roundtable: Roundtable, *, actor: Actor, now: datetime) -> Minutes:
    """Read them: a fixed number of statements. Staff get a section for each item, others those that they may read."""
    sections = _sections(roundtable, actor)
    is_out = takes_comments(roundtable, now)
    return Minutes(
        roundtable=roundtable,
        sections=sections,
        standing=standing_of(roundtable, now),
        takes_comments=is_out and bool(may_comment(actor, roundtable)),
        closed_on=closed_on(roundtable, now),
        waiting=[comment.pk for section in sections for comment in section.comments if comment.is_open],
    )


def standing_of(roundtable: Roundtable, now: datetime) -> State:
    """How far the minutes are."""
    if roundtable.published_at:
        return State(_("Published"), "megaphone", "good")
    if roundtable.state == RoundtableState.AGREED:
        return State(_("Agreed"), "check-circle", "good")
    if closed_on(roundtable, now):
        return State(_("Comments closed"), "hourglass-split", "progress")
    if roundtable.minutes_sent_at:
        return State(_("Out for comments"), "send", "progress")
    if roundtable.state == RoundtableState.INVITED and now < roundtable.starts_at:
        return State(_("To be written"), "pencil-square", "neutral")
    return State(_("Being written"), "pencil-square", "progress")


def closed_on(roundtable: Roundtable, now: datetime) -> date | None:
    """The last day (Beijing) of comments on minutes that are not agreed yet; None while they can be made."""
    is_to_agree = roundtable.state == RoundtableState.HELD and roundtable.minutes_sent_at is not None
    return roundtable.comments_until if is_to_agree and not takes_comments(roundtable, now) else None


def _sections(roundtable: Roundtable, actor: Actor) -> list[Section]:
    written = queries.sections_visible_to(actor).filter(roundtable=roundtable).select_related("updated_by")
    by_item = {section.item_id: section for section in written}
    items: list[AgendaItem | None] = [None, *queries.items_visible_to(actor).filter(roundtable=roundtable)]
    decisions, points, comments = _decisions(roundtable, actor), points_of(roundtable, actor), _comments(by_item, actor)
    found = []
    for item in items:
        pk = item.pk if item else None
        section = by_item.get(pk)
        if section is None and actor.audience != Audience.STAFF:
            continue
        found.append(
            Section(
                item=pk or 0,
                pk=section.pk if section else None,
                title=item.title if item else WHOLE[0],
                title_zh=item.title_zh if item else WHOLE[1],
                text=section.text if section else "",
                text_zh=section.text_zh if section else "",
                revision=section.revision if section else 0,
                writer=section.updated_by.display_name if section and section.updated_by else "",
                written_at=section.updated_at if section and section.revision else None,
                decisions=decisions[pk],
                points=points[pk],
                comments=comments[section.pk] if section else (),
            )
        )
    return found


def _decisions(roundtable: Roundtable, actor: Actor) -> dict[int | None, list[Decision]]:
    found: dict[int | None, list[Decision]] = defaultdict(list)
    for decision in queries.decisions_visible_to(actor).filter(roundtable=roundtable).order_by("number"):
        found[decision.item_id].append(decision)
    return found


def points_of(roundtable: Roundtable, actor: Actor) -> dict[int | None, list[Point]]:
    """Action points of a roundtable that the actor may see, by the agenda item under which they were taken."""
    found: dict[int | None, list[Point]] = defaultdict(list)
    points = queries.action_points_visible_to(actor).filter(roundtable=roundtable).select_related("organisation")
    for point in points.order_by("pk"):
        found[point.item_id].append(point_line(point, actor))
    return found


def point_line(point: ActionPoint, actor: Actor) -> Point:
    """An action point, with its organisation loaded, as a line."""
    room = "action_points_staff" if actor.audience == Audience.STAFF else "action_points_portal"
    name = point.organisation.display_name
    return Point(
        reference=point.reference,
        url=reverse(f"{room}:detail", args=[point.reference]),
        what=point.what,
        what_zh=point.what_zh,
        who=f"{name} ({point.person_name})" if point.person_name else name,
        due_on=point.due_on,
        state=action_workflow.told(point.state, actor.audience),
    )


def _comments(by_item: dict[int | None, MinutesSection], actor: Actor) -> dict[int, list[Comment]]:
    """Comments by section: staff read all, others those of their own organisation."""
    found: dict[int, list[Comment]] = defaultdict(list)
    rows = MinutesComment.objects.filter(section__in=by_item.values()).select_related("organisation")
    if actor.audience != Audience.STAFF:
        rows = rows.filter(organisation=actor.organisation_id or 0)
    for row in rows.order_by("pk"):
        found[row.section_id].append(comment_of(row))
    return found


def comment_of(row: MinutesComment) -> Comment:
    """A comment, with its organisation loaded, as its readers see it."""
    return Comment(
        pk=row.pk,
        organisation=row.organisation.display_name,
        author=row.author_label,
        text=row.text,
        at=row.created_at,
        outcome=row.outcome,
        standing=STANDINGS[row.outcome],
        answer=row.answer,
        answered_at=row.answered_at,
        is_open=row.outcome == CommentOutcome.OPEN,
    )
