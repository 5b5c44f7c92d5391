from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoundtablesConfig(AppConfig):
    """Roundtables, issues raised, minutes and action points."""

    name = "roundtables"
    verbose_name = _("Roundtables")

    def ready(self) -> None:
        # Registering needs the app registry.
        from roundtables import (  # noqa: F401, PLC0415
            around_complaints,
            awaited,
            clock_subjects,
            consumers,
            events,
            measures,
            topics,
        )
