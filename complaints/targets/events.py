"""Audit verbs of lists of listings."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register

register(
    Verb(
        "complaints.listings_removed",
        _("Removed listings that came with files from the draft: %(count)s"),
        icon="eraser",
        readers=frozenset({Audience.STAFF, Audience.PORTAL}),
    )
)
