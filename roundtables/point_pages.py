"""The page of an action point, for both sides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints import queries as complaints
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.web.components import Crumb, Entry, Fact, Header
from core.web.rooms import Room
from core.web.stories import story
from core.web.verbs import Verbs, verbs_of
from core.workflow import engine
from programmes import queries as programmes
from roundtables import policies, queries
from roundtables.choices import OPEN_ACTIONS
from roundtables.models import ActionPoint
from roundtables.workflow import action_workflow

DAY = "components/value_day.html"
INSTANT = "components/value_instant.html"
LINK = "roundtables/action_points/value_link.html"


@dataclass(frozen=True)
class PointRoom(Room):
    """Where one audience looks at action points, and at what they are linked to: namespaces of addresses."""

    roundtables: str
    issues: str
    complaints: str


STAFF = PointRoom("action_points_staff", "roundtables_staff", "issues_staff", "complaints_staff")
PORTAL = PointRoom("action_points_portal", "roundtables_portal", "issues_portal", "complaints_portal")


@dataclass(frozen=True)
class PointPage:
    """An action point as one side reads it."""

    point: ActionPoint
    header: Header
    running: Sequence[ClockView]
    verbs: Verbs
    facts: Sequence[Fact]
    entries: Sequence[Entry]
    is_overdue: bool


def seen_by(actor: Actor) -> QuerySet[ActionPoint]:
    """Action points that the actor may see, with what their pages print."""
    seen = queries.action_points_visible_to(actor)
    return seen.select_related("organisation", "roundtable", "issue", "complaint")


def point_page(point: ActionPoint, *, actor: Actor, room: PointRoom, today: date, now: datetime) -> PointPage:
    """Compute the page. `today` is Beijing's."""
    views = [clocks.view(clock, now) for clock in clocks.of(point)]
    options = engine.options(action_workflow, point, actor=actor)
    verbs = verbs_of(options, lambda verb: room.verb_url(point.reference, verb))
    is_open = point.state in OPEN_ACTIONS
    return PointPage(
        point=point,
        header=header_of(point, actor=actor, room=room),
        running=sorted((view for view in views if view.stopped_at is None), key=lambda view: view.due),
        verbs=verbs if is_open else replace(verbs, denied=()),
        facts=_facts(point, actor=actor, room=room),
        entries=story(audit.timeline(point, actor=actor)) if policies.reads_report(actor, point) else (),
        is_overdue=is_open and point.due_on < today,
    )


def header_of(point: ActionPoint, *, actor: Actor, room: PointRoom) -> Header:
    """The head of an action point's pages."""
    state = action_workflow.told(point.state, actor.audience)
    return Header(point.display_what, point.reference, state, [Crumb(_("Action points"), room.list_url())])


def who_of(point: ActionPoint) -> str:
    """Who is to do it: the organisation, and by name where somebody was named."""
    name = point.organisation.display_name
    return f"{name} ({point.person_name})" if point.person_name else name


def _facts(point: ActionPoint, *, actor: Actor, room: PointRoom) -> list[Fact]:
    facts = [
        Fact(_("Who"), who_of(point)),
        Fact(_("Due"), point.due_on, DAY),
        Fact(_("Roundtable"), _roundtable(point, actor=actor, room=room), LINK),
    ]
    if point.issue and (issue := _issue(point, actor=actor, room=room)):
        facts.append(Fact(_("Issue"), issue, LINK))
    if point.commitment_id and actor.audience == Audience.STAFF:
        facts += _commitment(point, actor=actor)
    if point.complaint_id and complaints.visible_to(actor).filter(pk=point.complaint_id).exists():
        assert point.complaint is not None
        url = reverse(f"{room.complaints}:detail", args=[point.complaint.reference])
        facts.append(Fact(_("Complaint"), Crumb(point.complaint.reference, url), LINK))
    if point.asked_day and policies.reads_report(actor, point):
        facts += [Fact(_("More time asked until"), point.asked_day, DAY), Fact(_("Why"), point.asked_reason)]
    if point.report and policies.reads_report(actor, point):
        facts.append(Fact(_("What was done"), point.report))
    if point.done_at:
        facts.append(Fact(_("Done on"), point.done_at, INSTANT))
    return facts


def _roundtable(point: ActionPoint, *, actor: Actor, room: PointRoom) -> Crumb:
    """The roundtable; without its page where the reader's organisation was not invited to it."""
    roundtable = point.roundtable
    words = _("Roundtable %(number)s: %(theme)s") % {"number": roundtable.number, "theme": roundtable.display_theme}
    if not queries.roundtables_visible_to(actor).filter(pk=roundtable.pk).exists():
        return Crumb(_("Roundtable %(number)s") % {"number": roundtable.number}, "")
    return Crumb(words, reverse(f"{room.roundtables}:detail", args=[roundtable.reference]))


def _issue(point: ActionPoint, *, actor: Actor, room: PointRoom) -> Crumb | None:
    """The issue, for those who see it whole: of others' issues nothing is told here."""
    issue = point.issue
    if issue is None or not queries.issues_visible_to(actor).filter(pk=issue.pk).exists():
        return None
    words = f"{issue.reference} · {issue.display_title}"
    return Crumb(words, reverse(f"{room.issues}:detail", args=[issue.reference]))


def _commitment(point: ActionPoint, *, actor: Actor) -> list[Fact]:
    commitment = programmes.commitments_visible_to(actor).filter(pk=point.commitment_id or 0).first()
    if commitment is None:
        return []
    agreement = commitment.agreement.reference
    url = reverse("agreements_staff:detail", args=[agreement])
    return [Fact(_("Commitment"), Crumb(f"{agreement} · {commitment.display_wording}", url), LINK)]
