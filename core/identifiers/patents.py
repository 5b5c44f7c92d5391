"""Chinese patent numbers: thirteen characters since October 2003, nine before."""

import re
from typing import Literal

from django.utils.translation import gettext_lazy as _

from core.identifiers.errors import IdentifierError
from core.identifiers.text import compact_without_dots

PatentType = Literal["invention", "utility_model", "design"]

_NUMBER = re.compile(r"(?:ZL|CN)?((?:(?:19|20)[0-9]{2}([12389])[0-9]{7})|(?:[0-9]{2}([12389])[0-9]{5}))([0-9X])")
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_TYPES: dict[str, PatentType] = {
    "1": "invention",
    "2": "utility_model",
    "3": "design",
    "8": "invention",  # entered China through the PCT
    "9": "utility_model",
}


def parse_cn_patent(text: str) -> str:
    """A Chinese patent or application number; `ZL`, `CN`, spaces and the stop before the check digit may be left out.

    Returns it bare with its stop: `201710601862.3` or `95115608.X`. Raises IdentifierError; a wrong check digit is told
    with the digit expected. Source: domain notes section 7 (weights 2-9, 2-5, modulo 11).
    """
    found = _NUMBER.fullmatch(compact_without_dots(text))
    if found is None:
        raise IdentifierError(
            "format", _("A Chinese patent number looks like ZL 2017 1 0601862.3, or ZL 95 1 15608.X before 2003.")
        )
    expected = check_digit(found[1])
    if found[4] != expected:
        raise IdentifierError(
            "check_digit",
            _("The last digit of this patent number should be %(expected)s, not %(given)s. Please check the number."),
            expected=expected,
            given=found[4],
        )
    return f"{found[1]}.{expected}"


def check_digit(body: str) -> str:
    """The check digit for the first 12 or 8 digits of a number."""
    remainder = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=False)) % 11
    return "X" if remainder == 10 else str(remainder)


def cn_patent_type(number: str) -> PatentType:
    """What a parsed number protects; its term follows from it (20, 10 or 15 years from filing)."""
    body = number.partition(".")[0]
    return _TYPES[body[4] if len(body) == 12 else body[2]]
