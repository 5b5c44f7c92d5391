"""Django's admin as the registry. Apart from core.web.apps, where it would be taken for the app's own configuration."""

from django.contrib.admin.apps import AdminConfig


class RegistryConfig(AdminConfig):
    """Puts the registry's own site in the place of Django's."""

    default_site = "core.web.registry.RegistrySite"
