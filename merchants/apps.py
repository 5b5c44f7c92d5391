from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MerchantsConfig(AppConfig):
    """Shops, the companies behind them, and listings on the platform."""

    name = "merchants"
    verbose_name = _("Merchants")

    def ready(self) -> None:
        # Registering needs the app registry.
        from core.accounts.merging import on_merge  # noqa: PLC0415
        from merchants import events  # noqa: F401, PLC0415
        from merchants.actions import merging  # noqa: PLC0415

        on_merge("merchants", merging.take_over)
