"""Registry pages of organisations. People, invitations and API clients have pages of their own (/staff/people/)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit.registry import AuditedAdmin


@admin.register(Organisation)
class OrganisationAdmin(AuditedAdmin):
    """Parties to the programme. Kind and code are fixed once given: rights of access hang on them."""

    list_display = ("name", "name_zh", "kind", "code", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "name_zh", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Kind and code, once the organisation is on record. CBBC stays open: who closed it could not undo it.

        What was merged into another stays closed.
        """
        if obj is None:
            return ()
        is_fixed = obj.kind == OrganisationKind.CBBC or obj.merged_into_id
        return ("kind", "code", "is_active") if is_fixed else ("kind", "code")

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """A code is proposed for a new organisation."""
        return {} if obj else {"code": ("name",)}
