"""The page of an enrolment: where it stands, who has it, what ends first, and its story."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.days import house_day
from core.web.components import Action, Entry, Fact, File, Header, Remark, verb_action
from core.web.stories import story
from core.workflow import engine
from core.workflow.table import Option
from programmes import checklists, policies, queries, standing
from programmes.actions.effects import PLATFORM_ANSWER
from programmes.actions.enrolments import LIVING_STATES
from programmes.choices import EnrolmentState as S
from programmes.models import Enrolment, EnrolmentDocument, Right
from programmes.portal.enrolments.contexts import parts
from programmes.portal.enrolments.contexts.check import power_line
from programmes.portal.enrolments.contexts.tasks import remarks_of, services_of
from programmes.portal.enrolments.wording import GIVES, PROSPECTS, REMEDIES, Prospect
from programmes.workflow import enrolment_workflow

SHOWN_RIGHTS = 50
SHOWN_EXPIRIES = 5
# The application has its own pages for these.
OWN_PAGES = frozenset({"begin", "submit"})


@dataclass(frozen=True)
class PaperGroup:
    """The documents of one item of the checklist: those in use, and the versions they replaced."""

    label: str
    files: Sequence[File]
    earlier: Sequence[File]


@dataclass(frozen=True)
class Suspension:
    """Why an enrolment rests, since when, and how that is mended."""

    reason: str
    note: str
    since: datetime | None
    remedy: str
    action: Action | None


@dataclass(frozen=True)
class ExpiryRow:
    """One thing on which the enrolment rests that ends on a day."""

    label: str
    name: str
    on: date
    is_first: bool


@dataclass(frozen=True)
class DetailPage:
    """An enrolment as its owner reads it."""

    enrolment: Enrolment
    header: Header
    prospect: Prospect
    gives: Any
    invitation: Remark | None
    asked_for: Sequence[checklists.Item]
    begin: Action | None
    clocks: Sequence[ClockView]
    suspension: Suspension | None
    closing: Sequence[Fact]
    expiries: Sequence[ExpiryRow]
    facts: Sequence[Fact]
    rights: Sequence[parts.RightRow]
    rights_count: int
    change_links: Sequence[Action]
    papers: Sequence[PaperGroup]
    remarks: Sequence[Remark]
    entries: Sequence[Entry]
    actions: Sequence[Action]
    unavailable: Sequence[Action]
    printed_at: datetime


def detail_page(enrolment: Enrolment, *, actor: Actor, now: datetime) -> DetailPage:
    """Compute the page. A fixed number of statements."""
    day = house_day(now)
    views = [clocks.view(clock, now) for clock in clocks.running(enrolment).select_related("rule")]
    options = engine.options(enrolment_workflow, enrolment, actor=actor)
    shown = [option for option in options if option.transition.verb not in OWN_PAGES]
    rights = list(queries.rights_of(enrolment, actor=actor))
    remarks = remarks_of(enrolment, actor=actor)
    invited = enrolment.state == S.INVITED
    return DetailPage(
        enrolment=enrolment,
        header=_header(enrolment, actor=actor),
        prospect=PROSPECTS[enrolment.state],
        gives=GIVES[enrolment.programme],
        invitation=next(iter(remarks), None) if invited else None,
        asked_for=_asked_for(enrolment, day) if invited else [],
        begin=_begin(enrolment, options) if invited else None,
        clocks=[view for view in views if view.code != standing.RENEWAL],
        suspension=_suspension(enrolment, actor=actor) if enrolment.state == S.SUSPENDED else None,
        closing=_closing(enrolment),
        expiries=_expiries(enrolment, rights, day),
        facts=_facts(enrolment),
        rights=parts.right_rows(rights[:SHOWN_RIGHTS], chosen=frozenset(), day=day),
        rights_count=len(rights),
        change_links=_change_links(enrolment, actor=actor),
        papers=_papers(enrolment, actor=actor),
        remarks=[] if invited else remarks,
        entries=_entries(enrolment, actor=actor),
        actions=[_action(enrolment, option) for option in shown if option.is_available],
        unavailable=[_action(enrolment, option) for option in shown if not option.is_available],
        printed_at=now,
    )


def _header(enrolment: Enrolment, *, actor: Actor) -> Header:
    owner = enrolment.organisation.display_name
    programme = enrolment.get_programme_display()
    title = programme
    if actor.organisation_id != enrolment.organisation_id:
        title = _("%(owner)s: %(programme)s") % {"owner": owner, "programme": programme}
    return Header(title, enrolment.reference, parts.state_of(enrolment), [parts.list_crumb()])


def _asked_for(enrolment: Enrolment, day: date) -> list[checklists.Item]:
    checklist = enrolment.checklist or checklists.in_force(enrolment.programme, day)
    return [item for item in checklists.items_of(checklist) if item.check != "declaration"]


def _begin(enrolment: Enrolment, options: Sequence[Option[Any]]) -> Action | None:
    found = next((option for option in options if option.transition.verb == "begin"), None)
    return _action(enrolment, found) if found else None


def _action(enrolment: Enrolment, option: Option[Any]) -> Action:
    url = reverse("enrolments_portal:transition", args=[enrolment.reference, option.transition.verb])
    action = verb_action(option, url)
    # What cannot be undone is warned of on its own page; here it must not outshine the rest.
    return replace(action, kind="secondary") if action.kind == "danger" else action


def _suspension(enrolment: Enrolment, *, actor: Actor) -> Suspension:
    remedy = REMEDIES[enrolment.suspension_reason]
    action = None
    if remedy.page and policies.applies(actor, enrolment):
        url = parts.page_url(enrolment, remedy.page)
        action = Action(remedy.label, url, "wrench-adjustable", "primary")
    return Suspension(
        reason=str(enrolment.get_suspension_reason_display()),
        note=enrolment.note,
        since=enrolment.suspended_at,
        remedy=str(remedy.text),
        action=action,
    )


def _closing(enrolment: Enrolment) -> list[Fact]:
    """How it ended, and why; empty while it is open."""
    if enrolment.is_open:
        return []
    given = [
        (_("Reason given by CBBC"), enrolment.get_refusal_reason_display()),
        (_("Reason given by JD"), enrolment.get_platform_reason_display()),
        (_("Reason"), enrolment.get_exit_reason_display()),
        (_("Note"), enrolment.note),
    ]
    facts = [Fact(label, value) for label, value in given if value]
    return [*facts, Fact(_("Closed on"), enrolment.closed_at, "components/value_instant.html")]


def _expiries(enrolment: Enrolment, rights: Sequence[Right], day: date) -> list[ExpiryRow]:
    """What ends first among everything on which a living enrolment rests; of its rights, those that the reader sees."""
    if enrolment.state not in LIVING_STATES:
        return []
    words = {"right": _("Right"), "power": _("Power of attorney"), "agreement": _("Agreement of CBBC and JD")}
    seen = {str(right) for right in rights}
    ahead = [one for one in standing.expiries(enrolment, day) if one.kind != "right" or one.name in seen]
    first = ahead[:SHOWN_EXPIRIES]
    return [ExpiryRow(words[one.kind], one.name, one.on, index == 0) for index, one in enumerate(first)]


def _facts(enrolment: Enrolment) -> list[Fact]:
    instant, reference = "components/value_instant.html", "components/value_reference.html"
    facts = [
        Fact(_("Services"), ", ".join(services_of(enrolment)) or _("None")),
        Fact(_("Power of attorney"), power_line(enrolment)),
    ]
    if enrolment.declared_at:
        words = _("%(name)s, %(title)s") % {"name": enrolment.declared_name, "title": enrolment.declared_title}
        facts.append(Fact(_("Declaration"), words))
    dates = [
        (_("Invited on"), enrolment.invited_at),
        (_("Submitted on"), enrolment.submitted_at),
        (_("Approved by CBBC on"), enrolment.approved_at),
        (_("Introduced to JD on"), enrolment.introduced_at),
        (_("Active since"), enrolment.active_since),
    ]
    facts += [Fact(label, at, instant) for label, at in dates if at]
    if enrolment.platform_reference:
        facts.append(Fact(_("JD's reference"), enrolment.platform_reference, reference))
    return facts


def _change_links(enrolment: Enrolment, *, actor: Actor) -> list[Action]:
    """What a living enrolment rests on can be kept up to date."""
    if enrolment.state not in LIVING_STATES or not policies.applies(actor, enrolment):
        return []
    return [
        Action(_("Choose the rights"), parts.page_url(enrolment, "rights"), "award"),
        Action(_("Name the power of attorney"), parts.page_url(enrolment, "power"), "person-badge"),
    ]


def _papers(enrolment: Enrolment, *, actor: Actor) -> list[PaperGroup]:
    """Documents by item of the checklist, in its order; JD's answer last."""
    found: dict[str, list[EnrolmentDocument]] = defaultdict(list)
    for paper in queries.documents_of(enrolment, actor=actor):
        found[paper.code].append(paper)
    labels = {item.code: item.label for item in checklists.items_of(enrolment.checklist)}
    labels[PLATFORM_ANSWER] = _("JD's answer")
    return [_paper_group(label, found[code]) for code, label in labels.items() if code in found]


def _paper_group(label: str, papers: Sequence[EnrolmentDocument]) -> PaperGroup:
    return PaperGroup(
        label=label,
        files=[parts.paper_of(paper) for paper in papers if paper.replaced_at is None],
        earlier=[parts.paper_of(paper) for paper in papers if paper.replaced_at is not None],
    )


def _entries(enrolment: Enrolment, *, actor: Actor) -> list[Entry]:
    """The story so far, newest first."""
    return story(audit.timeline(enrolment, actor=actor))
