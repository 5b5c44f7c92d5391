from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemonstrationConfig(AppConfig):
    """An invented programme, to try the system with. Has no tables of its own."""

    name = "demonstration"
    verbose_name = _("Demonstration")
