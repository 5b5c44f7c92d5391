"""Audit verbs of batches."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register

register(
    Verb(
        "complaints.batch_submitted",
        _("Submitted the complaints of the batch that were whole: %(moved)s of %(count)s"),
        icon="send",
        readers=frozenset({Audience.STAFF, Audience.PORTAL}),
    )
)
