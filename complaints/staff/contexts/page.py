"""The whole page of a complaint. Everything is computed here; the templates only print."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints import panels, policies, queries
from complaints.advice.links import origin_facts
from complaints.choices import Outcome
from complaints.conversation.contexts import STAFF_ROOM, Conversation, conversation_of
from complaints.models import Complaint
from complaints.models.complaint import OPEN
from complaints.shops.contexts import Relisting, ShopRow, relisting_panel, shop_rows, shops_of
from complaints.staff import queue
from complaints.staff.contexts.checklist import ChecklistPanel, checklist_panel, may_ask
from complaints.staff.contexts.counter import CounterPanel, counter_panel
from complaints.staff.contexts.evidence import Picture, picture
from complaints.staff.contexts.links import detail_url, list_url
from complaints.staff.contexts.listings import (
    TARGETS_A_PAGE,
    KnownRow,
    TargetList,
    known_rows,
    outcome_shares,
    target_list,
)
from complaints.staff.contexts.priority import priority_facts
from complaints.staff.contexts.rights import RightPanel, load_documents, right_panel
from complaints.staff.contexts.story import remark_file, timeline
from complaints.staff.rows import NEXT_STEPS, SHORT_REASONS
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.clocks import queries as clocks
from core.web.components import Crumb, Entry, Fact, Header, Share
from core.web.days import day_in_words
from core.web.saved_views import SavedView
from core.web.verbs import Verbs, verbs_of
from core.workflow import engine
from core.workflow.table import State as CaseState
from merchants.panels import Shown

# What one sheet of paper can bear; a longer complaint is printed from its export.
TARGETS_TO_PRINT = 1000


@dataclass(frozen=True)
class Section:
    """One part of the page, as the in-page navigation names it. `count` is empty where a figure says nothing."""

    anchor: str
    label: Any
    count: str = ""


@dataclass(frozen=True)
class ComplaintPage:
    """The whole page of a complaint."""

    header: Header
    complaint: Complaint
    next_step: Any
    waits_for: str
    running: Sequence[clocks.ClockView]
    finished: Sequence[clocks.ClockView]
    verbs: Verbs
    assignee: str
    take_url: str
    checklist: ChecklistPanel
    claim: Sequence[Fact]
    right: RightPanel
    shares: Sequence[Share]
    targets: TargetList
    shops: Sequence[ShopRow]
    relisting: Relisting
    evidence: Sequence[Picture]
    counter: CounterPanel | None
    known: Sequence[KnownRow]
    around: Sequence[Shown]
    conversation: Conversation
    entries: Sequence[Entry]
    sections: Sequence[Section]
    previous_url: str
    next_url: str
    view: SavedView
    printed_at: datetime
    printed_by: str


def complaint_page(
    complaint: Complaint, *, actor: Actor, view: SavedView, prints_all: bool, now: datetime
) -> ComplaintPage:
    """Everything the page of a complaint shows to this member of staff. `prints_all` lists every listing."""
    found = list(queries.evidence_and_gaps(complaint, actor=actor))
    counter = counter_panel(complaint, actor=actor, evidence=found, now=now)
    pictures = [picture(complaint, item) for item in found if item.redacted_at is None]
    load_documents(complaint.right)
    targets = target_list(complaint, actor=actor, limit=TARGETS_TO_PRINT if prints_all else TARGETS_A_PAGE)
    # What the page of listings holds whole is not read again.
    is_whole = len(targets.rows) >= complaint.target_count
    known = known_rows(complaint, targets.sold if is_whole else queries.sold_in(complaint), actor=actor)
    shops = Counter(filter(None, targets.sold.values())) if is_whole else shops_of(complaint)
    conversation = conversation_of(
        complaint, found, actor=actor, room=STAFF_ROOM, file_of=lambda item: remark_file(picture(complaint, item))
    )
    running, finished = _clocks(complaint, now)
    beside = queue.neighbours(complaint, view, actor=actor, now=now)
    state = complaint_workflow.states[complaint.state].for_audience(actor.audience)
    return ComplaintPage(
        header=_header(complaint, state, view),
        complaint=complaint,
        next_step=NEXT_STEPS.get(complaint.state, ""),
        waits_for=state.waits_for,
        running=running,
        finished=finished,
        verbs=_verbs(complaint, actor=actor, view=view),
        assignee=complaint.assignee.display_name if complaint.assignee else "",
        take_url=_take_url(complaint, actor=actor),
        checklist=checklist_panel(complaint, found, actor=actor, asks=may_ask(complaint, actor=actor)),
        claim=_claim(complaint) + origin_facts(complaint, actor=actor, namespace="advice_staff"),
        right=right_panel(complaint, now),
        shares=outcome_shares(complaint),
        targets=targets,
        shops=shop_rows(complaint, shops),
        relisting=relisting_panel(complaint, room="complaints_staff", actor=actor),
        evidence=pictures,
        counter=counter,
        known=known,
        around=panels.shown(complaint.pk, actor),
        conversation=conversation,
        entries=timeline(complaint, actor=actor),
        sections=_sections(complaint, pictures, known, conversation),
        previous_url=detail_url(beside.previous, view),
        next_url=detail_url(beside.next, view),
        view=view,
        printed_at=now,
        printed_by=actor.label,
    )


def title(complaint: Complaint) -> str:
    """What a complaint is about, in a few words."""
    right = complaint.right.display_title if complaint.right else "–"
    return gettext("%(reason)s: %(right)s") % {"reason": SHORT_REASONS[complaint.reason], "right": right}


def _header(complaint: Complaint, state: CaseState, view: SavedView) -> Header:
    meta = [
        Fact(_("Rights owner"), complaint.organisation.display_name),
        Fact(_("Submitted on"), complaint.submitted_at, "components/value_instant.html"),
    ]
    if complaint.lodged_at:
        meta.append(Fact(_("Lodged on"), complaint.lodged_at, "components/value_instant.html"))
    if complaint.platform_case_number:
        meta.append(Fact(_("JD case number"), complaint.platform_case_number, "components/value_reference.html"))
    return Header(
        title=title(complaint),
        reference=complaint.reference,
        state=state,
        crumbs=[Crumb(_("Complaints"), list_url(queue.ALL)), Crumb(view.label, list_url(view))],
        meta=meta,
    )


def _verbs(complaint: Complaint, *, actor: Actor, view: SavedView) -> Verbs:
    def url_of(verb: str) -> str:
        address = reverse("complaints_staff:transition", args=[complaint.reference, verb])
        return f"{address}?view={view.name}"

    return verbs_of(engine.options(complaint_workflow, complaint, actor=actor), url_of, {"assign": "e"})


def _take_url(complaint: Complaint, *, actor: Actor) -> str:
    """Where one press makes the complaint the reader's own; empty where it is, or is not theirs to take."""
    is_mine = complaint.assignee_id is not None and complaint.assignee_id == actor.person_id
    may = policies.staff_acts(actor, complaint) and complaint.state in OPEN
    return reverse("complaints_staff:assign_to_me") if may and not is_mine else ""


def _clocks(complaint: Complaint, now: datetime) -> tuple[list[clocks.ClockView], list[clocks.ClockView]]:
    """Running clocks, the one due first ahead, and those that have stopped."""
    views = [clocks.view(clock, now) for clock in clocks.of(complaint)]
    running = sorted((one for one in views if one.stopped_at is None), key=lambda one: (bool(one.paused_at), one.due))
    return running, [one for one in views if one.stopped_at is not None]


def _claim(complaint: Complaint) -> list[Fact]:
    facts = [
        Fact(_("Reason"), complaint.get_reason_display()),
        Fact(_("Requested measure"), complaint.get_measure_display()),
        *priority_facts(complaint),
        Fact(_("Rights owner"), complaint.organisation, "complaints/staff/value_names.html"),
        Fact(
            _("Contact data"),
            _("The seller may see them.") if complaint.discloses_contact else _("The seller may not see them."),
        ),
        Fact(_("Statement of truth"), complaint, "complaints/staff/value_statement.html"),
    ]
    if complaint.agent and complaint.power:
        facts.append(Fact(_("Filed by the agent"), _agent(complaint)))
    if complaint.agent_left_at:
        facts.append(Fact(_("Without the agent since"), complaint.agent_left_at, "components/value_instant.html"))
    if complaint.authorised_shop_reason:
        facts.append(Fact(_("Why against an official shop"), complaint.authorised_shop_reason))
    if complaint.sender_reference:
        facts.append(Fact(_("Owner's reference"), complaint.sender_reference, "components/value_reference.html"))
    return facts + _closing(complaint)


def _agent(complaint: Complaint) -> str:
    """Who filed it for the owner, on which power of attorney, and until when that is valid."""
    agent, power = complaint.agent, complaint.power
    assert agent is not None  # the database holds the one only with the other
    assert power is not None
    named = {"agent": agent.display_name, "power": power.reference}
    if power.valid_until is None:
        return gettext("%(agent)s, power of attorney %(power)s without end") % named
    return gettext("%(agent)s, power of attorney %(power)s until %(until)s") % {
        **named,
        "until": day_in_words(power.valid_until),
    }


def _closing(complaint: Complaint) -> list[Fact]:
    """How it ended, where it has."""
    facts = []
    if complaint.outcome:
        facts.append(Fact(_("Outcome"), Outcome(complaint.outcome).label))
    if complaint.refusal_reason:
        facts.append(Fact(_("Refused by CBBC because"), complaint.get_refusal_reason_display()))
    if complaint.platform_reason:
        facts.append(Fact(_("Rejected by JD because"), complaint.get_platform_reason_display()))
    if complaint.withdrawal_reason:
        facts.append(Fact(_("Withdrawn because"), complaint.get_withdrawal_reason_display()))
    if complaint.closing_note:
        facts.append(Fact(_("Note"), complaint.closing_note))
    return facts


def _sections(
    complaint: Complaint, pictures: Sequence[Picture], known: Sequence[KnownRow], conversation: Conversation
) -> list[Section]:
    return [
        Section("checklist", _("Checklist")),
        Section("claim", _("Complaint")),
        Section("right", _("Right")),
        Section("listings", _("Listings"), str(complaint.target_count)),
        Section("shops", _("Shops")),
        Section("evidence", _("Evidence"), str(len(pictures) or "")),
        *([Section("counter", _("Counter-notice"), str(complaint.counter_count))] if complaint.counter_count else []),
        Section("known", _("Also known"), str(len(known) or "")),
        Section("conversation", _("Conversation"), str(len(conversation.said) or "")),
        Section("timeline", _("Timeline")),
    ]
