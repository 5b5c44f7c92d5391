"""Numbers of goods."""

import re

from django.utils.translation import gettext_lazy as _
from stdnum import ean

from core.identifiers.errors import IdentifierError
from core.identifiers.text import compact_without_dots

_EAN = re.compile(r"[0-9]{13}")


def parse_ean13(text: str) -> str:
    """An article number (bar code) of 13 digits. Returns the digits. Raises IdentifierError."""
    number = compact_without_dots(text).replace("-", "")
    if not _EAN.fullmatch(number):
        raise IdentifierError("format", _("An article number (EAN) has 13 digits."))
    expected = ean.calc_check_digit(number[:12])
    if number[12] != expected:
        raise IdentifierError(
            "check_digit",
            _("The last digit of this article number should be %(expected)s, not %(given)s. Please check the number."),
            expected=expected,
            given=number[12],
        )
    return number
