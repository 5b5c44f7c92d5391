"""Audit verbs of rules and calendars, and the event on which running clocks are counted again."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register
from core.outbox import events

STAFF = frozenset({Audience.STAFF})
RULE_ADDED = "clocks.rule_added"
CALENDAR_ADDED = "clocks.calendar_added"
EXPORTED = "clocks.exported"

register(
    Verb(RULE_ADDED, _("Added version %(version)s of the rule %(rule)s: %(reason)s"), "file-diff", readers=STAFF),
    Verb(
        CALENDAR_ADDED,
        _("Added version %(version)s of the calendar %(calendar)s, year %(year)s: %(reason)s"),
        "calendar3",
        readers=STAFF,
    ),
    Verb(EXPORTED, _("Took away a list of clocks"), "download", readers=STAFF),
)
events.declare(CALENDAR_ADDED, _("Running clocks have to be counted on a new version of their calendar"))
