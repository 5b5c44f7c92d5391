"""Django's entry to imports."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """The app `imports`."""

    name = "core.imports"
    label = "imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        """Register audit verbs and topics."""
        import_module("core.imports.events")
        import_module("core.imports.topics")
