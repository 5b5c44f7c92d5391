"""What the pages of good faith show, on both sides: an owner's figures, and a review."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints import queries as complaints
from complaints.choices import ComplaintState, Outcome
from complaints.good_faith import figures, queries
from complaints.good_faith import rules as thresholds
from complaints.good_faith.figures import Figures
from complaints.good_faith.following import percent
from complaints.good_faith.rules import WHOLE, Rules
from complaints.good_faith.states import STANDINGS
from complaints.good_faith.workflow import review_workflow
from complaints.models import Complaint, GoodFaith, GoodFaithReview
from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.days import house_day
from core.web.charts import Chart, Column
from core.web.components import Crumb, Entry, Fact, Figure, File, Header
from core.web.files import file_of
from core.web.stories import story
from core.web.verbs import Verbs, verbs_of
from core.workflow import engine
from core.workflow.table import State

INSTANT = "components/value_instant.html"
SHOWN = 50
FIGURES = ("decided", "upheld", "partial", "reversed", "rejected", "errors", "credit")


@dataclass(frozen=True)
class Against:
    """A complaint that counts against its owner, and why."""

    reference: str
    url: str
    right: str
    why: str
    closed_at: datetime | None


@dataclass(frozen=True)
class ReviewRow:
    """A review in a list."""

    reference: str
    url: str
    state: State
    warned_at: datetime


@dataclass(frozen=True)
class FiguresPage:
    """An owner's accuracy. `row` is None where nothing was ever counted."""

    owner: Organisation
    row: GoodFaith | None
    standing: State
    figures: Sequence[Figure]
    lane: str
    lane_tone: str
    thresholds: Sequence[str]
    source: str
    against: Sequence[Against]
    has_more: bool
    chart: Chart
    reviews: Sequence[ReviewRow]


@dataclass(frozen=True)
class ReviewPage:
    """A review as one side reads it."""

    review: GoodFaithReview
    header: Header
    running: Sequence[ClockView]
    verbs: Verbs
    facts: Sequence[Fact]
    figures: Sequence[Figure]
    files: Sequence[File]
    entries: Sequence[Entry]


def figures_page(
    owner: Organisation, *, actor: Actor, namespace: str, complaint_url: Callable[[str], str], now: datetime
) -> FiguresPage:
    """An owner that the actor was found to see. Three statements: the row, what counts against it, its reviews."""
    day = house_day(now)
    rules = thresholds.in_force(day)
    row = queries.good_faith_visible_to(actor).filter(organisation=owner).first()
    theirs = complaints.visible_to(actor).filter(organisation=owner).select_related("right")
    bad = list(figures.against(theirs, rules, day)[: SHOWN + 1])
    lane, tone = lane_in_words(row)
    reviews = queries.reviews_visible_to(actor).filter(organisation=owner)
    return FiguresPage(
        owner=owner,
        row=row,
        standing=STANDINGS[row.standing] if row else STANDINGS["unrated"],
        figures=figures_of(row) if row else (),
        lane=lane,
        lane_tone=tone,
        thresholds=thresholds_in_words(rules),
        source=rules.source_in_words,
        against=[_against(one, complaint_url) for one in bad[:SHOWN]],
        has_more=len(bad) > SHOWN,
        chart=chart_of(row),
        reviews=[
            ReviewRow(
                review.reference,
                reverse(f"{namespace}:review", args=[review.reference]),
                state_of(review, actor=actor),
                review.created_at,
            )
            for review in reviews
        ],
    )


def figures_of(row: GoodFaith) -> list[Figure]:
    """The sums and shares of the window."""
    return [
        Figure(_("Decided by JD"), row.decided),
        Figure(_("Upheld"), row.upheld),
        Figure(_("Of these in part"), row.partial),
        Figure(_("Rejected by JD"), row.rejected),
        Figure(_("Reversed"), row.reversed),
        Figure(_("Withdrawn for error"), row.errors),
        Figure(_("Counted as upheld"), percent(row.upheld_share)),
        Figure(_("Counted as reversed"), percent(row.reversed_share)),
    ]


def lane_in_words(row: GoodFaith | None) -> tuple[str, str]:
    """Whether the owner's complaints go first, in words and with a tone."""
    if row is not None and row.has_fast_lane:
        return _("Fast lane: complaints of this owner go first."), "good"
    if row is not None and row.fast_lane_withdrawn_at:
        return _("The fast lane was withdrawn by CBBC. Good figures alone do not bring it back: CBBC gives it."), "warn"
    return _("No fast lane yet: good standing gives it."), "info"


def thresholds_in_words(rules: Rules) -> list[str]:
    """What good standing asks for, line by line."""
    return [
        _("Counted are complaints that were closed in the last %(days)s days.") % {"days": rules.window_days},
        _("With fewer than %(count)s decisions the figures say nothing.") % {"count": rules.least_decided},
        _(
            "At least %(share)s of what was decided has to be upheld. A complaint that was upheld for some of its "
            "listings counts for that part."
        )
        % {"share": percent(rules.upheld)},
        _("At most %(share)s may be reversed after a counter-notice.") % {"share": percent(rules.reversed)},
        _(
            "A complaint that you withdraw as filed in error counts as %(share)s of a wrong one if JD has it already, "
            "and not at all before. Owning up is always the milder way."
        )
        % {"share": percent(rules.error_weight)},
    ]


def chart_of(row: GoodFaith | None) -> Chart:
    """What was upheld by month, in per cent of what was decided."""
    columns = []
    for month in row.months if row else ():
        sums = Figures(**{name: month[name] for name in FIGURES})
        if not sums.decided:
            continue
        share = sums.credit * 100 // (sums.decided * WHOLE)
        first = date.fromisoformat(f"{month['month']}-01")
        columns.append(Column(f"{first:%Y-%m}", share, _("of %(count)s") % {"count": sums.decided}))
    return Chart(_("Upheld by month, in per cent of what was decided"), columns, "good", _("Nothing was decided yet."))


def why(complaint: Complaint) -> str:
    """Why a complaint counts against its owner."""
    if complaint.state == ComplaintState.UPHELD:
        gone = complaint.removed_count + complaint.gone_count
        return _("Upheld for %(gone)s of %(count)s listings") % {"gone": gone, "count": complaint.target_count}
    if complaint.outcome == Outcome.REVERSED:
        return _("Reversed after a counter-notice")
    if complaint.state == ComplaintState.WITHDRAWN:
        return _("Withdrawn as filed in error, after JD had it")
    if not complaint.platform_reason:
        return _("Rejected by JD")
    return _("Rejected by JD: %(reason)s") % {"reason": complaint.get_platform_reason_display()}


def _against(complaint: Complaint, url_of: Callable[[str], str]) -> Against:
    right = complaint.right.display_title if complaint.right else "–"
    return Against(complaint.reference, url_of(complaint.reference), right, why(complaint), complaint.closed_at)


def state_of(review: GoodFaithReview, *, actor: Actor) -> State:
    """The state in the reader's words."""
    return review_workflow.states[review.state].for_audience(actor.audience)


def review_page(review: GoodFaithReview, *, actor: Actor, namespace: str, now: datetime) -> ReviewPage:
    """A review that the actor was found to see."""
    reference = review.reference
    verbs = verbs_of(
        engine.options(review_workflow, review, actor=actor),
        lambda verb: reverse(f"{namespace}:transition", args=[reference, verb]),
    )
    owner_url = reverse(f"{namespace}:owner", args=[review.organisation.code])
    files = queries.files_visible_to(actor).filter(review=review)
    return ReviewPage(
        review=review,
        header=Header(
            _("Good faith: %(owner)s") % {"owner": review.organisation.display_name},
            reference,
            state_of(review, actor=actor),
            [Crumb(_("Accuracy"), reverse(f"{namespace}:list")), Crumb(review.organisation.display_name, owner_url)],
        ),
        running=[clocks.view(clock, now) for clock in clocks.of(review) if clock.stopped_at is None],
        verbs=verbs,
        facts=_facts(review),
        figures=_told(review.figures),
        files=[
            file_of(
                file.document,
                url=reverse(f"{namespace}:file", args=[reference, file.document.public_id]),
                added_at=file.added_at,
            )
            for file in files
        ],
        entries=story(audit.timeline(review, actor=actor)),
    )


def _facts(review: GoodFaithReview) -> list[Fact]:
    given: list[tuple[Any, Any, str]] = [
        (_("Warned"), review.created_at, INSTANT),
        (_("In review since"), review.review_at, INSTANT),
        (_("Decided"), review.decided_at, INSTANT),
        (_("Reason of the decision"), review.decision_reason, ""),
        (_("Appeal"), review.appeal, ""),
        (_("Appealed"), review.appealed_at, INSTANT),
        (_("Decided on the appeal"), review.appeal_decided_at, INSTANT),
        (_("Reason of the decision on the appeal"), review.appeal_reason, ""),
        (_("Closed"), review.closed_at, INSTANT),
    ]
    return [
        Fact(label, value, template) if template else Fact(label, value) for label, value, template in given if value
    ]


def _told(given: dict[str, Any]) -> list[Figure]:
    """The figures on which the owner was warned."""
    labels = {
        "decided": _("Decided by JD"),
        "upheld": _("Upheld"),
        "rejected": _("Rejected by JD"),
        "reversed": _("Reversed"),
        "errors": _("Withdrawn for error"),
        "upheld_share": _("Counted as upheld"),
        "reversed_share": _("Counted as reversed"),
    }
    return [Figure(label, given[name]) for name, label in labels.items() if name in given]
