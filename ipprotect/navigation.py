"""The main navigation of each audience, in the order in which it stands. Named by the setting IPP_NAVIGATION."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience, Role
from core.web.navigation import Entry

ENTRIES = (
    Entry(_("Complaints"), "complaints_staff:list", "inboxes", Audience.STAFF),
    Entry(_("Enrolments"), "enrolments_staff:list", "clipboard-check", Audience.STAFF),
    Entry(_("Owners"), "owners_staff:list", "building", Audience.STAFF),
    Entry(_("Rights"), "rights_staff:list", "award", Audience.STAFF),
    Entry(_("Shops"), "shops_staff:list", "shop", Audience.STAFF),
    Entry(_("Agreements"), "agreements_staff:list", "file-earmark-text", Audience.STAFF),
    Entry(_("Clocks"), "clocks_staff:list", "stopwatch", Audience.STAFF),
    Entry(_("People"), "accounts_staff:people", "people", Audience.STAFF, frozenset({Role.ADMINISTRATOR})),
    Entry(_("Messages"), "operations:messages", "envelope-check", Audience.STAFF, frozenset({Role.ADMINISTRATOR})),
    Entry(_("Registry"), "admin:index", "archive", Audience.STAFF, frozenset({Role.ADMINISTRATOR})),
    Entry(_("Complaints"), "complaints_portal:list", "inboxes", Audience.PORTAL),
    Entry(_("Enrolments"), "enrolments_portal:list", "clipboard-check", Audience.PORTAL),
    Entry(_("Rights"), "rights_portal:list", "award", Audience.PORTAL),
    Entry(_("Documents"), "documents_portal:list", "folder2-open", Audience.PORTAL),
    Entry(_("Organisation"), "organisation_portal:detail", "building", Audience.PORTAL),
    Entry(_("People"), "accounts_portal:people", "people", Audience.PORTAL, frozenset({Role.OWNER_ADMINISTRATOR})),
    Entry(_("API"), "api:docs", "braces", Audience.PARTNER),
)
