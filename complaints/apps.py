from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Complaints, their targets, evidence and conversation."""

    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        # Registering needs the app registry.
        from complaints import (  # noqa: F401, PLC0415
            around_shops,
            citing,
            clock_subjects,
            consumers,
            counter_topics,
            counting,
            events,
            topics,
        )
        from complaints.advice import registrations  # noqa: F401, PLC0415
        from complaints.batches import registrations as batches  # noqa: F401, PLC0415
        from complaints.conversation import registrations as conversation  # noqa: F401, PLC0415
        from complaints.good_faith import registrations as good_faith  # noqa: F401, PLC0415
        from complaints.shops import registrations as shops  # noqa: F401, PLC0415
        from complaints.targets import registrations as targets  # noqa: F401, PLC0415
