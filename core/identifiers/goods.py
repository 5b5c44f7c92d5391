"""Numbers of goods."""

from stdnum import ean

from core.identifiers.errors import IdentifierError
from core.identifiers.shapes import DIGITS, check_characters, check_length
from core.identifiers.text import compact_without_dots


def parse_ean13(text: str) -> str:
    """An article number (bar code) of 13 digits. Returns the digits. Raises IdentifierError."""
    number = compact_without_dots(text).replace("-", "")
    check_length(number, kind="ean13", lengths=(13,))
    check_characters(number, (DIGITS,) * 12)
    expected = ean.calc_check_digit(number[:12])
    if number[12] != expected:
        raise IdentifierError("check_digit", number=number, expected=expected, given=number[12])
    return number
