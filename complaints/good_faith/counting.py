"""Counting anew: each owner's row follows its complaints, and what follows from it is set going."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, Func, OuterRef, Q

from complaints.actions.priorities import STALE
from complaints.good_faith import rules as thresholds
from complaints.good_faith.choices import Standing
from complaints.good_faith.figures import Account, accounts_of, window_of
from complaints.good_faith.following import follow
from complaints.good_faith.rules import Rules
from complaints.models import Complaint, GoodFaith
from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.clocks.calendars import day_start
from core.days import ZONE, end_of, house_day
from core.outbox import events

SYSTEM = Actor.system("good faith")
BATCH = 200
# What was closed so long before the last count may have been committed after it.
OVERLAP = timedelta(hours=1)
# The instant at which the window began by which a row was counted last.
WINDOW_BEGAN = Func(
    OuterRef("good_faith__window_from"),
    template="timezone('Asia/Shanghai', (%(expressions)s)::timestamp)",
    output_field=DateTimeField(),
)
FIGURES = ("decided", "upheld", "partial", "reversed", "rejected", "errors", "credit")


def count_moved(*, now: datetime, batch: int = BATCH) -> int:
    """Count every owner whose figures may have moved since they were counted last; returns how many.

    A few statements a batch: an owner moves when a complaint is closed, leaves the window, or the thresholds change.
    """
    counted = 0
    keys = list(moved(house_day(now)))
    for start in range(0, len(keys), batch):
        counted += len(count(keys[start : start + batch], now=now))
    first, last = window_of(thresholds.in_force(house_day(now)), house_day(now))
    # Of all others nothing has come or gone: their figures are those of today's window as well.
    GoodFaith.objects.filter(counted_at__lt=now).exclude(organisation__in=keys).update(
        window_from=first, window_until=last, counted_at=now
    )
    return counted


def moved(day: date) -> Sequence[int]:
    """Keys of the owners whose figures may differ on a day from those kept. One statement."""
    rules = thresholds.in_force(day)
    first, _last = window_of(rules, day)
    closed = Complaint.objects.filter(organisation=OuterRef("pk"), closed_at__isnull=False)
    since = closed.filter(closed_at__gte=OuterRef("good_faith__counted_at") - OVERLAP)
    left = closed.filter(closed_at__gte=WINDOW_BEGAN, closed_at__lt=day_start(first, ZONE))
    owners = Organisation.objects.annotate(
        is_new=Exists(closed), has_more=Exists(since.filter(closed_at__lt=end_of(day))), has_less=Exists(left)
    )
    counted = Q(good_faith__isnull=False)
    stale = counted & (Q(has_more=True) | Q(has_less=True) | ~Q(good_faith__rules_from=rules.effective_from))
    found = owners.filter(stale | (~counted & Q(is_new=True))).order_by("pk")
    return list(found.values_list("pk", flat=True))


@transaction.atomic
def count(owner_ids: Sequence[int], *, now: datetime) -> list[GoodFaith]:
    """Count these owners' figures from their complaints, keep them, and let follow what follows from them.

    Twice on one day, or among rivals, changes nothing more. A few statements, more only for who rises or falls.
    """
    day = house_day(now)
    rules = thresholds.in_force(day)
    first, last = window_of(rules, day)
    fresh = [
        GoodFaith(
            organisation_id=pk,
            rules_from=rules.effective_from,
            window_from=first,
            window_until=last,
            counted_at=now,
        )
        for pk in owner_ids
    ]
    GoodFaith.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = list(
        GoodFaith.objects.filter(organisation__in=owner_ids)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .order_by("pk")
    )
    accounts = accounts_of([row.organisation_id for row in rows], rules, day)
    risen = [row for row in rows if _write(row, accounts[row.organisation_id], rules, day, now)]
    GoodFaith.objects.bulk_update(rows, [*FIGURES, *_DERIVED])
    for row in risen:
        give_fast_lane(row, now=now)
    follow(rows, rules, now=now)
    return rows


_DERIVED = (
    "standing",
    "months",
    "rules_from",
    "window_from",
    "window_until",
    "upheld_share",
    "reversed_share",
    "has_fast_lane",
    "counted_at",
)


def _write(row: GoodFaith, account: Account, rules: Rules, day: date, now: datetime) -> bool:
    """Write an account into its row; whether the owner has earned the fast lane with it."""
    for name in FIGURES:
        setattr(row, name, getattr(account.window, name))
    row.months = account.months_shown()
    row.upheld_share = account.window.upheld_share(rules)
    row.reversed_share = account.window.reversed_share()
    row.standing = account.window.standing(rules)
    row.rules_from = rules.effective_from
    row.window_from, row.window_until = window_of(rules, day)
    row.counted_at = now
    rises = row.standing == Standing.GOOD and not row.has_fast_lane and row.fast_lane_withdrawn_at is None
    row.has_fast_lane = row.has_fast_lane or rises
    return rises


def give_fast_lane(row: GoodFaith, *, now: datetime) -> None:
    """Record that an owner has the fast lane, and let its open complaints be looked at again."""
    audit.record("good_faith.fast_lane_given", actor=SYSTEM, subject=row.organisation, now=now)
    events.publish(STALE, subject=row.organisation, actor=SYSTEM, now=now)
