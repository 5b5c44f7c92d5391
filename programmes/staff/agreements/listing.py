"""The register of agreements: its rows, orders, filters and what is exported."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.days import house_day
from core.keyset import Key, Order
from core.scripts import in_script
from core.search import words_of
from core.web.components import State
from core.web.forms import DateInput
from core.web.lists import ExportColumn
from programmes import measures, queries
from programmes.choices import AgreementState
from programmes.models import Agreement, Commitment
from programmes.staff.agreements.wording import as_typed, known_day, state_of

# What has no end stands behind all that has one; never null, so that a keyset page can be cut by it.
ENDS = Coalesce("ends_on", Value(date.max))
NEWEST = Order("newest", (Key("signed_on", descending=True), Key("pk", descending=True)), _("Newest"))
ENDS_NEXT = Order("ends", (Key("ends_key"), Key("pk")), _("Ends next"))
ORDERS = (NEWEST, ENDS_NEXT)


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """Agreements the actor may see, with the keys of every order and what a row is made of."""
    seen = queries.agreements_visible_to(actor).select_related("council", "platform", "predecessor", "successor")
    return seen.annotate(ends_key=ENDS, promised=Count("commitments"))


@dataclass(frozen=True)
class Row:
    """One agreement of the list. `reached` and `overdue` count its commitments."""

    agreement: Agreement
    url: str
    state: State
    signed_on: Any
    promised: int
    reached: int
    overdue: int


def dressed(rows: Sequence[Any], *, actor: Actor, today: date) -> list[Row]:
    """The page's agreements, with how far their commitments have come: one statement for each measure in use."""
    promises = queries.commitments_visible_to(actor).filter(agreement__in=[row.pk for row in rows])
    progress = list(measures.progress_of(promises, actor=actor, today=today).values())
    return [_row(row, [one for one in progress if one.commitment.agreement_id == row.pk], today) for row in rows]


def _row(agreement: Any, progress: Sequence[measures.Progress], today: date) -> Row:
    return Row(
        agreement=agreement,
        url=reverse("agreements_staff:detail", args=[agreement.reference]),
        state=state_of(agreement, today),
        signed_on=known_day(agreement.signed_on, agreement.signed_precision),
        promised=agreement.promised,
        reached=sum(one.is_reached for one in progress),
        overdue=sum(bool(one.days_overdue) for one in progress),
    )


def in_state(state: str, day: date) -> Q:
    """The condition of agreements in a state on a day, as Agreement.state_on says it."""
    coming, succeeded = Q(in_force_from__gt=day), Q(successor__in_force_from__lte=day)
    ended = Q(ends_on__lt=day)
    return {
        AgreementState.COMING.value: coming,
        AgreementState.SUCCEEDED.value: succeeded & ~coming,
        AgreementState.ENDED.value: ended & ~succeeded & ~coming,
        AgreementState.IN_FORCE.value: ~coming & ~succeeded & (Q(ends_on=None) | ~ended),
    }[state]


def platforms() -> list[tuple[int, str]]:
    """Platforms by name, as choices in the reader's script."""
    found = Organisation.objects.filter(kind=OrganisationKind.PLATFORM).values_list("pk", "name", "name_zh")
    return [(pk, in_script(name, name_zh)) for pk, name, name_zh in found]


class AgreementFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Search and filters of the register."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.SearchInput(attrs={"placeholder": _("Title, party, witness, place")}),
        max_length=200,
    )
    platform = django_filters.ChoiceFilter(label=_("Platform"), choices=platforms, empty_label=_("Any"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=AgreementState.choices, method="by_state", empty_label=_("Any")
    )

    def search(self, rows: QuerySet[Any, Any], name: str, given: str) -> QuerySet[Any, Any]:
        """Hold every word, in either script."""
        words = words_of(given)
        if words is None:
            return rows.none()
        for word in words:
            held = Q(reference__icontains=word)
            for field in ("title", "title_zh", "place", "place_zh", "witnesses", "platform__name", "platform__name_zh"):
                held |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(held)
        return rows

    def by_state(self, rows: QuerySet[Any, Any], name: str, state: str) -> QuerySet[Any, Any]:
        """In the state today."""
        return rows.filter(in_state(state, house_day()))


EXPORT_COLUMNS: Sequence[ExportColumn] = (
    ExportColumn(_("Reference"), lambda row: row.reference),
    ExportColumn(_("Title"), lambda row: row.title),
    ExportColumn(_("Title in Chinese"), lambda row: row.title_zh),
    ExportColumn(_("State"), lambda row: str(row.state_on(house_day()).label)),
    ExportColumn(_("CBBC"), lambda row: row.council.name),
    ExportColumn(_("Platform"), lambda row: row.platform.name),
    # As text: a date would say more than is known of some.
    ExportColumn(_("Signed on"), lambda row: as_typed(row.signed_on, row.signed_precision)),
    ExportColumn(_("Place"), lambda row: row.place),
    ExportColumn(_("Witnesses"), lambda row: "; ".join(row.witnesses)),
    ExportColumn(_("Last day"), lambda row: row.ends_on),
    ExportColumn(_("Predecessor"), lambda row: row.predecessor.reference if row.predecessor else ""),
    ExportColumn(_("Commitments"), lambda row: row.promised),
    ExportColumn(_("Source"), lambda row: row.source),
)


def with_progress(*, actor: Actor, today: date) -> list[ExportColumn]:
    """The columns of an export, with how many commitments of each agreement are reached and overdue.

    Everything is counted beforehand: one statement for each measure in use, however many agreements are exported.
    """
    reached: Counter[int] = Counter()
    overdue: Counter[int] = Counter()
    promises = queries.commitments_visible_to(actor)
    for one in measures.progress_of(promises, actor=actor, today=today).values():
        reached[one.commitment.agreement_id] += one.is_reached
        overdue[one.commitment.agreement_id] += bool(one.days_overdue)
    return [
        *EXPORT_COLUMNS,
        ExportColumn(_("Commitments reached"), lambda row: reached[row.pk]),
        ExportColumn(_("Commitments overdue"), lambda row: overdue[row.pk]),
    ]


class DeedFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """The days between which the records of a commitment are looked at."""

    since = django_filters.DateFilter(label=_("From"), field_name="counted_on", lookup_expr="gte", widget=DateInput)
    until = django_filters.DateFilter(label=_("to"), field_name="counted_on", lookup_expr="lte", widget=DateInput)


LATEST_DEED = Order("latest", (Key("counted_on", descending=True), Key("pk", descending=True)), _("Newest"))
FIRST_DEED = Order("first", (Key("counted_on"), Key("pk")), _("Oldest"))
DEED_ORDERS = (LATEST_DEED, FIRST_DEED)


def deed_columns(commitment: Commitment) -> list[ExportColumn]:
    """What is exported of the records that count for a commitment."""
    show = measures.get(commitment.measure).show
    return [
        ExportColumn(_("Date"), lambda row: show(row).on),
        ExportColumn(_("What counts"), lambda row: show(row).text),
        ExportColumn(_("In Chinese"), lambda row: show(row).text_zh),
        ExportColumn(_("Details"), lambda row: show(row).detail),
        ExportColumn(_("Reference"), lambda row: show(row).reference),
    ]
