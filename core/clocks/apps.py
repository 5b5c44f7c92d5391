"""Django's entry to the clocks."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    """The app `clocks`."""

    name = "core.clocks"
    label = "clocks"
    verbose_name = _("Clocks")

    def ready(self) -> None:
        """Register audit verbs, and what follows from a new version of a calendar."""
        import_module("core.clocks.events")
        import_module("core.clocks.consumers")
