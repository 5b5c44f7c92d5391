"""Audit verbs of the outbox."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register

STAFF_ONLY = frozenset({Audience.STAFF})

register(
    Verb("outbox.sent_again", _("Had the message to %(to)s sent again"), icon="send", readers=STAFF_ONLY),
    Verb("outbox.marked_as_sent", _("Marked the message to %(to)s as sent"), icon="send-check", readers=STAFF_ONLY),
)
