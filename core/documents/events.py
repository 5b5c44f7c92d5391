"""Audit verbs of documents: who brought a file, and who took it away."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register

STAFF_ONLY = frozenset({Audience.STAFF})

register(
    Verb("documents.stored", _("Stored the file %(name)s"), icon="file-earmark-plus", readers=STAFF_ONLY),
    Verb("documents.downloaded", _("Downloaded the file %(name)s"), icon="download", readers=STAFF_ONLY),
)
