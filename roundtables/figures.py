"""What roundtables have come to: held, attended, raised, answered, and how many days an answer took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from core.accounts.actors import Actor
from core.days import ZONE, house_day
from roundtables import queries
from roundtables.choices import OPEN_ACTIONS, ActionState, RoundtableState
from roundtables.models import Roundtable

TOOK_PLACE = (RoundtableState.HELD, RoundtableState.AGREED)


@dataclass(frozen=True)
class Figures:
    """Figures of a period. `median_days` is None where nothing was answered in it.

    `done` counts action points that were confirmed as done in the period, whenever they were taken.
    """

    held: int
    attended: int
    organisations: int
    decisions: int
    raised: int
    answered: int
    median_days: int | None
    taken: int
    done: int
    overdue: int


@dataclass(frozen=True)
class Held:
    """One roundtable that took place: how many came, of how many organisations, and what came of it."""

    roundtable: Roundtable
    attended: int
    organisations: int
    issues: int
    decisions: int
    points: int
    points_open: int


def figures_of(since: date, until: date, *, actor: Actor, now: datetime) -> Figures:
    """Figures of the days from `since` to `until` (both included, Beijing), of what the actor may see. Five statements.

    Who is there at two roundtables attended twice. Days to answer count from raising to the first answer.
    """
    held = held_between(since, until, actor=actor)
    issues = queries.issues_visible_to(actor).annotate(raised_on=TruncDate("created_at", tzinfo=ZONE))
    raised = issues.filter(raised_on__gte=since, raised_on__lte=until).order_by().count()
    days = days_to_answer(since, until, actor=actor)
    points = queries.action_points_visible_to(actor).annotate(
        taken_on=TruncDate("created_at", tzinfo=ZONE), done_on=TruncDate("done_at", tzinfo=ZONE)
    )
    counted = points.aggregate(
        taken=Count("pk", filter=Q(taken_on__range=(since, until))),
        done=Count("pk", filter=Q(done_on__range=(since, until))),
        overdue=Count("pk", filter=Q(state=ActionState.OPEN, due_on__lt=house_day(now))),
    )
    return Figures(
        held=len(held),
        attended=sum(one.attended for one in held),
        organisations=_organisations(held),
        decisions=sum(one.decisions for one in held),
        raised=raised,
        answered=len(days),
        median_days=round(median(days)) if days else None,
        **counted,
    )


def held_between(since: date, until: date, *, actor: Actor) -> list[Held]:
    """Roundtables that took place on these days, the last one first. One statement."""
    seen = queries.roundtables_visible_to(actor).filter(state__in=TOOK_PLACE)
    rows = seen.annotate(day=TruncDate("starts_at", tzinfo=ZONE)).filter(day__gte=since, day__lte=until)
    came = Q(invitations__attended=True)
    found = rows.annotate(
        came=Count("invitations", filter=came, distinct=True),
        houses=Count("invitations__organisation", filter=came, distinct=True),
        spoken_of=Count("items__issues", distinct=True),
        decided=Count("decisions", distinct=True),
        tasks=Count("action_points", distinct=True),
        tasks_open=Count("action_points", filter=Q(action_points__state__in=OPEN_ACTIONS), distinct=True),
    )
    return [
        Held(one, one.came, one.houses, one.spoken_of, one.decided, one.tasks, one.tasks_open)
        for one in found.order_by("-starts_at", "-pk")
    ]


def days_to_answer(since: date, until: date, *, actor: Actor) -> Sequence[int]:
    """For each issue whose first answer came on these days, how many days after it was raised. One statement."""
    rows = queries.issues_visible_to(actor).filter(answers__isnull=False).order_by("pk", "answers__answered_at")
    firsts: dict[int, tuple[datetime, datetime]] = {}
    for pk, raised, answered in rows.values_list("pk", "created_at", "answers__answered_at"):
        firsts.setdefault(pk, (raised, answered))
    return [
        (house_day(answered) - house_day(raised)).days
        for raised, answered in firsts.values()
        if since <= house_day(answered) <= until
    ]


def by_day(actor: Actor) -> Mapping[date, int]:
    """How many roundtables took place on which day, for a chart. One statement."""
    seen = queries.roundtables_visible_to(actor).filter(state__in=TOOK_PLACE).order_by()
    rows = seen.annotate(day=TruncDate("starts_at", tzinfo=ZONE)).values("day").annotate(number=Count("pk"))
    return dict(rows.values_list("day", "number"))


def year_until(today: date) -> tuple[date, date]:
    """The year that ends today."""
    return today - timedelta(days=364), today


def _organisations(held: Sequence[Held]) -> int:
    """How many organisations were at one or more of these. One statement."""
    found = Roundtable.objects.filter(pk__in=[one.roundtable.pk for one in held], invitations__attended=True)
    return found.aggregate(number=Count(F("invitations__organisation"), distinct=True))["number"] or 0
