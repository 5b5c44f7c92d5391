"""What the parsers raise."""

from core.errors import CodedError


class IdentifierError(CodedError):
    """The text is not the number it should be. Codes: `empty`, `format`, `check_digit`, `control_characters`."""
