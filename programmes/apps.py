from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """Agreements, rights owners and their rights, agents, and enrolments in the platform's programmes."""

    name = "programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from programmes import consumers, events, topics  # noqa: F401, PLC0415  registering needs the app registry
