"""Django's entry to the desk."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The app `desk`."""

    name = "core.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Register the audit verbs."""
        import_module("core.desk.events")
