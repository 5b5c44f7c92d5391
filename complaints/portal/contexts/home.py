"""The portal's first page: what needs doing, the figures, and the list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Sum, When
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints import policies, queries
from complaints.batches.contexts import batch_action
from complaints.choices import HOLD_ADVICE
from complaints.choices import ComplaintState as S
from complaints.clocks import CBBC_SCREENING, JD_REVIEW
from complaints.conversation.queries import unread_by_complaint
from complaints.good_faith.portal.line import Line, accuracy_line
from complaints.models import Complaint, Remark
from complaints.models.complaint import NEVER
from complaints.portal import steps
from complaints.portal.contexts import elections, parts
from complaints.portal.contexts.elections import ElectionCard
from complaints.portal.filters import ANSWER_OWED, GROUPS
from complaints.portal.wording import ANSWER_VERBS, QUESTION_VERBS
from complaints.transitions.counter import ELECTING
from core.accounts.actors import Actor
from core.clocks import queries as clocks
from core.clocks.queries import ClockState, ClockView
from core.clocks.words import length_in_words
from core.web.awaited import Awaited, awaited
from core.web.components import Action, Figure, Header, Share
from core.workflow.table import State
from programmes import queries as programmes
from programmes.models import Right

SHOWN = 5
# Whose a draft is: joined, so that naming them costs no statement.
WHOSE = ("organisation", "agent")
MARKS = {ClockState.OVERDUE: "row-overdue", ClockState.DUE_SOON: "row-due-soon"}


@dataclass(frozen=True)
class Row:
    """One complaint of the list."""

    reference: str
    url: str
    right: Right | None
    right_line: str
    reason: str
    state: State
    clock: ClockView | None
    target_count: int
    shares: Sequence[Share]
    submitted_at: datetime | None
    mark: str
    owner: str
    rests: Any
    unread: int = 0


@dataclass(frozen=True)
class Owed:
    """An answer that is owed: to whom, what was asked, until when. `answer_url` is empty for those who only read."""

    reference: str
    url: str
    answer_url: str
    asker: str
    question: str
    right: Right | None
    clock: ClockView | None


@dataclass(frozen=True)
class DraftCard:
    """A draft that can be taken up again, or, where `discard_url` is empty, looked at."""

    reference: str
    title: str
    updated_at: datetime
    next_step: Any
    url: str
    discard_url: str
    whose: str
    rests: Any


@dataclass(frozen=True)
class Home:
    """What stands above the list."""

    elections: Sequence[ElectionCard]
    owed: Sequence[Owed]
    awaited: Sequence[Awaited]
    drafts: Sequence[DraftCard]
    more_drafts_url: str
    figures: Sequence[Figure]
    is_newcomer: bool
    screening_length: str
    review_length: str
    accuracy: Line | None


def file_action(actor: Actor) -> Action:
    """The button that begins a complaint."""
    reason = getattr(policies.files(actor), "reason", "")
    return Action(_("File a complaint"), reverse("complaints_portal:new"), "plus-lg", "primary", reason)


def header(actor: Actor) -> Header:
    """The head of the page."""
    return Header(_("Complaints"), actions=[file_action(actor), batch_action(actor)])


def rows(complaints: Sequence[Complaint], running: Mapping[int, ClockView], *, actor: Actor) -> list[Row]:
    """Dress a page of the list; one statement for what is unread. Agents read whose each is."""
    names_owner = programmes.is_agent(actor)
    unread = unread_by_complaint([complaint.pk for complaint in complaints], actor=actor)
    return [
        replace(_row(one, running.get(one.pk), names_owner=names_owner), unread=unread.get(one.pk, 0))
        for one in complaints
    ]


def _row(complaint: Complaint, clock: ClockView | None, *, names_owner: bool) -> Row:
    right = complaint.right
    return Row(
        reference=complaint.reference,
        url=reverse("complaints_portal:detail", args=[complaint.reference]),
        right=right,
        right_line=parts.right_line(right) if right else "",
        reason=complaint.get_reason_display() if complaint.reason else "",
        state=parts.state_of(complaint),
        clock=clock,
        target_count=complaint.target_count,
        shares=parts.outcome_shares(complaint) if complaint.lodged_at and complaint.target_count else (),
        submitted_at=complaint.submitted_at,
        mark=MARKS.get(clock.state, "") if clock else "",
        owner=complaint.organisation.display_name if names_owner else "",
        rests=HOLD_ADVICE.get(complaint.held_for, "") if complaint.state == S.DRAFT else "",
    )


def clocks_of(complaints: Iterable[Complaint], *, now: datetime) -> dict[int, ClockView]:
    """The clock that each complaint shows: the one due first that is not resting, else a resting one. One statement."""
    wanted = [complaint.pk for complaint in complaints if complaint.state in GROUPS["open"][1]]
    if not wanted:
        return {}
    found = clocks.running_by_subject(Complaint._meta.label_lower, wanted)
    return {
        pk: clocks.view(next((clock for clock in running if clock.paused_at is None), running[0]), now)
        for pk, running in found.items()
    }


@dataclass(frozen=True)
class Pending:
    """What waits for the owner: drafts, those changed last ahead, and complaints, those due first ahead; elections
    before questions."""

    drafts: Sequence[Complaint] = ()
    waiting: Sequence[Complaint] = ()


def pending(actor: Actor) -> Pending:
    """Read it. One statement, each half led by an index."""
    asked = Remark.objects.filter(complaint=OuterRef("pk"), readers__contains=[actor.audience], verb__in=QUESTION_VERBS)
    is_election = Case(When(state__in=ELECTING, then=0), default=1, output_field=IntegerField())
    own = queries.visible_to(actor)
    begun = own.filter(state=S.DRAFT).order_by("-updated_at", "-pk").values("pk")[: SHOWN + 1]
    waits = own.filter(state__in=(*ELECTING, *ANSWER_VERBS)).order_by(is_election, "due_at", "pk").values("pk")
    found = (
        queries.visible_to(actor)
        .filter(pk__in=begun.union(waits[: 2 * SHOWN], all=True))
        .select_related("right", *WHOSE)
        .annotate(question=Subquery(asked.order_by("-pk").values("text")[:1]))
    )
    drafts = [one for one in found if one.state == S.DRAFT]
    waiting = [one for one in found if one.state != S.DRAFT]
    return Pending(
        sorted(drafts, key=lambda one: (one.updated_at, one.pk), reverse=True),
        sorted(waiting, key=lambda one: (one.state not in ELECTING, one.due_at or NEVER, one.pk)),
    )


def home(found: Pending, running: Mapping[int, ClockView], *, actor: Actor, now: datetime) -> Home:
    """What stands above the list. Two statements, however many complaints there are, and those of what other apps ask.
    `running`: as `clocks_of`."""
    drafts = found.drafts
    figures, is_newcomer = _figures(actor)
    drafts_url = f"{reverse('complaints_portal:list')}?state={S.DRAFT}"
    electing = [complaint for complaint in found.waiting if complaint.state in ELECTING]
    asked = [complaint for complaint in found.waiting if complaint.state not in ELECTING][:SHOWN]
    return Home(
        elections=elections.cards(electing, running, now=now),
        owed=[_owed_card(complaint, running.get(complaint.pk), actor=actor) for complaint in asked],
        awaited=awaited(actor, now),
        drafts=[_draft(draft, actor=actor) for draft in drafts[:SHOWN]],
        more_drafts_url=drafts_url if len(drafts) > SHOWN else "",
        figures=figures,
        is_newcomer=is_newcomer and not drafts,
        screening_length=length_in_words(CBBC_SCREENING, now),
        review_length=length_in_words(JD_REVIEW, now),
        accuracy=accuracy_line(actor),
    )


def _owed_card(complaint: Complaint, clock: ClockView | None, *, actor: Actor) -> Owed:
    reference = complaint.reference
    answer = reverse("complaints_portal:transition", args=[reference, ANSWER_VERBS[S(complaint.state)]])
    return Owed(
        reference=reference,
        url=reverse("complaints_portal:detail", args=[reference]),
        answer_url=answer if policies.files(actor) else "",
        asker=_("JD asks") if complaint.state == S.CLARIFICATION else _("CBBC asks"),
        question=getattr(complaint, "question", None) or "",
        right=complaint.right,
        clock=clock,
    )


def _draft(draft: Complaint, *, actor: Actor) -> DraftCard:
    step, may_file = steps.next_of(draft), bool(policies.files(actor))
    return DraftCard(
        reference=draft.reference,
        title=draft.right.display_title if draft.right else _("No right chosen yet"),
        updated_at=draft.updated_at,
        next_step=steps.LABELS[step],
        url=steps.url(draft.reference, step if may_file else "check"),
        discard_url=reverse("complaints_portal:discard", args=[draft.reference]) if may_file else "",
        whose=_whose(draft, actor=actor),
        rests=HOLD_ADVICE.get(draft.held_for, ""),
    )


def _whose(draft: Complaint, *, actor: Actor) -> str:
    """For an agent whose draft it is; for the owner that its agent began it."""
    if programmes.is_agent(actor):
        return draft.organisation.display_name
    return _("begun by %(agent)s") % {"agent": draft.agent.display_name} if draft.agent else ""


def _figures(actor: Actor) -> tuple[list[Figure], bool]:
    """Figures over all complaints of the owner, and whether there are none yet. One statement."""
    counts = (
        queries.visible_to(actor)
        .exclude(state=S.DRAFT)
        .aggregate(
            total=Count("pk"),
            owed=Count("pk", filter=Q(state__in=ANSWER_OWED)),
            open=Count("pk", filter=Q(state__in=GROUPS["open"][1])),
            upheld=Count("pk", filter=Q(state=S.UPHELD)),
            decided=Count("pk", filter=Q(state__in=(S.UPHELD, S.REJECTED_BY_JD))),
            removed=Sum("removed_count", default=0),
        )
    )
    url = reverse("complaints_portal:list")
    share = f"{counts['upheld'] / counts['decided']:.0%}" if counts["decided"] else "–"
    figures = [
        Figure(_("Open"), counts["open"], f"{url}?state=open"),
        Figure(_("Waiting for you"), counts["owed"], f"{url}?state=answer", "warn" if counts["owed"] else "neutral"),
        Figure(_("Decided by JD"), counts["decided"], f"{url}?state=closed"),
        Figure(_("Of these upheld"), share),
        Figure(_("Listings removed"), counts["removed"]),
    ]
    return figures, not counts["total"]
