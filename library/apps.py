from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Laws, platform rules, bulletins, guides and zero-tolerance standards, in editions."""

    name = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        # Registering needs the app registry.
        from library import citing, consumers, events, topics  # noqa: F401, PLC0415
        from library.standards import awaited, panels  # noqa: F401, PLC0415
