"""What of an owner's complaints counts for and against it, as sums over the window and by month."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from complaints.choices import ComplaintState, Outcome, WithdrawalReason
from complaints.good_faith.choices import Standing
from complaints.good_faith.rules import WHOLE, Rules
from complaints.models import Complaint
from core.clocks.calendars import add_months, day_start
from core.days import ZONE, end_of

MONTHS = 12

UPHELD = Q(state=ComplaintState.UPHELD)
PARTIAL = UPHELD & Q(outcome=Outcome.PARTIAL)
REVERSED = Q(state=ComplaintState.MEASURES_LIFTED, outcome=Outcome.REVERSED)
REJECTED = Q(state=ComplaintState.REJECTED_BY_JD)
# Taken back as filed in error once JD had it; before that nobody was troubled.
ERROR = Q(state=ComplaintState.WITHDRAWN, withdrawal_reason=WithdrawalReason.FILED_IN_ERROR, lodged_at__isnull=False)
DECIDED = UPHELD | REVERSED | REJECTED
COUNTED = DECIDED | ERROR
AGAINST = PARTIAL | REVERSED | REJECTED | ERROR
# For which part an upheld complaint counts, in thousandths: that of its listings which are gone.
CREDIT = Case(
    When(
        UPHELD & Q(target_count__gt=0),
        then=(F("removed_count") + F("gone_count")) * Value(WHOLE) / F("target_count"),
    ),
    default=Value(0),
    output_field=IntegerField(),
)
SUMS = {
    "decided": Count("pk", filter=DECIDED),
    "upheld": Count("pk", filter=UPHELD),
    "partial": Count("pk", filter=PARTIAL),
    "reversed": Count("pk", filter=REVERSED),
    "rejected": Count("pk", filter=REJECTED),
    "errors": Count("pk", filter=ERROR),
    "credit": Sum(CREDIT, default=0),
}


@dataclass
class Figures:
    """Sums over a time. `credit` is in thousandths of a complaint."""

    decided: int = 0
    upheld: int = 0
    partial: int = 0
    reversed: int = 0
    rejected: int = 0
    errors: int = 0
    credit: int = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in the sums of a part of the time."""
        for name in SUMS:
            setattr(self, name, getattr(self, name) + row[name])

    def upheld_share(self, rules: Rules) -> int | None:
        """Thousandths that were upheld; errors that were owned up to weigh less. None where nothing was decided."""
        weight = self.decided * WHOLE + self.errors * rules.error_weight
        return self.credit * WHOLE // weight if weight else None

    def reversed_share(self) -> int | None:
        """Thousandths that were reversed after a counter-notice. None where nothing was decided."""
        return self.reversed * WHOLE // self.decided if self.decided else None

    def standing(self, rules: Rules) -> Standing:
        """What the thresholds make of them."""
        upheld, turned = self.upheld_share(rules), self.reversed_share()
        if upheld is None or turned is None or self.decided < rules.least_decided:
            return Standing.UNRATED
        holds = upheld >= rules.upheld and self.reversed * WHOLE <= rules.reversed * self.decided
        return Standing.GOOD if holds else Standing.BELOW


@dataclass
class Account:
    """An owner's figures: those of the window, and of each calendar month ("2026-05")."""

    window: Figures = field(default_factory=Figures)
    months: dict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))

    def months_shown(self) -> list[dict[str, Any]]:
        """The months as they are kept, oldest first."""
        return [{"month": month, **asdict(self.months[month])} for month in sorted(self.months)]


def window_of(rules: Rules, day: date) -> tuple[date, date]:
    """First and last day of the window that ends with a day."""
    return day - timedelta(days=rules.window_days - 1), day


def closed_within(first: date, last: date) -> Q:
    """The condition of complaints closed on these days of the programme."""
    return Q(closed_at__gte=day_start(first, ZONE), closed_at__lt=end_of(last))


def accounts_of(owner_ids: Collection[int], rules: Rules, day: date) -> dict[int, Account]:
    """The accounts of owners as they stand at the end of a day, each by itself. One statement for any number."""
    first, last = window_of(rules, day)
    begin = min(first, add_months(day.replace(day=1), 1 - MONTHS))
    within = Case(When(closed_within(first, last), then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = (
        Complaint.objects.filter(COUNTED, closed_within(begin, last), organisation_id__in=owner_ids)
        .order_by()
        .values("organisation_id", month=TruncMonth("closed_at", tzinfo=ZONE), within=within)
        .annotate(**SUMS)
    )
    found = {pk: Account() for pk in owner_ids}
    for row in rows:
        account = found[row["organisation_id"]]
        account.months[f"{row['month']:%Y-%m}"].add(row)
        if row["within"]:
            account.window.add(row)
    return found


def against(complaints: QuerySet[Complaint], rules: Rules, day: date) -> QuerySet[Complaint]:
    """Of these complaints what counts against their owner in the window that ends with a day, the newest first."""
    return complaints.filter(AGAINST, closed_within(*window_of(rules, day))).order_by("-closed_at", "-pk")
