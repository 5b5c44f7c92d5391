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
        """Register audit verbs and topics, and what becomes of imports when two organisations become one."""
        import_module("core.imports.events")
        import_module("core.imports.topics")
        import_module("core.accounts.merging").on_merge("imports", import_module("core.imports.actions").move_to)
