from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """What every endpoint of the API stands on."""

    name = "core.api"
    label = "api"
    verbose_name = _("API")

    def ready(self) -> None:
        from core.api import schema  # noqa: F401, PLC0415  registers the security schemes with the schema generator
