"""Calendars year by year and version by version, for all staff; a new version, for administrators."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clocks import changing, policies, recounting, words
from core.clocks.models import Calendar, CalendarVersion
from core.clocks.recounting import Preview
from core.clocks.staff.changes import ChangePage
from core.clocks.staff.forms import CalendarForm
from core.clocks.staff.rows import dressed
from core.clocks.staff.rule_pages import law_action
from core.clocks.staff.year import months_of, weekdays
from core.web.components import Crumb, Header
from core.web.days import day_in_words
from core.web.views import StaffView


def days_in_words(days: Sequence[str]) -> str:
    """Stored days as a reader's list."""
    return str(words.LIST_COMMA).join(day_in_words(date.fromisoformat(day)) for day in days)


class Calendars(StaffView):
    """Every calendar with its newest version."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        newest = CalendarVersion.objects.select_related("calendar").order_by("calendar_id", "-version")
        context = {
            "header": Header(
                _("Calendars"),
                crumbs=[Crumb(_("Clocks"), reverse("clocks_staff:list"))],
                lede=_("Which days are worked. Ends in years that are not published are estimates."),
            ),
            "calendars": [
                {
                    "name": words.calendar_name(version.calendar),
                    "url": reverse("clocks_staff:calendar", args=[version.calendar.code]),
                    "version": version,
                    "estimated": [year for year in map(int, version.days) if year > version.published_until],
                }
                for version in newest.distinct("calendar_id")
            ],
        }
        return self.render("clocks/staff/calendars.html", context)


class CalendarView(StaffView):
    """A page of one calendar, by its code in the address."""

    def latest(self, code: str) -> CalendarVersion:
        """The newest version. Raises Http404."""
        versions = CalendarVersion.objects.filter(calendar__code=code).select_related("calendar")
        found = versions.order_by("-version").first()
        if found is None:
            raise Http404
        return found

    def crumbs(self) -> list[Crumb]:
        """The way to the list of calendars."""
        return [
            Crumb(_("Clocks"), reverse("clocks_staff:list")),
            Crumb(_("Calendars"), reverse("clocks_staff:calendars")),
        ]


class CalendarPage(CalendarView):
    """A year of a calendar; `version` shows what an earlier version knew."""

    def get(self, request: HttpRequest, calendar: str, year: int | None = None) -> HttpResponse:
        """Show it."""
        latest = self.latest(calendar)
        version = self._asked_for(latest)
        known = sorted(map(int, version.days))
        shown = timezone.localdate().year if year is None else year
        if shown not in known:
            raise Http404
        entry = version.days[str(shown)]
        context = {
            "header": self._header(latest, shown),
            "year": shown,
            "years": self._years(version, latest, known, shown),
            "version": version,
            "latest": latest,
            "months": months_of(version.working(), shown),
            "weekdays": weekdays(),
            "off": days_in_words(entry["off"]),
            "worked": days_in_words(entry["worked"]),
            "is_estimated": shown > version.published_until,
            "versions": latest.calendar.versions.order_by("-version").defer("days"),
            "year_url": reverse("clocks_staff:calendar_year", args=[calendar, shown]),
        }
        return self.render("clocks/staff/calendar.html", context)

    def _asked_for(self, latest: CalendarVersion) -> CalendarVersion:
        given = self.request.GET.get("version", "")
        if not given:
            return latest
        number = int(given) if given.isascii() and given.isdigit() and len(given) < len("1000000") else 0
        found = CalendarVersion.objects.filter(calendar=latest.calendar_id, version=number).first()
        if found is None:
            raise Http404
        return found

    def _header(self, latest: CalendarVersion, year: int) -> Header:
        url = reverse("clocks_staff:new_calendar", args=[latest.calendar.code, year])
        action = law_action(_("Change %(year)s") % {"year": year}, url, policies.changes_law(self.actor))
        is_open = year >= timezone.localdate().year
        return Header(
            words.calendar_name(latest.calendar),
            reference=latest.calendar.code,
            crumbs=self.crumbs(),
            lede=_("Published until %(year)s.") % {"year": latest.published_until},
            actions=[action] if is_open else [],
        )

    def _years(
        self, version: CalendarVersion, latest: CalendarVersion, known: Sequence[int], shown: int
    ) -> Sequence[dict[str, Any]]:
        kept = "" if version.pk == latest.pk else f"?version={version.version}"
        return [
            {
                "year": year,
                "url": reverse("clocks_staff:calendar_year", args=[latest.calendar.code, year]) + kept,
                "is_open": year == shown,
                "is_estimated": year > version.published_until,
            }
            for year in known
        ]


class NewCalendar(ChangePage, CalendarView):
    """What a new version of a calendar says of one year, with the clocks that it would move."""

    preview_template = "clocks/staff/calendar_preview.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Keep which calendar and year it is."""
        super().setup(request, *args, **kwargs)
        self.code: str = kwargs["calendar"]
        self.year: int = kwargs["year"]

    def form(self, data: Any = None) -> CalendarForm:
        """The form on what the newest version says of the year. Raises Http404."""
        this_year = self.now.date().year
        if not this_year <= self.year <= this_year + changing.YEARS_AHEAD:
            raise Http404
        return CalendarForm(data, latest=self.latest(self.code), year=self.year)

    def header(self) -> Header:
        """Names the calendar and the year."""
        name = words.calendar_name(Calendar.objects.get(code=self.code))
        title = _("New version of the calendar: %(year)s") % {"year": self.year}
        return Header(title, crumbs=[*self.crumbs(), Crumb(name, self.back_url())], lede=name)

    def preview(self, form: Any) -> dict[str, Any]:
        """The year as it would be, and what would move."""
        latest = self.latest(self.code)
        draft = changing.drafted_calendar(latest, form.change(), now=self.now)
        found = recounting.preview(draft, now=self.now)
        before, after = latest.days.get(str(self.year)), draft.days[str(self.year)]
        return {
            "year": self.year,
            "months": months_of(draft.working(), self.year),
            "weekdays": weekdays(),
            "added": _differences(before, after),
            "is_estimated": self.year > draft.published_until,
            "is_newly_published": latest.published_until < self.year <= draft.published_until,
            "preview": found,
            "shifts": self._shifts(found),
        }

    def add(self, form: Any) -> str:
        """Add it; running clocks follow in the background."""
        given = form.cleaned_data
        version = changing.add_calendar(
            self.code,
            form.change(),
            based_on=given["based_on"],
            reason=given["reason"],
            actor=self.actor,
            now=self.now,
        )
        return _("Version %(version)s is added. Running clocks are being counted again.") % {"version": version.version}

    def back_url(self) -> str:
        """The year's page, or the calendar's where nothing is known of the year yet."""
        if str(self.year) in self.latest(self.code).days:
            return reverse("clocks_staff:calendar_year", args=[self.code, self.year])
        return reverse("clocks_staff:calendar", args=[self.code])

    def _shifts(self, found: Preview) -> list[dict[str, Any]]:
        rows = dressed([shift.clock for shift in found.first], actor=self.actor, now=self.now)
        return [
            {"row": row, "before": shift.before, "after": shift.after}
            for row, shift in zip(rows, found.first, strict=True)
        ]


def _differences(before: dict[str, list[str]] | None, after: dict[str, list[str]]) -> list[tuple[str, str]]:
    """What a version says of a year that the one before did not, in words."""
    old = before or {"off": [], "worked": []}
    pairs = (
        (_("Days off, new"), set(after["off"]) - set(old["off"])),
        (_("No longer off"), set(old["off"]) - set(after["off"])),
        (_("Worked in exchange, new"), set(after["worked"]) - set(old["worked"])),
        (_("No longer worked"), set(old["worked"]) - set(after["worked"])),
    )
    return [(label, days_in_words(sorted(days))) for label, days in pairs if days]
