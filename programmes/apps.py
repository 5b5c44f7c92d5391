from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """The rights that complaints rely on."""

    name = "programmes"
    verbose_name = _("Programmes")
