from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image


class DocumentsConfig(AppConfig):
    """Files with their hashes, checks, previews and custody."""

    name = "core.documents"
    label = "documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from core.accounts.merging import on_merge  # noqa: PLC0415  registering needs the app registry
        from core.documents import actions, events  # noqa: F401, PLC0415

        on_merge("documents", actions.take_over)

        # The decoder's own last line: nothing larger is decoded even where a check before it were missing.
        Image.MAX_IMAGE_PIXELS = settings.IPP_MAX_IMAGE_PIXELS
