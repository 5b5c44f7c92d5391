from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Complaints, their targets, evidence and conversation."""

    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        # Registering needs the app registry.
        from complaints import clock_subjects, consumers, counter_topics, counting, events, topics  # noqa: F401, PLC0415
        from complaints.advice import registrations  # noqa: F401, PLC0415
