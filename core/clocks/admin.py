"""Registry pages for those who run the system: read only."""

from django.contrib import admin

from core.audit.registry import ReadOnlyAdmin
from core.clocks.models import CalendarVersion, Clock, Rule


@admin.register(Clock)
class ClockAdmin(ReadOnlyAdmin):
    """Clocks, the failing ones first."""

    list_display = ("rule_code", "subject_type", "subject_id", "due_at", "paused_at", "stopped_at", "failures")
    list_filter = ("rule_code",)
    search_fields = ("=subject_id", "last_error")
    ordering = ("-failures", "due_at")


@admin.register(Rule)
class RuleAdmin(ReadOnlyAdmin):
    """Every version of every rule."""

    list_display = ("code", "version", "effective_from", "until_date", "amount", "unit", "calendar")


@admin.register(CalendarVersion)
class CalendarVersionAdmin(ReadOnlyAdmin):
    """Every version of every calendar."""

    list_display = ("calendar", "version", "first_year", "published_until", "source")
