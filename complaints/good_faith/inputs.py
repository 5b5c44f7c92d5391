"""What the verbs of a review ask for."""

from django.utils.translation import gettext_lazy as _

from core.workflow.inputs import Documents, Text

MAX_TEXT = 4000
REASON = Text(
    name="reason",
    label=_("Why?"),
    help=_("The rights owner reads these words. Name the complaints and the figures on which you decide."),
    min_length=20,
    max_length=MAX_TEXT,
)
APPEAL = Text(
    name="appeal",
    label=_("Why should the fast lane be given back?"),
    help=_("Say which complaints are counted wrongly, or what you have changed. Another person at CBBC decides."),
    min_length=20,
    max_length=MAX_TEXT,
)
APPEAL_FILES = Documents(name="documents", label=_("Files"), required=False)
