"""Calendars: the working days of a country, each published state of which is kept as a version."""

from functools import lru_cache

from django.db import models

from core.clocks.calendars import WorkingCalendar


class Calendar(models.Model):
    """A country's working calendar, such as `cn` (mainland China) or `gb-eng` (England)."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class CalendarVersion(models.Model):
    """What was known of a calendar at one time. Never changed once a clock has counted on it; a new one is added.

    `digest` is of what the source said, or of what a person's version holds.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    source = models.CharField(max_length=300)
    first_year = models.PositiveSmallIntegerField()
    published_until = models.PositiveSmallIntegerField()
    days = models.JSONField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    # Who added this version and why; empty where it came from an installed source.
    added_by = models.CharField(max_length=200, blank=True, default="", db_default="")
    reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        ordering = ("calendar", "version")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "version"], name="clocks_calendar_version_once"),
            models.CheckConstraint(
                condition=models.Q(published_until__gte=models.F("first_year")), name="clocks_calendar_years_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id}/{self.version}"

    def working(self) -> WorkingCalendar:
        """The stored days as something to count with."""
        return WorkingCalendar.from_data(self.days, first_year=self.first_year, published_until=self.published_until)


@lru_cache(maxsize=64)
def numbered_calendar(calendar_version_id: int) -> tuple[int, WorkingCalendar]:
    """Return a version's number and calendar. Kept in memory: versions never change, and lists show many clocks."""
    version = CalendarVersion.objects.get(pk=calendar_version_id)
    return version.version, version.working()


def working_calendar(calendar_version_id: int) -> WorkingCalendar:
    """Return the calendar of a version; as numbered_calendar."""
    return numbered_calendar(calendar_version_id)[1]
