"""What storing and handing out documents raises."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from core.errors import CodedError


class DocumentRefused(CodedError):
    """The file is not taken in.

    Codes: `empty`, `too_large`, `request_too_large`, `wrong_type`, `type_mismatch`, `old_office`, `encrypted`,
    `damaged`, `archive_bomb`, `macros`, `active_content`, `polyglot`, `too_many_pixels`, `infected`.
    """


class StorageUnavailable(DocumentRefused):
    """Nothing is wrong with the file: its store is full or away. Code `not_stored`; answered with 503."""

    def __init__(self) -> None:
        super().__init__(
            "not_stored",
            _(
                "The file could not be stored just now: the fault is ours. Everything else is kept; please add the "
                "file again in a few minutes."
            ),
        )


class DocumentWithheld(PermissionDenied):
    """The file is here but is not handed out: infected, or not yet scanned. Answered like any denied access (403)."""
