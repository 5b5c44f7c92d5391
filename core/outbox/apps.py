"""Django's entry to the outbox."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """The app `outbox`."""

    name = "core.outbox"
    label = "outbox"
    verbose_name = _("Outbox")

    def ready(self) -> None:
        """Register the audit verbs."""
        import_module("core.outbox.verbs")
