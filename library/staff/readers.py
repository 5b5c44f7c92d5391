"""Who has said that they have read an edition, and who has not: by organisation, to be exported, with a reminder."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.accounts.models import Organisation, Person
from core.keyset import Key, Order
from core.scripts import in_script
from core.web.components import Action, Crumb, Figure, Header
from core.web.lists import ExportColumn, ListView, local
from core.web.views import StaffView
from core.workflow.errors import Conflict
from library import policies
from library.actions.acknowledging import is_asked, remind
from library.audiences import people_who_acknowledge
from library.models import Acknowledgement, Edition
from library.pages import title_of
from library.queries import editions_visible_to
from library.staff.views import ROOM, StaffPage, reason

WAITING, DONE = "waiting", "done"
BY_ORGANISATION = Order("organisation", (Key("house"), Key("name"), Key("pk")), _("By organisation"))
BY_NAME = Order("name", (Key("name"), Key("pk")), _("By name"))


def organisations() -> list[tuple[int, str]]:
    """Organisations by name. One statement."""
    found = Organisation.objects.filter(is_active=True).order_by("name", "pk")
    return [(organisation.pk, organisation.display_name) for organisation in found]


@dataclass(frozen=True)
class Missing:
    """An organisation, and how many of its people have not read the edition."""

    name: str
    people: int
    url: str


class ReadersFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """By whether they have, and by organisation."""

    read = django_filters.ChoiceFilter(
        label=_("Read"),
        method="by_read",
        choices=((WAITING, _("Not yet")), (DONE, _("Acknowledged"))),
        empty_label=_("All"),
    )
    organisation = django_filters.ChoiceFilter(label=_("Organisation"), choices=organisations, empty_label=_("Any"))

    def by_read(self, rows: QuerySet[Any, Any], name: str, value: str) -> QuerySet[Any, Any]:
        """Those who have, or have not."""
        return rows.filter(acknowledged_at__isnull=value == WAITING)


class ReadersReport(ListView, StaffView):
    """Everybody who is asked to acknowledge an edition."""

    template = "library/staff/readers.html"
    fragment = "library/staff/_readers.html"
    filterset_class = ReadersFilter
    orders = (BY_ORGANISATION, BY_NAME)
    export_columns = (
        ExportColumn(_("Organisation"), lambda row: row.organisation.name),
        ExportColumn(_("Name"), lambda row: row.name),
        ExportColumn(_("Address"), lambda row: row.email),
        ExportColumn(_("Acknowledged"), lambda row: local(row.acknowledged_at)),
    )
    export_name = "readers"
    export_verb = "library.exported"
    edition: Edition

    def get(self, request: HttpRequest, reference: str = "") -> HttpResponseBase:
        """Show them; what nobody is asked to acknowledge has no report."""
        found = editions_visible_to(self.actor).filter(reference=reference).first()
        if found is None or found.acknowledge_by is None:
            raise Http404
        self.edition = found
        return super().get(request)

    def queryset(self) -> QuerySet[Any, Any]:
        """The people, with when they acknowledged it."""
        said = Acknowledgement.objects.filter(edition=self.edition, person=OuterRef("pk"))
        readers = people_who_acknowledge(self.edition.entry).select_related("organisation")
        first = Subquery(said.values("acknowledged_at")[:1])
        return readers.annotate(acknowledged_at=first, house=F("organisation__name"))

    def dress(self, rows: list[Person]) -> Sequence[Person]:
        """As they are."""
        return rows

    def extra(self) -> dict[str, Any]:
        """The head of the page, with how many have and have not."""
        edition, everybody = self.edition, self.queryset()
        asked, waiting = everybody.count(), everybody.filter(acknowledged_at=None).count()
        missing = _by_organisation(everybody)
        crumbs = [
            Crumb(_("Library"), ROOM.url("list")),
            Crumb(edition.reference, ROOM.url("edition", edition.reference)),
        ]
        report = Action(_("Edition"), ROOM.url("edition", edition.reference), "arrow-left")
        return {
            "header": Header(
                _("Who has read it"), edition.reference, crumbs=crumbs, lede=title_of(edition), actions=[report]
            ),
            "edition": edition,
            "figures": [
                Figure(_("Asked"), asked),
                Figure(_("Acknowledged"), asked - waiting),
                Figure(_("Not yet"), waiting, f"?read={WAITING}", "warn" if waiting else "good"),
                Figure(_("Organisations with somebody who has not"), len(missing)),
            ],
            "missing": missing,
            "remind_url": ROOM.url("remind", edition.reference) if waiting and is_asked(edition) else "",
            "remind_denied": reason(policies.edits(self.actor, edition)),
        }


def _by_organisation(everybody: QuerySet[Any, Any]) -> list[Missing]:
    """The organisations in which somebody has not read it, by name. One statement."""
    waiting = everybody.filter(acknowledged_at=None).order_by("organisation__name", "organisation")
    rows = waiting.values("organisation", "organisation__name", "organisation__name_zh").annotate(people=Count("pk"))
    return [
        Missing(
            in_script(row["organisation__name"], row["organisation__name_zh"]),
            row["people"],
            f"?read={WAITING}&organisation={row['organisation']}",
        )
        for row in rows
    ]


class RemindPage(StaffPage):
    """The button that reminds everybody who has not read it."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Remind them."""
        edition = self.edition(reference)
        try:
            count = remind(edition.pk, actor=self.actor)
        except Conflict as conflict:
            raise Http404 from conflict
        words = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count)
        return self.done(words % {"count": count}, ROOM.url("readers", reference))
