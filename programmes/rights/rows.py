"""A row of a list of rights, as pages print it and as exports write it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.keyset import Key, Order
from core.scripts import in_script
from core.web.cells import choice_column, day_column, plain_column
from core.web.components import State
from core.web.lists import ExportColumn
from core.web.saved_views import SavedView
from programmes import queries
from programmes.choices import RightStatus, RightType, Territory
from programmes.rights.wording import NO_PROTECTION, time_left, verified_badge
from programmes.states import RIGHT_STATES

SOON = 30
NEAR = 180

NEXT_EXPIRY = Order("expiry", (Key("next_expiry"), Key("pk")), gettext_lazy("Expires next"))
NEWEST = Order("newest", (Key("pk", descending=True),), gettext_lazy("Newest"))
CHANGED = Order(
    "changed", (Key("updated_at", descending=True), Key("pk", descending=True)), gettext_lazy("Changed last")
)
ORDERS = (NEWEST, NEXT_EXPIRY, CHANGED)

ALL = SavedView("all", gettext_lazy("All rights"), counted=False, order=NEWEST)
EXPIRING = SavedView("expiring", gettext_lazy("What expires"), counted=False, order=NEXT_EXPIRY)
UNVERIFIED = SavedView("unverified", gettext_lazy("To verify"), counted=False, order=NEWEST)
ABROAD = SavedView("abroad", gettext_lazy("No protection in China"), counted=False, order=NEWEST)
VIEWS = (ALL, EXPIRING, UNVERIFIED, ABROAD)

FIELDS = (
    "pk",
    "right_type",
    "territory",
    "number",
    "title",
    "title_zh",
    "nice_classes",
    "filed_on",
    "registered_on",
    "expires_on",
    "cancelled_on",
    "holder_name",
    "updated_at",
    "family__name",
    "family__name_zh",
    "organisation__name",
    "organisation__name_zh",
    "status",
    "next_expiry",
    "verified",
    "to_verify",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One right of a list. `heading` is the part of the list that begins with it, where the list has parts."""

    url: str
    title: str
    title_zh: str
    number: str
    kind: str
    territory: str
    owner: str
    family: str
    classes: str
    status: State
    expires_on: date | None
    time_left: str
    verified: State
    warning: State | None
    css: str
    heading: str = ""


def rights(actor: Actor, day: date) -> QuerySet[Any, Any]:
    """Rights that the actor may see, as lists show them on a day. Filters narrow it before it is read."""
    seen = queries.with_status(queries.rights_visible_to(actor), day)
    found: QuerySet[Any, Any] = queries.with_verification(seen).values(*FIELDS)
    return found


def within(view: SavedView, day: date) -> Q:
    """The condition of a saved view."""
    if view == EXPIRING:
        living = Q(cancelled_on=None, registered_on__isnull=False, expires_on__isnull=False)
        return living & Q(status__in=[RightStatus.IN_FORCE, RightStatus.GRACE])
    if view == UNVERIFIED:
        return queries.NOT_WHOLLY_VERIFIED
    if view == ABROAD:
        return ~Q(territory=Territory.CHINA)
    return Q()


def near(day: date) -> Q:
    """The condition of rights that end within half a year, as far ahead as the first reminder."""
    return Q(expires_on__lte=day + timedelta(days=NEAR))


def dressed(found: Iterable[Mapping[str, Any]], *, namespace: str, day: date, in_parts: bool = False) -> Sequence[Row]:
    """Rows as a page prints them; `in_parts` puts a heading over each month of expiry. No statement."""
    address = cache(lambda pk: reverse(f"{namespace}:detail", args=[pk]))
    rows, part = [], ""
    for row in found:
        heading = part_of(row["expires_on"], day) if in_parts else ""
        rows.append(_row(row, address(row["pk"]), day, heading if heading != part else ""))
        part = heading
    return rows


def part_of(expires_on: date | None, day: date) -> str:
    """The part of the list of expiries in which a day lies: what is late, this week, 30 days, then month by month."""
    if expires_on is None:
        return _("No end")
    if expires_on < day:
        return _("Expired, in the renewal grace period")
    if expires_on <= day + timedelta(days=7):
        return _("Within 7 days")
    if expires_on <= day + timedelta(days=SOON):
        return _("Within 30 days")
    return formats.date_format(expires_on, "YEAR_MONTH_FORMAT")


def _row(row: Mapping[str, Any], url: str, day: date, heading: str) -> Row:
    is_living = row["status"] in {RightStatus.IN_FORCE, RightStatus.GRACE}
    return Row(
        url=url,
        title=row["title"],
        title_zh=row["title_zh"],
        number=row["number"],
        kind=str(RightType(row["right_type"]).label),
        territory=str(Territory(row["territory"]).label),
        owner=in_script(row["organisation__name"], row["organisation__name_zh"]),
        family=in_script(row["family__name"] or "", row["family__name_zh"] or ""),
        classes=", ".join(map(str, row["nice_classes"])),
        status=RIGHT_STATES[row["status"]],
        expires_on=row["expires_on"],
        time_left=time_left(row["expires_on"], day) if is_living else "",
        verified=verified_badge(row["verified"], row["to_verify"]),
        warning=None if row["territory"] == Territory.CHINA else NO_PROTECTION,
        css=_css(row, day) if is_living else "",
        heading=heading,
    )


def _css(row: Mapping[str, Any], day: date) -> str:
    if row["expires_on"] is None or row["expires_on"] > day + timedelta(days=SOON):
        return ""
    return "row-overdue" if row["expires_on"] < day else "row-due-soon"


EXPORT_COLUMNS = (
    plain_column(gettext_lazy("Rights owner"), "organisation__name"),
    plain_column(gettext_lazy("Rights owner in Chinese"), "organisation__name_zh"),
    choice_column(gettext_lazy("Type"), "right_type", lambda value: RightType(value).label),
    choice_column(gettext_lazy("Territory"), "territory", lambda value: Territory(value).label),
    plain_column(gettext_lazy("Number"), "number"),
    plain_column(gettext_lazy("Mark or title"), "title"),
    plain_column(gettext_lazy("Mark or title in Chinese"), "title_zh"),
    plain_column(gettext_lazy("Mark family"), "family__name"),
    plain_column(gettext_lazy("Nice classes"), "nice_classes"),
    day_column(gettext_lazy("Filed on"), "filed_on"),
    day_column(gettext_lazy("Registered on"), "registered_on"),
    day_column(gettext_lazy("Expires on"), "expires_on"),
    day_column(gettext_lazy("Cancelled on"), "cancelled_on"),
    choice_column(gettext_lazy("Status today"), "status", lambda value: RightStatus(value).label),
    plain_column(gettext_lazy("Holder on the certificate"), "holder_name"),
    ExportColumn(
        gettext_lazy("Verification"), lambda row: str(verified_badge(row["verified"], row["to_verify"]).label)
    ),
)
