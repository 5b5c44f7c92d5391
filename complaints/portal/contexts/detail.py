"""The page of a complaint."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import queries
from complaints.advice.links import origin_facts
from complaints.choices import ComplaintState as S
from complaints.choices import TargetState
from complaints.clocks import ELECTION
from complaints.conversation.contexts import PORTAL_ROOM, Conversation, Said, conversation_of
from complaints.models import Complaint, Target
from complaints.portal.contexts import parts
from complaints.portal.contexts.counter import CHOICES, CounterPanel, counter_panel
from complaints.portal.contexts.priority import priority_facts
from complaints.portal.wording import ANSWER_VERBS, PROSPECTS, QUESTION_VERBS, Prospect
from complaints.shops.contexts import Link, Relisting, own_around, relisting_panel
from complaints.shops.told import shop_of, title_of, with_told
from complaints.states import TARGET_STATES
from complaints.workflow import complaint_workflow
from core import keyset
from core.accounts.actors import Actor
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.web.components import Action, Entry, Fact, File, Header, Page, Share, verb_action
from core.web.stories import story
from core.workflow import engine
from core.workflow.table import Option, State
from programmes import queries as programmes
from programmes.models import Right

TARGETS_A_PAGE = 50
BY_NUMBER = keyset.Order("number", (keyset.Key("number"),))
DRAFT_VERBS = frozenset({"submit"})


@dataclass(frozen=True)
class TargetRow:
    """One listing under complaint."""

    number: int
    sku: str
    url: str
    title: str
    shop: str
    state: State
    reason: str
    note: str
    own_words: str
    decided_at: datetime | None
    looks_url: str
    relisted_at: datetime | None
    changed: bool
    comes_back: bool


@dataclass(frozen=True)
class TargetTable:
    """A page of the listings; `page` leads to the others."""

    rows: Sequence[TargetRow]
    page: Page
    shares: Sequence[Share]
    has_outcomes: bool
    shop_ids: frozenset[int]


@dataclass(frozen=True)
class Question:
    """What waits for the owner's answer."""

    asker: str
    text: str
    asked_at: datetime | None
    answer: Action


@dataclass(frozen=True)
class DetailPage:
    """A complaint as its owner reads it."""

    complaint: Complaint
    header: Header
    prospect: Prospect
    counter: CounterPanel | None
    clocks: Sequence[ClockView]
    past_clocks: Sequence[ClockView]
    question: Question | None
    right: Right | None
    right_line: str
    facts: Sequence[Fact]
    closing: Sequence[Fact]
    targets: TargetTable
    relisting: Relisting
    same_shops: Sequence[Link]
    evidence: Sequence[File]
    conversation: Conversation
    entries: Sequence[Entry]
    actions: Sequence[Action]
    unavailable: Sequence[Action]
    printed_at: datetime


def detail_page(complaint: Complaint, *, actor: Actor, cursor: str, now: datetime) -> DetailPage:
    """Compute the page. A fixed number of statements; raises keyset.BadCursor."""
    views = [clocks.view(clock, now) for clock in clocks.of(complaint)]
    evidence = list(queries.evidence_and_gaps(complaint, actor=actor))
    conversation = conversation_of(
        complaint,
        evidence,
        actor=actor,
        room=PORTAL_ROOM,
        file_of=lambda one: parts.file_of(one, complaint.reference),
    )
    options = [
        option
        for option in engine.options(complaint_workflow, complaint, actor=actor)
        if option.transition.verb not in DRAFT_VERBS
    ]
    counter = counter_panel(complaint, actor=actor, views=views, options=options, evidence=evidence, now=now)
    targets = _targets(complaint, cursor, actor=actor)
    return DetailPage(
        complaint=complaint,
        header=_header(complaint),
        prospect=PROSPECTS[complaint.state],
        counter=counter,
        # The countdown of a counter-notice has its own place.
        clocks=sorted(
            (view for view in views if view.stopped_at is None and not (counter and view.code in ELECTION)),
            key=_resting_last,
        ),
        past_clocks=[view for view in views if view.stopped_at is not None],
        question=_question(complaint, conversation.said, options),
        right=complaint.right,
        right_line=parts.right_line(complaint.right) if complaint.right else "",
        facts=_whose(complaint, actor=actor)
        + _facts(complaint)
        + origin_facts(complaint, actor=actor, namespace="advice_portal"),
        closing=_closing(complaint),
        targets=targets,
        relisting=relisting_panel(complaint, room="complaints_portal", actor=actor),
        same_shops=own_around(complaint, set(targets.shop_ids), actor=actor),
        evidence=parts.files_of([one for one in evidence if one.remark_id is None], complaint.reference),
        conversation=conversation,
        entries=_entries(complaint, actor=actor),
        actions=[_action(complaint, option) for option in options if option.is_available and not _has_place(option)],
        unavailable=[_action(complaint, option) for option in options if not option.is_available],
        printed_at=now,
    )


def _resting_last(view: ClockView) -> tuple[bool, datetime]:
    return (view.paused_at is not None, view.due)


def _has_place(option: Option[Complaint]) -> bool:
    """Whether the verb's button stands elsewhere: beside the question that it answers, or with the counter-notice."""
    return option.transition.verb in ANSWER_VERBS.values() or option.transition.verb in CHOICES


def _action(complaint: Complaint, option: Option[Complaint]) -> Action:
    url = reverse("complaints_portal:transition", args=[complaint.reference, option.transition.verb])
    action = verb_action(option, url)
    # What cannot be undone is warned of on its own page; here it must not outshine the rest.
    return replace(action, kind="secondary") if action.kind == "danger" else action


def _header(complaint: Complaint) -> Header:
    count = complaint.target_count
    title = ngettext("%(right)s: %(count)s listing", "%(right)s: %(count)s listings", count) % {
        "right": complaint.right.display_title if complaint.right else complaint.reference,
        "count": count,
    }
    return Header(title, complaint.reference, parts.state_of(complaint), [parts.list_crumb()])


def _facts(complaint: Complaint) -> list[Fact]:
    instant, reference = "components/value_instant.html", "components/value_reference.html"
    given = [
        Fact(_("Reason"), complaint.get_reason_display()),
        Fact(_("What JD should do"), complaint.get_measure_display()),
        *priority_facts(complaint),
        Fact(_("Seller sees contact data"), _("Yes") if complaint.discloses_contact else _("No")),
        Fact(_("Submitted on"), complaint.submitted_at, instant),
        Fact(
            _("Statement of truth"),
            _("%(name)s, %(title)s") % {"name": complaint.statement_name, "title": complaint.statement_title},
        ),
    ]
    if complaint.lodged_at:
        given.append(Fact(_("Lodged on"), complaint.lodged_at, instant))
    if complaint.platform_case_number:
        given.append(Fact(_("JD case number"), complaint.platform_case_number, reference))
    if complaint.sender_reference:
        given.append(Fact(_("Your own reference"), complaint.sender_reference, reference))
    if complaint.authorised_shop_reason:
        given.append(Fact(_("Why against an official shop"), complaint.authorised_shop_reason))
    if complaint.closed_at:
        given.append(Fact(_("Closed on"), complaint.closed_at, instant))
    return given


def _whose(complaint: Complaint, *, actor: Actor) -> list[Fact]:
    """For whom an agent acts; and who acts for the owner, or did until its power ended."""
    given = []
    if programmes.is_agent(actor):
        given.append(Fact(_("Rights owner"), complaint.organisation.display_name))
    if complaint.agent and complaint.power:
        words = _("%(agent)s, power of attorney %(power)s") % {
            "agent": complaint.agent.display_name,
            "power": complaint.power.reference,
        }
        given.append(Fact(_("Filed by the agent"), words))
    if complaint.agent_left_at:
        given.append(Fact(_("Without the agent since"), complaint.agent_left_at, "components/value_instant.html"))
    return given


def _closing(complaint: Complaint) -> list[Fact]:
    """How it ended, and why; empty while it is open."""
    given = [
        (_("Outcome"), complaint.get_outcome_display() if complaint.outcome else ""),
        (_("Reason given by CBBC"), complaint.get_refusal_reason_display()),
        (_("Reason given by JD"), complaint.get_platform_reason_display()),
        (_("Reason for the withdrawal"), complaint.get_withdrawal_reason_display()),
        (_("Note"), complaint.closing_note),
    ]
    return [Fact(label, value) for label, value in given if value]


def _targets(complaint: Complaint, cursor: str, *, actor: Actor) -> TargetTable:
    found = keyset.page(
        with_told(complaint.targets.select_related("listing__shop", "capture"), actor=actor),
        BY_NUMBER,
        cursor=cursor,
        limit=TARGETS_A_PAGE,
    )
    shown = [_target(target, complaint) for target in found.rows]
    summary = ""
    if shown and complaint.target_count > len(shown):
        summary = _("Listings %(first)s to %(last)s of %(total)s") % {
            "first": shown[0].number,
            "last": shown[-1].number,
            "total": complaint.target_count,
        }
    page = Page(_cursor_url(complaint, found.previous), _cursor_url(complaint, found.next), summary)
    shops = frozenset(one.listing.shop_id for one in found.rows if one.listing.shop_id and one.is_told)
    return TargetTable(shown, page, parts.outcome_shares(complaint), complaint.lodged_at is not None, shops)


def _cursor_url(complaint: Complaint, cursor: str) -> str:
    if not cursor:
        return ""
    url = reverse("complaints_portal:detail", args=[complaint.reference])
    return f"{url}?{urlencode({'targets': cursor})}#listings"


def _target_state(target: Target, complaint: Complaint) -> State:
    """What became of a listing; where JD was not or will not be asked, it says so."""
    if target.state != TargetState.PENDING:
        return TARGET_STATES[target.state]
    if complaint.closed_at:
        return State("", _("Not decided"), "dash-circle", "neutral")
    if complaint.lodged_at is None:
        return State("", _("Not yet with JD"), "clock", "neutral")
    return TARGET_STATES[target.state]


def _target(target: Target, complaint: Complaint) -> TargetRow:
    return TargetRow(
        number=target.number,
        sku=target.sku,
        url=target.url,
        title=title_of(target),
        shop=shop_of(target),
        state=_target_state(target, complaint),
        reason=target.get_refusal_reason_display(),
        note=target.note,
        own_words=" · ".join(filter(None, (target.owner_reference, target.owner_note))),
        decided_at=target.decided_at,
        looks_url=reverse("complaints_portal:listing", args=[complaint.reference, target.number]),
        relisted_at=target.relisted_at,
        changed=target.changed_after_filing,
        comes_back=target.comes_back_from_id is not None,
    )


def _question(complaint: Complaint, said: Sequence[Said], options: Sequence[Option[Any]]) -> Question | None:
    verb = ANSWER_VERBS.get(S(complaint.state))
    option = next((option for option in options if option.transition.verb == verb), None)
    if option is None:
        return None
    asked = next((one for one in reversed(said) if one.verb in QUESTION_VERBS), None)
    return Question(
        asker=_("JD asks") if complaint.state == S.CLARIFICATION else _("CBBC asks"),
        text=asked.text if asked else "",
        asked_at=asked.at if asked else None,
        answer=_action(complaint, option),
    )


def _entries(complaint: Complaint, *, actor: Actor) -> list[Entry]:
    """The story so far, newest first."""
    return story(audit.timeline(complaint, actor=actor))
