"""Registry pages of complaints: looks only. Whatever happens to a complaint happens through its verbs."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from complaints import queries
from complaints.models import Complaint
from core.audit.registry import ReadOnlyAdmin, acting


@admin.register(Complaint)
class ComplaintAdmin(ReadOnlyAdmin):
    """Complaints as they are stored; drafts are their owners' alone."""

    list_display = ("reference", "state", "organisation", "right", "submitted_at", "due_at", "version")
    list_select_related = ("organisation", "right")
    list_filter = ("state",)
    search_fields = ("=reference", "=platform_case_number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        """What the actor may see."""
        return queries.visible_to(acting(request))
