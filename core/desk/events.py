"""Audit verbs of the desk."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register

OWN = frozenset({Audience.STAFF, Audience.PORTAL})

register(
    Verb("desk.filter_kept", _("Kept the filter “%(name)s”"), icon="bookmark-plus", readers=OWN),
    Verb("desk.filter_changed", _("Changed the filter “%(name)s”"), icon="bookmark", readers=OWN),
    Verb("desk.filter_removed", _("Removed the filter “%(name)s”"), icon="bookmark-dash", readers=OWN),
    Verb(
        "desk.moved_many",
        _("Acted on %(count)s records at once; %(moved)s were moved"),
        icon="check2-all",
        readers=OWN,
    ),
)
