"""The main navigation of each audience, in the order in which it stands. Named by the setting IPP_NAVIGATION."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience, Role
from core.web.navigation import Entry

ENTRIES = (
    Entry(_("Complaints"), "complaints_staff:list", "inboxes", Audience.STAFF, key="c"),
    Entry(_("Advice"), "advice_staff:list", "chat-left-text", Audience.STAFF, key="v"),
    Entry(_("Enrolments"), "enrolments_staff:list", "clipboard-check", Audience.STAFF, key="e"),
    Entry(_("Owners"), "owners_staff:list", "building", Audience.STAFF, key="o"),
    Entry(_("Rights"), "rights_staff:list", "award", Audience.STAFF, key="r"),
    Entry(_("Shops"), "shops_staff:list", "shop", Audience.STAFF, key="s"),
    Entry(_("Roundtables"), "roundtables_staff:list", "people", Audience.STAFF, key="t"),
    Entry(_("Issues"), "issues_staff:list", "chat-left-dots", Audience.STAFF, key="i", within="roundtables_staff:list"),
    Entry(
        _("Action points"), "action_points_staff:list", "flag", Audience.STAFF, key="d", within="roundtables_staff:list"
    ),
    Entry(_("Agreements"), "agreements_staff:list", "file-earmark-text", Audience.STAFF, key="a"),
    Entry(_("Grounds"), "grounds_staff:list", "journal-check", Audience.STAFF, key="u"),
    Entry(_("Good faith"), "good_faith_staff:list", "patch-check", Audience.STAFF, key="g"),
    Entry(_("Library"), "library_staff:list", "book", Audience.STAFF, key="l"),
    Entry(_("Clocks"), "clocks_staff:list", "stopwatch", Audience.STAFF, key="k"),
    Entry(_("People"), "accounts_staff:people", "people", Audience.STAFF, frozenset({Role.ADMINISTRATOR}), key="p"),
    Entry(
        _("Messages"), "operations:messages", "envelope-check", Audience.STAFF, frozenset({Role.ADMINISTRATOR}), key="m"
    ),
    Entry(_("Registry"), "admin:index", "archive", Audience.STAFF, frozenset({Role.ADMINISTRATOR}), key="y"),
    Entry(_("Complaints"), "complaints_portal:list", "inboxes", Audience.PORTAL, key="c"),
    Entry(_("Advice"), "advice_portal:list", "chat-left-text", Audience.PORTAL, key="v"),
    Entry(_("Enrolments"), "enrolments_portal:list", "clipboard-check", Audience.PORTAL, key="e"),
    Entry(_("Rights"), "rights_portal:list", "award", Audience.PORTAL, key="r"),
    Entry(_("Documents"), "documents_portal:list", "folder2-open", Audience.PORTAL, key="d"),
    Entry(_("Roundtables"), "roundtables_portal:list", "people", Audience.PORTAL, key="t"),
    Entry(
        _("Issues"), "issues_portal:list", "chat-left-dots", Audience.PORTAL, key="i", within="roundtables_portal:list"
    ),
    Entry(
        _("Action points"),
        "action_points_portal:list",
        "flag",
        Audience.PORTAL,
        key="w",
        within="roundtables_portal:list",
    ),
    Entry(_("Library"), "library_portal:list", "book", Audience.PORTAL, key="l"),
    Entry(_("Organisation"), "organisation_portal:detail", "building", Audience.PORTAL, key="o"),
    Entry(
        _("People"), "accounts_portal:people", "people", Audience.PORTAL, frozenset({Role.OWNER_ADMINISTRATOR}), key="p"
    ),
    Entry(_("API"), "api:docs", "braces", Audience.PARTNER, key="a"),
)
