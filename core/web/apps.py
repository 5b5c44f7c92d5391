from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Base views per audience, lists, components and the shell around every page."""

    name = "core.web"
    label = "web"
    verbose_name = _("Pages")
