from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MerchantsConfig(AppConfig):
    """Shops and listings on the platform."""

    name = "merchants"
    verbose_name = _("Merchants")
