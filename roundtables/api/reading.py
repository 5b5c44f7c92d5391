"""What the API shows of roundtables, issues and action points: to JD, to owners of their own, and to CBBC."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.db.models import Count
from django.urls import reverse

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.api import etags
from core.api.shapes import CLOCK, clock_shown, steps_shown
from core.clocks import queries as clocks
from core.workflow import engine
from core.workflow.errors import NotVisible
from roundtables import policies, queries
from roundtables.agenda import lines_of
from roundtables.models import ActionPoint, Issue, Roundtable
from roundtables.workflow import action_workflow, issue_workflow, roundtable_workflow

ISSUE_VERBS = ("answer",)
POINT_VERBS = ("report", "ask_more_time")


def roundtable_for(actor: Actor, reference: str) -> Roundtable:
    """The roundtable with this reference. Raises NotVisible."""
    shown = queries.roundtables_visible_to(actor).select_related("host")
    for found in shown.filter(reference=reference).order_by():
        return found
    raise NotVisible


def issues_for(actor: Actor) -> Any:
    """Issues that the actor may see, with what is shown of them."""
    shown = queries.issues_visible_to(actor).select_related("organisation", "item__roundtable")
    return shown.annotate(supporters=Count("supports", distinct=True))


def issue_for(actor: Actor, reference: str) -> Issue:
    """The issue with this reference. Raises NotVisible."""
    found: Issue | None = issues_for(actor).filter(reference=reference).first()
    if found is None:
        raise NotVisible
    return found


def points_for(actor: Actor) -> Any:
    """Action points that the actor may see, with what is shown of them."""
    return queries.action_points_visible_to(actor).select_related("organisation", "roundtable", "issue")


def point_for(actor: Actor, reference: str) -> ActionPoint:
    """The action point with this reference. Raises NotVisible."""
    found: ActionPoint | None = points_for(actor).filter(reference=reference).first()
    if found is None:
        raise NotVisible
    return found


def key_of(rows: Any, reference: str) -> int:
    """The key of the record with this reference among those the actor may see. Raises NotVisible."""
    found: int | None = rows.filter(reference=reference).values_list("pk", flat=True).first()
    if found is None:
        raise NotVisible
    return found


def roundtable_summary(roundtable: Roundtable) -> dict[str, Any]:
    """A roundtable as lists show it."""
    return {
        "reference": roundtable.reference,
        "version": roundtable.version,
        "number": roundtable.number,
        "state": roundtable.state,
        "theme": roundtable.theme,
        "theme_zh": roundtable.theme_zh,
        "starts_at": roundtable.starts_at,
        "ends_at": roundtable.ends_at,
        "zone": roundtable.zone,
        "updated_at": roundtable.updated_at,
    }


def roundtable_detail(roundtable: Roundtable, *, actor: Actor) -> dict[str, Any]:
    """The whole roundtable, with what the actor reads of its agenda."""
    href = reverse("api:roundtables-detail", args=[roundtable.reference])
    return {
        **roundtable_summary(roundtable),
        "href": href,
        "state_label": roundtable_workflow.states[roundtable.state].for_audience(actor.audience).label,
        "venue": roundtable.venue,
        "venue_zh": roundtable.venue_zh,
        "link": roundtable.link,
        "host": roundtable.host.name,
        "chair": roundtable.chair,
        "languages": list(roundtable.languages),
        "agenda": [
            {
                "number": line.number,
                "title": line.item.title,
                "title_zh": line.item.title_zh,
                "starts_at": line.begins.astimezone(UTC),
                "ends_at": line.ends.astimezone(UTC),
                "speaker": line.item.speaker,
                "readers": line.item.readers,
                "issues": _under(line.issues),
            }
            for line in lines_of(roundtable, actor=actor)
        ],
        "links": {"pack": f"{href}/pack", "minutes": f"{href}/minutes" if roundtable.minutes_sent_at else None},
    }


def _under(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    return [
        {
            "reference": issue.reference,
            "title": issue.title,
            "title_zh": issue.title_zh,
            "href": reverse("api:issues-detail", args=[issue.reference]),
        }
        for issue in issues
    ]


def is_told(issue: Issue, *, actor: Actor) -> bool:
    """Whether the actor reads who raised the issue, and what with it: JD only where the owner said so."""
    return actor.audience != Audience.PARTNER or issue.names_owner


def _leads_to_raiser(point: ActionPoint, *, actor: Actor) -> bool:
    """Whether the point beside its issue would say who raised it: the raiser itself is to do it."""
    issue = point.issue
    return issue is not None and point.organisation_id == issue.organisation_id and not is_told(issue, actor=actor)


def issue_tag(issue: Any, *, actor: Actor) -> str:
    """The issue's ETag for this actor."""
    return etags.etag(issue.reference, issue.version, actor=actor, also=(issue.supporters, issue.item_id))


def issue_summary(issue: Any, *, actor: Actor) -> dict[str, Any]:
    """An issue as lists show it, and what a write answers with."""
    allowed = engine.allowed_verbs(issue_workflow, issue, actor=actor)
    return {
        "reference": issue.reference,
        "version": issue.version,
        "state": issue.state,
        "topic": issue.topic,
        "title": issue.title,
        "title_zh": issue.title_zh,
        "wish": issue.wish,
        "wish_zh": issue.wish_zh,
        "owner": {"name": issue.organisation.name} if is_told(issue, actor=actor) else None,
        "supporters": issue.supporters,
        "roundtable": issue.item.roundtable.reference if issue.item else None,
        "created_at": issue.created_at,
        "answered_at": issue.answered_at,
        "closed_at": issue.closed_at,
        "updated_at": issue.updated_at,
        "verbs": [verb for verb in allowed if verb in ISSUE_VERBS],
    }


def issue_detail(issue: Any, *, actor: Actor) -> dict[str, Any]:
    """The whole issue, as far as the actor reads it."""
    told = is_told(issue, actor=actor)
    href = reverse("api:issues-detail", args=[issue.reference])
    points = queries.action_points_visible_to(actor).filter(issue=issue).order_by("pk")
    if not told:
        points = points.exclude(organisation=issue.organisation_id)
    return {
        **issue_summary(issue, actor=actor),
        "href": href,
        "state_label": issue_workflow.states[issue.state].for_audience(actor.audience).label,
        "explanation": issue.explanation if told else "",
        "complaints": list(issue.complaints.order_by("pk").values_list("reference", flat=True)) if told else [],
        "shops": [
            {"site": one.platform, "number": one.number, "name": one.name}
            for one in (issue.shops.order_by("name", "pk") if told else ())
        ],
        "answers": [
            {"at": one.answered_at, "who": one.author_label, "text": one.text, "text_zh": one.text_zh}
            for one in issue.answers.order_by("answered_at", "pk")
        ],
        "action_points": list(points.values_list("reference", flat=True)),
        "steps": steps_shown(issue_workflow, issue, href=href, verbs=ISSUE_VERBS, actor=actor),
    }


def point_tag(point: ActionPoint, *, actor: Actor) -> str:
    """The action point's ETag for this actor."""
    return etags.etag(point.reference, point.version, actor=actor, also=(point.due_at, point.organisation_id))


def point_summary(point: ActionPoint, *, actor: Actor) -> dict[str, Any]:
    """An action point as lists show it, and what a write answers with."""
    allowed = engine.allowed_verbs(action_workflow, point, actor=actor)
    return {
        "reference": point.reference,
        "version": point.version,
        "state": point.state,
        "what": point.what,
        "what_zh": point.what_zh,
        "who": point.organisation.name,
        "is_yours": point.organisation_id == actor.organisation_id,
        "due_on": point.due_on,
        "due_at": point.due_at,
        "roundtable": point.roundtable.reference,
        "created_at": point.created_at,
        "done_at": point.done_at,
        "updated_at": point.updated_at,
        "verbs": [verb for verb in allowed if verb in POINT_VERBS],
    }


def point_detail(point: ActionPoint, *, actor: Actor) -> dict[str, Any]:
    """The whole action point. What was reported is for those whom it concerns (policies.reads_report)."""
    href = reverse("api:action-points-detail", args=[point.reference])
    reads = policies.reads_report(actor, point)
    known = point.issue is not None and queries.issues_visible_to(actor).filter(pk=point.issue_id or 0).exists()
    hidden = _leads_to_raiser(point, actor=actor)
    return {
        **point_summary(point, actor=actor),
        "href": href,
        "state_label": action_workflow.states[point.state].for_audience(actor.audience).label,
        "report": point.report if reads else "",
        "reason": point.reason if reads else "",
        "asked_day": point.asked_day if reads else None,
        "asked_reason": point.asked_reason if reads else "",
        "issue": point.issue.reference if point.issue is not None and known and not hidden else None,
        "clocks": [clock_shown(row) for row in clocks.of(point).values(*CLOCK)],
        "steps": steps_shown(action_workflow, point, href=href, verbs=POINT_VERBS, actor=actor),
    }
