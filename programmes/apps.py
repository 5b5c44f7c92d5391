from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """Agreements, rights owners and their rights, agents, and enrolments in the platform's programmes."""

    name = "programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        # Registering needs the app registry.
        from core.accounts.merging import on_merge  # noqa: PLC0415
        from core.outbox.events import consume  # noqa: PLC0415
        from programmes import clock_subjects, consumers, events, importing, topics  # noqa: F401, PLC0415
        from programmes.actions import merging, organisations, rights  # noqa: PLC0415

        on_merge("programmes", merging.take_over)
        for name in ("accounts.organisation_added", "accounts.organisation_renamed"):
            consume(name, "programmes.profile_names", organisations.follow_names)
        consume("accounts.organisation_renamed", "programmes.right_names", rights.follow_names)
