"""Registry pages of shops and listings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.audit.registry import AuditedAdmin
from merchants.models import Listing, Shop


@admin.register(Shop)
class ShopAdmin(AuditedAdmin):
    """Shops. What the address says of a shop is fixed once given."""

    list_display = ("name", "platform", "number")
    list_filter = ("platform",)
    search_fields = ("name", "=number")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Site and number, once the shop is on record."""
        return ("platform", "number") if obj else ()


@admin.register(Listing)
class ListingAdmin(AuditedAdmin):
    """Listings: in which shop they stand, and what they are called. They come into being by complaints."""

    list_display = ("sku", "platform", "title", "shop")
    list_select_related = ("shop",)
    search_fields = ("=sku",)
    autocomplete_fields = ("shop",)
    readonly_fields = ("platform", "sku")
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A listing is put on record by the complaint that names it."""
        return False
