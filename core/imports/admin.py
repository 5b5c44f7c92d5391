"""Registry pages of imports: looks only."""

from django.contrib import admin

from core.audit.registry import ReadOnlyAdmin
from core.imports.models import Import


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    """What was given in, newest first; what went wrong with the work on it."""

    list_display = (
        "reference",
        "kind",
        "organisation",
        "state",
        "read_count",
        "applied_count",
        "failures",
        "created_at",
    )
    list_filter = ("state", "kind")
    list_select_related = ("organisation",)
    search_fields = ("=reference",)
    ordering = ("-pk",)
