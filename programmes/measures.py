"""What counts towards a commitment. Progress is computed from the records themselves, never typed in.

A commitment names its measure by code. Higher apps register measures of their own records when the apps are ready.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.days import ZONE
from programmes import queries
from programmes.choices import EnrolmentState, Programme, Service
from programmes.models import Commitment, Enrolment, Fulfilment

FULFILMENTS = "fulfilments"

# How many things counted on each day of the programme.
Days = Mapping[date, int]


@dataclass(frozen=True)
class Deed:
    """One record that counts: its day, what it is in both scripts, and its page."""

    on: date
    text: str
    text_zh: str = ""
    detail: str = ""
    reference: str = ""
    url: str = ""


@dataclass(frozen=True)
class Measure:
    """A way to count.

    days     of each commitment (by key) on which day how much counted, over all time; one statement for any number of
             commitments, which come with their agreement. Here the span of the commitment is cut out of it
    records  the records behind the figure, annotated with `counted_on`, a day that is never null
    show     one of these records as a Deed
    is_stock whether it counts what stands now, however long since, and not what was done under the agreement
    """

    code: str
    label: Any
    help: Any
    days: Callable[[Sequence[Commitment], Actor], Mapping[int, Days]]
    records: Callable[[Commitment, Actor], QuerySet[Any]]
    show: Callable[[Any], Deed]
    is_stock: bool = False


class UnknownMeasure(LookupError):
    """A commitment is measured by something that no app registered."""


_register: dict[str, Measure] = {}


def register(*measures: Measure) -> None:
    """Add measures. A code registered twice with different content is a programming error."""
    for measure in measures:
        if _register.setdefault(measure.code, measure) is not measure:
            raise ValueError(f"the measure {measure.code} is registered twice")


def get(code: str) -> Measure:
    """The measure; raises UnknownMeasure."""
    try:
        return _register[code]
    except KeyError as missing:
        raise UnknownMeasure(code) from missing


def registered() -> Sequence[Measure]:
    """All measures in the order of their registration."""
    return list(_register.values())


@dataclass(frozen=True)
class Span:
    """The days (both included) on which something counts for a commitment. It may be empty."""

    since: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True)
class Progress:
    """How far a commitment has come by a day. `days` are those within its span, the earliest first."""

    commitment: Commitment
    measure: Measure
    span: Span
    days: Sequence[tuple[date, int]]
    today: date

    @property
    def counted(self) -> int:
        """What the records show."""
        return sum(number for _day, number in self.days)

    @property
    def actual(self) -> int:
        """What had been reached when counting began, and what the records show since."""
        return self.commitment.opening_balance + self.counted

    @property
    def last(self) -> date | None:
        """The day of the last thing done."""
        return self.days[-1][0] if self.days else None

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached; never where there is no figure to reach."""
        return self.commitment.target is not None and self.actual >= self.commitment.target

    @property
    def is_over(self) -> bool:
        """Whether nothing can count any more, because the agreement has ended or another has taken its place."""
        return self.span.until < self.today

    @property
    def days_overdue(self) -> int:
        """For how many days it should have been reached; 0 where it is, or need not be yet, or cannot be any more."""
        due = self.commitment.due_on
        if due is None or self.commitment.target is None or self.is_reached or self.is_over:
            return 0
        return max((self.today - due).days, 0)


def progress_of(commitments: Iterable[Commitment], *, actor: Actor, today: date) -> dict[int, Progress]:
    """How far commitments have come, by their keys. One statement for each measure among them."""
    by_measure: dict[str, list[Commitment]] = defaultdict(list)
    for commitment in commitments:
        by_measure[commitment.measure].append(commitment)
    found = {}
    for code, measured in by_measure.items():
        measure = get(code)
        days = measure.days(measured, actor)
        for commitment in measured:
            within = span_of(commitment, today)
            counted = sorted((day, number) for day, number in days.get(commitment.pk, {}).items() if day in within)
            found[commitment.pk] = Progress(commitment, measure, within, counted, today)
    return found


def count(commitment: Commitment, until: date, *, actor: Actor) -> int:
    """How much the records show by a day, without the opening balance."""
    return progress_of([commitment], actor=actor, today=until)[commitment.pk].counted


def dated(commitment: Commitment, since: date, until: date, *, actor: Actor) -> list[tuple[date, int]]:
    """How much counted on which day of a period, the earliest first."""
    days = progress_of([commitment], actor=actor, today=until)[commitment.pk].days
    return [(day, number) for day, number in days if day >= since]


def span_of(commitment: Commitment, today: date) -> Span:
    """The days that count: behind the opening balance, under the agreement, until today.

    What stands now counts however long it has stood. Costs a statement where agreement and successor are not loaded.
    """
    agreement = commitment.agreement
    if commitment.opening_on:
        since = commitment.opening_on + timedelta(days=1)
    else:
        since = date.min if get(commitment.measure).is_stock else agreement.in_force_from
    return Span(since, min(agreement.last_day or today, today))


def records_of(commitment: Commitment, *, actor: Actor, today: date) -> QuerySet[Any]:
    """The records that count for a commitment by a day, each with the day it counts on (`counted_on`)."""
    within = span_of(commitment, today)
    records = get(commitment.measure).records(commitment, actor)
    return records.filter(counted_on__gte=within.since, counted_on__lte=within.until)


# Introductions: enrolments by the day in Beijing on which CBBC introduced them to the platform.


def _introduced(actor: Actor, platform_ids: Iterable[int]) -> QuerySet[Enrolment]:
    introduced = queries.enrolments_visible_to(actor).filter(introduced_at__isnull=False)
    return introduced.filter(agreement__platform__in=set(platform_ids))


def _concerns(commitment: Commitment, platform_id: int, programme: str) -> bool:
    """Whether what happened with a platform in a programme counts: in any where the commitment names none."""
    return commitment.agreement.platform_id == platform_id and commitment.programme in {"", programme}


def _own(commitment: Commitment, enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    own = enrolments.filter(agreement__platform=commitment.agreement.platform_id)
    return own.filter(programme=commitment.programme) if commitment.programme else own


def _by_day(
    commitments: Sequence[Commitment], enrolments: QuerySet[Enrolment], instant: str
) -> dict[int, Counter[date]]:
    """Enrolments that concern each commitment, by the day of an instant."""
    days: dict[int, Counter[date]] = {commitment.pk: Counter() for commitment in commitments}
    rows = enrolments.annotate(day=TruncDate(instant, tzinfo=ZONE)).order_by()
    grouped = rows.values_list("agreement__platform", "programme", "day").annotate(number=Count("pk"))
    for platform, programme, day, number in grouped:
        for commitment in commitments:
            if _concerns(commitment, platform, programme):
                days[commitment.pk][day] += number
    return days


def _platforms(commitments: Sequence[Commitment]) -> set[int]:
    return {commitment.agreement.platform_id for commitment in commitments}


def _introductions(commitments: Sequence[Commitment], actor: Actor) -> Mapping[int, Days]:
    return _by_day(commitments, _introduced(actor, _platforms(commitments)), "introduced_at")


def _introduction_records(commitment: Commitment, actor: Actor) -> QuerySet[Any]:
    found = _own(commitment, _introduced(actor, [commitment.agreement.platform_id]))
    return found.annotate(counted_on=TruncDate("introduced_at", tzinfo=ZONE)).select_related("organisation")


def _owners(commitments: Sequence[Commitment], actor: Actor) -> Mapping[int, Days]:
    """Each owner counts once, on the day it was first introduced (to the commitment's programme, if it names one)."""
    firsts: dict[int, dict[int, date]] = {commitment.pk: {} for commitment in commitments}
    rows = _introduced(actor, _platforms(commitments)).order_by()
    first = Min(TruncDate("introduced_at", tzinfo=ZONE))
    grouped = rows.values_list("agreement__platform", "organisation", "programme").annotate(first=first)
    for platform, owner, programme, day in grouped:
        for commitment in commitments:
            if _concerns(commitment, platform, programme):
                known = firsts[commitment.pk]
                known[owner] = min(day, known.get(owner, day))
    return {pk: Counter(days.values()) for pk, days in firsts.items()}


def _owner_records(commitment: Commitment, actor: Actor) -> QuerySet[Any]:
    """The first introduction of each owner."""
    found = _introduction_records(commitment, actor)
    earlier = Q(introduced_at__lt=OuterRef("introduced_at")) | Q(
        introduced_at=OuterRef("introduced_at"), pk__lt=OuterRef("pk")
    )
    others = _own(commitment, _introduced(actor, [commitment.agreement.platform_id]))
    return found.filter(~Exists(others.filter(earlier, organisation=OuterRef("organisation"))))


def _show_enrolment(enrolment: Any) -> Deed:
    return Deed(
        on=enrolment.counted_on,
        text=enrolment.organisation.name,
        text_zh=enrolment.organisation.name_zh,
        detail=str(Programme(enrolment.programme).label),
        reference=enrolment.reference,
        url=reverse("enrolments_staff:detail", args=[enrolment.reference]),
    )


# Services: active enrolments that include one, by the day since when they have been active.


def _served(actor: Actor, service: str) -> QuerySet[Enrolment]:
    active = queries.enrolments_visible_to(actor).filter(state=EnrolmentState.ACTIVE, services__contains=[service])
    return active.filter(active_since__isnull=False)


def _service(service: Service, code: str, label: Any) -> Measure:
    def days(commitments: Sequence[Commitment], actor: Actor) -> Mapping[int, Days]:
        own = _served(actor, service).filter(agreement__platform__in=_platforms(commitments))
        return _by_day(commitments, own, "active_since")

    def records(commitment: Commitment, actor: Actor) -> QuerySet[Any]:
        own = _own(commitment, _served(actor, service)).select_related("organisation")
        return own.annotate(counted_on=TruncDate("active_since", tzinfo=ZONE))

    explained = _("Enrolments that are active now and include the service, by the day since when they are active.")
    return Measure(code, label, explained, days, records, _show_enrolment, is_stock=True)


# Fulfilments: what no other record shows, entered with its day and its paper.


def _fulfilments(commitments: Sequence[Commitment], actor: Actor) -> Mapping[int, Days]:
    days: dict[int, Counter[date]] = {commitment.pk: Counter() for commitment in commitments}
    recorded = queries.fulfilments_visible_to(actor).filter(commitment__in=days, struck_at=None).order_by()
    for pk, day in recorded.values_list("commitment", "happened_on"):
        days[pk][day] += 1
    return days


def _fulfilment_records(commitment: Commitment, actor: Actor) -> QuerySet[Any]:
    recorded = queries.fulfilments_visible_to(actor).filter(commitment=commitment, struck_at=None)
    return recorded.annotate(counted_on=F("happened_on")).select_related("document", "commitment__agreement")


def _show_fulfilment(fulfilment: Fulfilment) -> Deed:
    agreement, paper = fulfilment.commitment.agreement, fulfilment.document
    url = reverse("agreements_staff:fulfilment_file", args=[agreement.reference, fulfilment.pk])
    return Deed(
        on=fulfilment.happened_on,
        text=fulfilment.title,
        text_zh=fulfilment.title_zh,
        detail=gettext("Recorded by %(name)s") % {"name": fulfilment.recorded_by_label},
        reference=paper.name if paper else "",
        url=url if paper else "",
    )


register(
    Measure(
        "owners_introduced",
        _("Rights owners introduced"),
        _("Each rights owner counts once, on the day of its first introduction to the platform."),
        _owners,
        _owner_records,
        _show_enrolment,
    ),
    Measure(
        "introductions",
        _("Introductions to a programme"),
        _("Each introduction of a rights owner to a programme counts, on the day CBBC made it."),
        _introductions,
        _introduction_records,
        _show_enrolment,
    ),
    _service(Service.GREEN_CHANNEL, "green_channel", _("Active with the green channel")),
    _service(Service.DATA_SHARING, "data_sharing", _("Active with data sharing for offline enforcement")),
    Measure(
        FULFILMENTS,
        _("Entries with their papers"),
        _("Each entry counts, on its day: for what no other record of the system shows."),
        _fulfilments,
        _fulfilment_records,
        _show_fulfilment,
    ),
)
