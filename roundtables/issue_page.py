"""The page of an issue, for CBBC and the owner that raised it: what was asked, what became of it, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import queries as audit
from core.days import house_day
from core.scripts import reads_chinese
from core.web.components import Crumb, Entry, Fact, Header, Remark
from core.web.rooms import Room
from core.web.stories import story
from core.web.verbs import Verbs, verbs_of
from core.workflow import engine
from core.workflow.table import State
from roundtables import queries
from roundtables.choices import OPEN_ISSUES
from roundtables.models import ActionPoint, Issue, IssueAnswer
from roundtables.workflow import action_workflow, issue_workflow

INSTANT, LINK = "components/value_instant.html", "roundtables/issues/value_link.html"


@dataclass(frozen=True)
class IssueRoom(Room):
    """Where one audience looks at issues, and at what they are linked to: its `door` ends the names of those rooms."""

    door: str

    def verb_url(self, reference: str, verb: str) -> str:
        """The page of a verb; an agenda is chosen on a page of its own."""
        return self.url("agenda", reference) if verb == "put_on_agenda" else super().verb_url(reference, verb)

    def roundtable_url(self, reference: str) -> str:
        """A roundtable's page."""
        return reverse(f"roundtables_{self.door}:detail", args=[reference])

    def point_url(self, reference: str) -> str:
        """An action point's page."""
        return reverse(f"action_points_{self.door}:detail", args=[reference])

    def complaint_url(self, reference: str) -> str:
        """A complaint's page."""
        return reverse(f"complaints_{self.door}:detail", args=[reference])

    def shop_url(self, key: int) -> str:
        """A shop's page; owners have none."""
        return reverse("shops_staff:detail", args=[key]) if self.door == "staff" else ""


@dataclass(frozen=True, slots=True)
class PointLine:
    """An action point that came of an issue."""

    point: ActionPoint
    what: str
    url: str
    state: State


@dataclass(frozen=True)
class IssuePage:
    """An issue as one side reads it."""

    issue: Issue
    header: Header
    verbs: Verbs
    facts: Sequence[Fact]
    complaints: Sequence[Crumb]
    shops: Sequence[Crumb]
    answers: Sequence[Remark]
    points: Sequence[PointLine]
    entries: Sequence[Entry]


def seen_by(actor: Actor) -> QuerySet[Issue]:
    """Issues that the actor may see whole, with what their pages print."""
    return queries.issues_visible_to(actor).select_related("organisation", "group", "item__roundtable")


def issue_page(issue: Issue, *, actor: Actor, room: IssueRoom) -> IssuePage:
    """Compute the page: a fixed number of statements. The actor was found to see the issue whole."""
    options = engine.options(issue_workflow, issue, actor=actor)
    verbs = verbs_of(options, lambda verb: room.verb_url(issue.reference, verb))
    return IssuePage(
        issue=issue,
        header=header_of(issue, actor=actor, room=room),
        verbs=verbs if issue.state in OPEN_ISSUES else replace(verbs, denied=()),
        facts=_facts(issue, actor=actor, room=room),
        complaints=[Crumb(one.reference, room.complaint_url(one.reference)) for one in issue.complaints.order_by("pk")],
        shops=[Crumb(one.name, room.shop_url(one.pk)) for one in issue.shops.order_by("name", "pk")],
        answers=answers_of(issue),
        points=_points(issue, actor=actor, room=room),
        entries=story(audit.timeline(issue, actor=actor)),
    )


def header_of(issue: Issue, *, actor: Actor, room: IssueRoom) -> Header:
    """The head of an issue's page."""
    state = issue_workflow.states[issue.state].for_audience(actor.audience)
    return Header(issue.display_title, issue.reference, state, [Crumb(_("Issues"), room.list_url())])


def answers_of(issue: Issue) -> list[Remark]:
    """What JD has answered, oldest first, in the reader's script where it was given in both."""
    return [
        Remark(at=one.answered_at, author=_author(one), text=words_of(one))
        for one in issue.answers.order_by("answered_at", "pk")
    ]


def _author(answer: IssueAnswer) -> str:
    """Who answered; of what was said at the table, who took it down."""
    if answer.recorded_by_id is None:
        return answer.author_label
    return _("JD.com, as taken down by %(who)s") % {"who": answer.author_label}


def words_of(answer: IssueAnswer) -> str:
    """An answer in the script of the present language, where it was given in it."""
    is_chinese = reads_chinese()
    return answer.text_zh if is_chinese and answer.text_zh else answer.text


def agenda_of(issue: Issue, *, actor: Actor, room: IssueRoom) -> Fact | None:
    """On which agenda it stands: theme and link for those who may open the roundtable, others read number and day."""
    if issue.item is None:
        return None
    roundtable = issue.item.roundtable
    if not queries.roundtables_visible_to(actor).filter(pk=roundtable.pk).exists():
        day = date_format(house_day(roundtable.starts_at))
        words = _("Roundtable %(number)s, on %(day)s") % {"number": roundtable.number, "day": day}
        return Fact(_("On the agenda of"), Crumb(words, ""), LINK)
    words = _("Roundtable %(number)s: %(theme)s") % {"number": roundtable.number, "theme": roundtable.display_theme}
    return Fact(_("On the agenda of"), Crumb(words, room.roundtable_url(roundtable.reference)), LINK)


def _facts(issue: Issue, *, actor: Actor, room: IssueRoom) -> list[Fact]:
    named = _("JD reads who raised it") if issue.names_owner else _("JD does not read who raised it")
    facts = [
        Fact(_("What it is about"), issue.get_topic_display()),
        Fact(_("Raised on"), issue.created_at, INSTANT),
        Fact(_("Seen by JD"), named),
        Fact(_("Other owners with the same question"), issue.supports.count()),
    ]
    if actor.audience == Audience.STAFF:
        facts.insert(0, Fact(_("Raised by"), issue.organisation.display_name))
    if issue.group and actor.audience == Audience.STAFF:
        url = reverse("issues_staff:group", args=[issue.reference])
        facts.append(Fact(_("Group"), Crumb(issue.group.display_title, url), LINK))
    on_agenda = agenda_of(issue, actor=actor, room=room)
    if on_agenda:
        facts.append(on_agenda)
    for label, moment in ((_("Answered on"), issue.answered_at), (_("Closed on"), issue.closed_at)):
        if moment:
            facts.append(Fact(label, moment, INSTANT))
    if issue.reason:
        facts.append(Fact(_("Reason"), issue.reason))
    return facts


def _points(issue: Issue, *, actor: Actor, room: IssueRoom) -> list[PointLine]:
    found = queries.action_points_visible_to(actor).filter(issue=issue).select_related("organisation").order_by("pk")
    is_chinese = reads_chinese()
    return [
        PointLine(
            point,
            point.what_zh if is_chinese and point.what_zh else point.what,
            room.point_url(point.reference),
            action_workflow.states[point.state].for_audience(actor.audience),
        )
        for point in found
    ]
