"""The page of an enrolment: what it waits for, what is missing, what it rests on, and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.clocks import queries as clocks
from core.days import house_day
from core.web.components import Action, Crumb, Entry, Fact, Header, Remark, State
from core.web.saved_views import SavedView
from core.web.verbs import Verbs, verbs_of
from core.workflow import engine
from core.workflow.table import State as CaseState
from programmes import policies, standing
from programmes.actions.enrolments import LIVING_STATES, STAFFS_STATES
from programmes.checklists import proofs_of
from programmes.choices import EnrolmentState, Service
from programmes.models import Enrolment, Right
from programmes.staff.enrolments import queue
from programmes.staff.enrolments.contexts.checklist import ChecklistPanel, checklist_panel
from programmes.staff.enrolments.contexts.links import list_url
from programmes.staff.enrolments.contexts.story import remark_list, timeline
from programmes.staff.enrolments.forms import JudgementForm
from programmes.staff.enrolments.wording import AFTERWARDS, NEXT_STEPS
from programmes.states import POWER_STATES, RIGHT_STATES
from programmes.workflow import enrolment_workflow

INSTANT = "components/value_instant.html"
REFERENCE = "components/value_reference.html"
LINK = "programmes/_value_link.html"


@dataclass(frozen=True)
class Link:
    """A value that leads to a page of its own."""

    label: Any
    url: str


@dataclass(frozen=True)
class Section:
    """One part of the page, as the in-page navigation names it. `count` is empty where a figure says nothing."""

    anchor: str
    label: Any
    count: str = ""


@dataclass(frozen=True)
class RightRow:
    """A right on which the enrolment rests. `is_proven`: whether its certificate is on record."""

    title: str
    number: str
    kind: str
    territory: str
    url: str
    state: State
    ends_on: date | None
    is_proven: bool


@dataclass(frozen=True)
class EndRow:
    """One thing on which the enrolment rests, and its last day."""

    kind: Any
    name: str
    on: date


@dataclass(frozen=True)
class StandingPanel:
    """Whether the enrolment stands today, and what ends first."""

    shortfalls: Sequence[str]
    ends: Sequence[EndRow]
    facts: Sequence[Fact]


@dataclass(frozen=True)
class EnrolmentPage:
    """The whole page of an enrolment."""

    header: Header
    enrolment: Enrolment
    next_step: Any
    afterwards: Any
    running: Sequence[clocks.ClockView]
    finished: Sequence[clocks.ClockView]
    verbs: Verbs
    warning: str
    facts: Sequence[Fact]
    checklist: ChecklistPanel
    rights: Sequence[RightRow]
    standing: StandingPanel
    remarks: Sequence[Remark]
    entries: Sequence[Entry]
    sections: Sequence[Section]
    edit_rights_url: str
    edit_power_url: str
    edit_services_url: str
    view: SavedView
    printed_at: datetime
    printed_by: str


KINDS = {"right": _("Right"), "power": _("Power of attorney"), "agreement": _("Agreement")}


def enrolment_page(
    enrolment: Enrolment,
    *,
    actor: Actor,
    view: SavedView,
    now: datetime,
    judged: tuple[str, JudgementForm] | None = None,
) -> EnrolmentPage:
    """Everything the page of an enrolment shows to this member of staff. `judged`: a judgement that did not hold."""
    day = house_day(now)
    checklist = checklist_panel(enrolment, actor=actor, day=day, judged=judged)
    remarks = remark_list(enrolment, actor=actor)
    rights = right_rows(enrolment, day)
    views = [clocks.view(clock, now) for clock in clocks.of(enrolment)]
    return EnrolmentPage(
        header=_header(enrolment, enrolment_workflow.states[enrolment.state].for_audience(actor.audience), view),
        enrolment=enrolment,
        next_step=NEXT_STEPS.get(enrolment.state, ""),
        afterwards=AFTERWARDS.get(enrolment.state, ""),
        running=sorted((one for one in views if one.stopped_at is None), key=lambda one: one.due),
        finished=[one for one in views if one.stopped_at is not None],
        verbs=_verbs(enrolment, actor=actor, view=view),
        warning=_warning(enrolment),
        facts=_facts(enrolment),
        checklist=checklist,
        rights=rights,
        standing=_standing(enrolment, day),
        remarks=remarks,
        entries=timeline(enrolment, actor=actor),
        sections=_sections(checklist, rights, remarks),
        **_edit_urls(enrolment, actor=actor),
        view=view,
        printed_at=now,
        printed_by=actor.label,
    )


def title(enrolment: Enrolment) -> str:
    """Who joins what, in a few words."""
    words = {"owner": enrolment.organisation.display_name, "programme": enrolment.get_programme_display()}
    return gettext("%(owner)s: %(programme)s") % words


def right_rows(enrolment: Enrolment, day: date) -> list[RightRow]:
    """The rights of the enrolment as they are worth on a day."""
    rights = list(enrolment.rights.all())
    proven = proofs_of(rights)
    return [right_row(right, day, is_proven=right.pk in proven) for right in rights]


def right_row(right: Right, day: date, *, is_proven: bool) -> RightRow:
    """A right in a table."""
    return RightRow(
        title=right.display_title,
        number=right.number,
        kind=right.get_right_type_display(),
        territory=right.get_territory_display(),
        url=reverse("rights_staff:detail", args=[right.pk]),
        state=RIGHT_STATES[right.status_on(day)],
        ends_on=right.ends_on,
        is_proven=is_proven,
    )


def _header(enrolment: Enrolment, state: CaseState, view: SavedView) -> Header:
    meta = [Fact(_("Opened"), enrolment.created_at, INSTANT)]
    for label, value in (
        (_("Introduced to JD"), enrolment.introduced_at),
        (_("Active since"), enrolment.active_since),
        (_("Closed"), enrolment.closed_at),
    ):
        if value:
            meta.append(Fact(label, value, INSTANT))
    if enrolment.renews_on and enrolment.is_open:
        meta.append(Fact(_("Renew by"), enrolment.renews_on, "components/value_day.html"))
    if enrolment.platform_reference:
        meta.append(Fact(_("JD's reference"), enrolment.platform_reference, REFERENCE))
    return Header(
        title=title(enrolment),
        reference=enrolment.reference,
        state=state,
        crumbs=[Crumb(_("Enrolments"), list_url(queue.ALL)), Crumb(view.label, list_url(view))],
        meta=meta,
    )


def _verbs(enrolment: Enrolment, *, actor: Actor, view: SavedView) -> Verbs:
    def url_of(verb: str) -> str:
        address = reverse("enrolments_staff:transition", args=[enrolment.reference, verb])
        return f"{address}?view={view.name}"

    found = verbs_of(engine.options(enrolment_workflow, enrolment, actor=actor), url_of)
    return replace(found, available=[_quieter(action) for action in found.available])


def _quieter(action: Action) -> Action:
    """What cannot be undone is warned of on its own page; here, wide on a phone, it must not outshine the rest."""
    return replace(action, kind="secondary") if action.kind == "danger" else action


def _warning(enrolment: Enrolment) -> str:
    """Why it rests or has ended; empty for what goes on."""
    reasons = {
        EnrolmentState.SUSPENDED: enrolment.get_suspension_reason_display,
        EnrolmentState.REFUSED: enrolment.get_platform_reason_display
        if enrolment.platform_reason
        else enrolment.get_refusal_reason_display,
        EnrolmentState.EXITED: enrolment.get_exit_reason_display,
    }
    reason = reasons.get(EnrolmentState(enrolment.state))
    return str(reason()) if reason else ""


def _facts(enrolment: Enrolment) -> list[Fact]:
    owner = enrolment.organisation
    facts = [
        Fact(_("Rights owner"), Link(owner.display_name, reverse("owners_staff:detail", args=[owner.code])), LINK),
        Fact(_("Programme"), enrolment.get_programme_display()),
        Fact(_("Services"), ", ".join(str(Service(service).label) for service in enrolment.services) or "–"),
    ]
    if enrolment.origin:
        facts.append(Fact(_("How the contact came about"), enrolment.origin))
    return facts


def _standing(enrolment: Enrolment, day: date) -> StandingPanel:
    agreement, power = enrolment.agreement, enrolment.power
    facts = [
        Fact(
            _("Agreement"),
            Link(agreement.display_title, reverse("agreements_staff:detail", args=[agreement.reference])),
            LINK,
        )
    ]
    if power:
        facts += [
            Fact(_("Agent"), power.agent.display_name),
            Fact(
                _("Power of attorney"),
                Link(power.reference, reverse("owners_staff:power", args=[power.reference])),
                LINK,
            ),
            Fact(_("Today"), POWER_STATES[power.state_on(day)], "components/value_state.html"),
            Fact(_("Valid until"), power.valid_until, "components/value_day.html"),
        ]
    else:
        facts.append(Fact(_("Who acts"), _("The rights owner itself")))
    return StandingPanel(
        shortfalls=[str(reason.label) for reason in standing.shortfalls(enrolment, day)],
        ends=[EndRow(KINDS[end.kind], end.name, end.on) for end in standing.expiries(enrolment, day)],
        facts=facts,
    )


def _edit_urls(enrolment: Enrolment, *, actor: Actor) -> dict[str, str]:
    """Where staff change what the enrolment rests on, as far as they may now; empty where not."""
    may = bool(policies.staff_acts(actor))
    fills, lives = enrolment.state in STAFFS_STATES, enrolment.state in LIVING_STATES
    open_now = {"rights": fills or lives, "power": fills or lives, "services": fills}
    return {
        f"edit_{name}_url": reverse(f"enrolments_staff:{name}", args=[enrolment.reference]) if may and is_open else ""
        for name, is_open in open_now.items()
    }


def _sections(checklist: ChecklistPanel, rights: Sequence[RightRow], remarks: Sequence[Remark]) -> list[Section]:
    return [
        Section("checklist", _("Checklist"), str(len(checklist.items))),
        Section("rights", _("Rights"), str(len(rights) or "")),
        Section("standing", _("What it rests on")),
        Section("about", _("About")),
        Section("answers", _("JD's answer"), str(len(checklist.answers) or "")),
        Section("conversation", _("Conversation"), str(len(remarks) or "")),
        Section("timeline", _("Timeline")),
    ]
