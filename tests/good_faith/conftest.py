"""What good faith is tried with: closed complaints, without the way there."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from complaints.choices import ComplaintState, Outcome, WithdrawalReason
from complaints.good_faith import rules
from complaints.good_faith.counting import count_moved
from complaints.models import Complaint, GoodFaithReview
from core.accounts.models import Person
from tests.cast import Cast

KINDS: dict[str, dict[str, Any]] = {
    "upheld": {"state": ComplaintState.UPHELD, "outcome": Outcome.FULL, "removed_count": 3},
    "partial": {"state": ComplaintState.UPHELD, "outcome": Outcome.PARTIAL, "removed_count": 1, "refused_count": 2},
    "rejected": {"state": ComplaintState.REJECTED_BY_JD, "outcome": Outcome.REFUSED, "refused_count": 3},
    "reversed": {"state": ComplaintState.MEASURES_LIFTED, "outcome": Outcome.REVERSED, "restored_count": 3},
    "error": {"state": ComplaintState.WITHDRAWN, "withdrawal_reason": WithdrawalReason.FILED_IN_ERROR},
    "settled": {"state": ComplaintState.SETTLED, "outcome": Outcome.SETTLED},
}


def closed(
    cast: Cast, kind: str, at: datetime, *, number: int = 1, by: Person | None = None, is_lodged: bool = True
) -> list[Complaint]:
    """So many complaints that ended like this at that instant; what led there is not what is tried here."""
    right = cast.foreign_mark if by == cast.stranger else cast.mark
    made = []
    for _number in range(number):
        complaint = cast.complaint(by=by, right=right)
        lodged = at - timedelta(days=5) if is_lodged else None
        Complaint.objects.filter(pk=complaint.pk).update(
            closed_at=at, lodged_at=lodged, updated_at=at, **{"target_count": 3} | KINDS[kind]
        )
        complaint.targets.update(is_open=False)
        complaint.refresh_from_db()
        made.append(complaint)
    return made


def warned(cast: Cast, now: datetime) -> GoodFaithReview:
    """Harrow & Finch, warned now because two of four complaints were rejected."""
    closed(cast, "upheld", now - timedelta(days=2), number=2)
    closed(cast, "rejected", now - timedelta(days=1), number=2)
    count_moved(now=now)
    return GoodFaithReview.objects.get(organisation=cast.harrow)


@pytest.fixture(autouse=True)
def few_decisions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three decisions say something, so that tests need not make ten."""
    version = rules.Rules(
        effective_from=rules.versions()[0].effective_from,
        window_days=90,
        least_decided=3,
        upheld=900,
        reversed=50,
        error_weight=250,
        quiet_days=90,
        source={"en": "A rule of the tests", "zh-hans": "测试规则"},
    )
    monkeypatch.setattr(rules, "versions", lambda: [version])
