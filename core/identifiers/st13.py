"""Application numbers as offices exchange them (WIPO Standard ST.13)."""

from core.identifiers.shapes import DIGITS, LETTERS, check_characters, check_length
from core.identifiers.text import compact_without_dots

_PLACES = (LETTERS, LETTERS, *(DIGITS,) * 15)


def parse_st13(text: str) -> str:
    """Office (two letters), type of right (two digits, 50 for marks), year (four) and serial number (nine).

    Returns its 17 characters, such as `AT501972000001736`. Raises IdentifierError. Source: domain notes section 7.
    """
    number = compact_without_dots(text).replace("-", "").replace("/", "")
    check_length(number, kind="st13", lengths=(17,))
    check_characters(number, _PLACES)
    return number
