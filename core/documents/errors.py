"""What storing and handing out documents raises."""

from django.core.exceptions import PermissionDenied

from core.errors import CodedError


class DocumentRefused(CodedError):
    """The file is not taken in.

    Codes: `empty`, `too_large`, `request_too_large`, `wrong_type`, `type_mismatch`, `old_office`, `encrypted`,
    `damaged`, `archive_bomb`, `macros`, `active_content`, `polyglot`, `too_many_pixels`, `infected`.
    """


class DocumentWithheld(PermissionDenied):
    """The file is here but is not handed out: infected, or not yet scanned. Answered like any denied access (403)."""
