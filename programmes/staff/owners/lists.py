"""The lists of rights owners and of agents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import keyset
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.days import house_day
from core.web.components import Action, Header
from core.web.lists import ExportColumn, ListView
from core.web.views import StaffView
from programmes import queries
from programmes.choices import EnrolmentState, Programme, Sector
from programmes.events import EXPORTED
from programmes.models import Enrolment, Profile
from programmes.models.enrolment import CLOSED
from programmes.staff.owners import finding
from programmes.workflow import enrolment_workflow

NOT_ENROLLED = "none"
STATES = [*EnrolmentState.choices, (NOT_ENROLLED, _("Not enrolled"))]


@dataclass(frozen=True)
class OwnerRow:
    """One rights owner of the list. `enrolments` has one cell a programme: a state, or None."""

    organisation: Organisation
    url: str
    sector: str
    number: str
    enrolments: Sequence[tuple[Any, Any]]
    rights: int


@dataclass(frozen=True)
class AgentRow:
    """One agent of the list."""

    organisation: Organisation
    url: str
    sector: str
    principals: int


class OwnerFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Search and filters of the list of rights owners."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.SearchInput(attrs={"placeholder": _("Name in English or Chinese, company number")}),
        max_length=200,
    )
    sector = django_filters.ChoiceFilter(
        label=_("Sector"), field_name="profile__sector", choices=Sector.choices, empty_label=_("Any")
    )
    programme = django_filters.ChoiceFilter(
        label=_("Programme"), choices=Programme.choices, empty_label=_("Any"), method="in_programme"
    )
    state = django_filters.ChoiceFilter(
        label=_("Enrolment"), choices=STATES, empty_label=_("Any"), method="in_programme"
    )

    def search(self, rows: QuerySet[Organisation], name: str, words: str) -> QuerySet[Organisation]:
        """Hold every word in one of the names, or the company number."""
        return finding.organisations_named(rows, words)

    def in_programme(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        """Programme and state are asked together, once: see filter_queryset."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """The owners who have such an enrolment, or none that is open."""
        rows: QuerySet[Organisation] = super().filter_queryset(queryset)
        programme, state = self.form.cleaned_data["programme"], self.form.cleaned_data["state"]
        if not programme and not state:
            return rows
        enrolments = Enrolment.objects.filter(organisation=OuterRef("pk"))
        if programme:
            enrolments = enrolments.filter(programme=programme)
        if state == NOT_ENROLLED:
            return rows.filter(~Exists(enrolments.exclude(state__in=CLOSED)))
        return rows.filter(Exists(enrolments.filter(state=state) if state else enrolments))


class AgentFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Search of the list of agents."""

    q = OwnerFilter.base_filters["q"]
    search = OwnerFilter.search


ORDERS = (
    keyset.Order("name", (keyset.Key("name"), keyset.Key("id")), _("By name")),
    keyset.Order("newest", (keyset.Key("id", descending=True),), _("Newest first")),
)


class OrganisationList(ListView, StaffView):
    """What the two lists share."""

    orders = ORDERS
    export_verb = EXPORTED
    kind = OrganisationKind.RIGHTS_OWNER

    def extra(self) -> dict[str, Any]:
        """Head and tabs."""
        add = f"{reverse('owners_staff:new')}?kind={self.kind}"
        label = _("Add an agent") if self.kind == OrganisationKind.AGENT else _("Add a rights owner")
        return {
            "header": Header(_("Rights owners and agents"), actions=[Action(label, add, "building-add", "primary")]),
            "kind": self.kind,
        }


def _profile(row: Organisation) -> Profile:
    """The profile, or an empty one."""
    return getattr(row, "profile", None) or Profile()


def _state_in(programme: str) -> Any:
    """How far an owner's latest enrolment in a programme is, in words, for the export."""

    def words(row: Organisation) -> str:
        found = [one for one in row.latest_enrolments if one.programme == programme]  # type: ignore[attr-defined]
        return str(EnrolmentState(found[0].state).label) if found else ""

    return words


class OwnerList(OrganisationList):
    """Rights owners, with how far they are in each programme."""

    template = "programmes/staff/owners/list.html"
    fragment = "programmes/staff/owners/_list.html"
    list_name = "owners_staff:list"
    filterset_class = OwnerFilter
    export_name = "rights-owners"
    export_columns = (
        ExportColumn(_("Legal name"), lambda row: row.name),
        ExportColumn(_("Legal name in Chinese"), lambda row: row.name_zh),
        ExportColumn(_("Company number"), lambda row: _profile(row).number),
        ExportColumn(_("Country"), lambda row: _profile(row).country),
        ExportColumn(_("Sector"), lambda row: str(_profile(row).get_sector_display())),
        ExportColumn(_("Size"), lambda row: str(_profile(row).get_size_band_display())),
        *(ExportColumn(programme.label, _state_in(programme)) for programme in Programme),
        ExportColumn(_("Rights"), lambda row: row.right_count),
    )

    def queryset(self) -> QuerySet[Organisation]:
        """Present owners with profile, the number of their rights, and their latest enrolments."""
        owners = queries.owners_visible_to(self.actor).filter(merged_into=None).select_related("profile")
        return owners.annotate(right_count=finding.count_of_rights()).prefetch_related(finding.latest_enrolments())

    def dress(self, rows: list[Organisation]) -> Sequence[OwnerRow]:
        """Rows in words."""
        return [
            OwnerRow(
                row,
                reverse("owners_staff:detail", args=[row.code]),
                str(_profile(row).get_sector_display()),
                _profile(row).number,
                _cells(row),
                row.right_count,  # type: ignore[attr-defined]
            )
            for row in rows
        ]


def _cells(row: Organisation) -> list[tuple[Any, Any]]:
    """The latest enrolment in each programme: the programme's name and the state, or None."""
    states: Mapping[str, Any] = enrolment_workflow.states
    latest: dict[str, Enrolment] = {}
    for enrolment in row.latest_enrolments:  # type: ignore[attr-defined]
        latest.setdefault(enrolment.programme, enrolment)
    return [
        (programme.label, states[latest[programme].state] if programme in latest else None) for programme in Programme
    ]


class AgentList(OrganisationList):
    """Agents, with for how many owners each acts today."""

    template = "programmes/staff/owners/agents.html"
    fragment = "programmes/staff/owners/_agents.html"
    list_name = "owners_staff:agents"
    filterset_class = AgentFilter
    kind = OrganisationKind.AGENT
    export_name = "agents"
    export_columns = (
        ExportColumn(_("Legal name"), lambda row: row.name),
        ExportColumn(_("Legal name in Chinese"), lambda row: row.name_zh),
        ExportColumn(_("Company number"), lambda row: _profile(row).number),
        ExportColumn(_("Country"), lambda row: _profile(row).country),
        ExportColumn(_("Acts for"), lambda row: row.principals),
    )

    def queryset(self) -> QuerySet[Organisation]:
        """Present agents with their profile."""
        agents = queries.agents_visible_to(self.actor).filter(merged_into=None).select_related("profile")
        return agents.annotate(principals=finding.count_of_principals(house_day()))

    def dress(self, rows: list[Organisation]) -> Sequence[AgentRow]:
        """Rows in words."""
        return [
            AgentRow(
                row,
                reverse("owners_staff:detail", args=[row.code]),
                str(_profile(row).get_sector_display()),
                row.principals,  # type: ignore[attr-defined]
            )
            for row in rows
        ]
