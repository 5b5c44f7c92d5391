"""Registry pages of the audit trail: looks only."""

from django.contrib import admin

from core.audit.models import Event, Link
from core.audit.registry import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """What happened, newest first."""

    list_display = ("at", "verb", "actor_label", "actor_organisation_name", "subject_type", "subject_reference")
    list_filter = ("actor_audience",)
    search_fields = ("=subject_reference", "=actor_id", "=verb", "=request_id")
    ordering = ("-pk",)


@admin.register(Link)
class LinkAdmin(ReadOnlyAdmin):
    """The chain that seals the events, newest first."""

    list_display = ("position", "event_id", "digest_text", "chain_text")
    fields = ("position", "event_id", "digest_text", "chain_text")
    ordering = ("-pk",)

    @admin.display(description="sha256")
    def digest_text(self, link: Link) -> str:
        """The event's digest in hexadecimal."""
        return bytes(link.digest).hex()

    @admin.display(description="chain")
    def chain_text(self, link: Link) -> str:
        """The link's own value in hexadecimal."""
        return bytes(link.chain).hex()
