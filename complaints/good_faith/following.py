"""What follows from figures: a warning to whoever falls below, and its end once they recover."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from complaints.good_faith.choices import ReviewState, Standing
from complaints.good_faith.rules import WHOLE, Rules
from complaints.good_faith.workflow import review_workflow
from complaints.models import GoodFaith, GoodFaithReview
from complaints.models.good_faith import REVIEW_OPEN
from core.accounts.actors import Actor
from core.workflow import engine
from core.workflow.keys import draw_key

SYSTEM = Actor.system("good faith")


def follow(rows: Sequence[GoodFaith], rules: Rules, *, now: datetime) -> None:
    """Warn those who stand below, unless a review is open, was closed lately, or there is nothing left to withdraw.

    Called with the rows locked, so that rivals do not warn twice. One statement, more only for who rises or falls.
    """
    owners = [row.organisation_id for row in rows]
    found = GoodFaithReview.objects.filter(organisation__in=owners).order_by("pk")
    latest = {review.organisation_id: review for review in found}
    for row in rows:
        review = latest.get(row.organisation_id)
        is_below = row.standing == Standing.BELOW
        if review is not None and review.state == ReviewState.WARNED and not is_below:
            engine.move(review_workflow, review.pk, "recover", actor=SYSTEM, now=now)
        elif is_below and row.fast_lane_withdrawn_at is None and not _is_quiet(review, rules, now):
            warn(row, rules, now=now)


def _is_quiet(review: GoodFaithReview | None, rules: Rules, now: datetime) -> bool:
    """Whether the latest review is open, or a person closed it so lately that nothing is said again."""
    if review is None or review.state == ReviewState.RECOVERED:
        return False
    if review.state in REVIEW_OPEN or review.closed_at is None:
        return True
    return now < review.closed_at + timedelta(days=rules.quiet_days)


def warn(row: GoodFaith, rules: Rules, *, now: datetime) -> GoodFaithReview:
    """Warn an owner, with the figures of this moment and what would mend them."""
    key = draw_key(GoodFaithReview)
    review = GoodFaithReview(
        pk=key,
        reference=f"G-{now:%Y}-{key:06d}",
        organisation=row.organisation,
        figures=told(row, rules),
        updated_at=now,
    )
    return engine.enter(review_workflow, review, "warn", actor=SYSTEM, inputs={}, now=now)


def told(row: GoodFaith, rules: Rules) -> dict[str, Any]:
    """A row's figures and the thresholds, in per cent, as plain values."""
    return {
        "decided": row.decided,
        "upheld": row.upheld,
        "reversed": row.reversed,
        "rejected": row.rejected,
        "errors": row.errors,
        "upheld_share": percent(row.upheld_share),
        "reversed_share": percent(row.reversed_share),
        "least_upheld": percent(rules.upheld),
        "most_reversed": percent(rules.reversed),
        "days": rules.window_days,
    }


def percent(thousandths: int | None) -> str:
    """A share as people read it, such as “92.5%”; a dash where there is none."""
    if thousandths is None:
        return "–"
    return f"{thousandths * 100 / WHOLE:.1f}".removesuffix(".0") + "%"
