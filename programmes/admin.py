"""Registry pages of rights: shown, never changed. CBBC keeps rights on the pages of the register (staff/rights)."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.audit.registry import ReadOnlyAdmin
from programmes.models import Right, RightDocument

if TYPE_CHECKING:
    TabularInline = admin.TabularInline[Any, Any]
else:  # generic for the type checker only
    TabularInline = admin.TabularInline


class RightDocumentInline(TabularInline):
    """Documents of a right, older versions among them."""

    model = RightDocument
    fields = ("kind", "document", "added_at", "replaced_at")
    readonly_fields = fields
    extra = 0
    can_delete = False
    verbose_name_plural = _("documents on record")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Documents come in by the pages of the register."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A newer one takes an older one's place there."""
        return False


@admin.register(Right)
class RightAdmin(ReadOnlyAdmin):
    """Rights of the owners."""

    inlines = (RightDocumentInline,)
    list_display = ("title", "title_zh", "number", "right_type", "territory", "organisation", "expires_on")
    list_filter = ("right_type", "territory")
    list_select_related = ("organisation",)
    search_fields = ("title", "title_zh", "number", "organisation__name", "organisation__name_zh")
