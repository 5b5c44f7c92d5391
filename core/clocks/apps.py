"""Django's entry to the clocks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    """The app `clocks`."""

    name = "core.clocks"
    label = "clocks"
    verbose_name = _("Clocks")
