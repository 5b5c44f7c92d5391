"""Patent numbers: Chinese, of thirteen characters since October 2003 and nine before, and British."""

import re
from typing import Literal

from core.identifiers.errors import IdentifierError
from core.identifiers.shapes import DIGITS, check_characters, check_digits, check_length
from core.identifiers.text import unlabelled

PatentType = Literal["invention", "utility_model", "design"]

_NUMBER = re.compile(r"((?:19|20)[0-9]{2}[12389][0-9]{7}|[0-9]{2}[12389][0-9]{5})(.)")
_PREFIX = re.compile(r"ZL|CN|")
_PUBLICATION = re.compile(r"CN[0-9]{7,9}[ABCUSY][0-9]?")
_TYPE_DIGITS = "12389"
_PLACES = {
    9: (DIGITS, DIGITS, _TYPE_DIGITS, *(DIGITS,) * 5),
    13: ("12", "09", DIGITS, DIGITS, _TYPE_DIGITS, *(DIGITS,) * 7),
}
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_TYPES: dict[str, PatentType] = {
    "1": "invention",
    "2": "utility_model",
    "3": "design",
    "8": "invention",  # entered China through the PCT
    "9": "utility_model",
}
_GB = re.compile(r"(GB|EP)?(?:\((?:UK|GB)\))?(.*?)(?:[ABC][0-9]?)?")


def parse_cn_patent(text: str) -> str:
    """A Chinese patent or application number; `ZL`, `CN`, spaces and the stop before the check digit may be left out.

    Returns it bare with its stop: `201710601862.3` or `95115608.X`. Raises IdentifierError; a wrong check digit is told
    with the digit expected. Source: standard ZC 0006-2003 of the office, as in domain notes section 7.
    """
    whole = unlabelled(text).replace("-", "")
    if _PUBLICATION.fullmatch(whole):
        raise IdentifierError("publication_number", number=whole)
    number = _PREFIX.sub("", whole, count=1)
    found = _NUMBER.fullmatch(number)
    if found is None:
        raise _misshapen(number)
    expected = check_digit(found[1])
    if found[2] != expected:
        raise IdentifierError("check_digit", number=f"{found[1]}.{found[2]}", expected=expected, given=found[2])
    return f"{found[1]}.{expected}"


def parse_cn_invention(text: str) -> str:
    """A Chinese patent number whose type digit says that it is an invention. Raises IdentifierError."""
    return _parse_as("invention", text)


def parse_cn_utility_model(text: str) -> str:
    """A Chinese patent number whose type digit says that it is a utility model. Raises IdentifierError."""
    return _parse_as("utility_model", text)


def parse_cn_design(text: str) -> str:
    """A Chinese patent number whose type digit says that it is a design. Raises IdentifierError."""
    return _parse_as("design", text)


def parse_gb_patent(text: str) -> str:
    """A patent in force in the United Kingdom: `GB`, or `EP` for a European one, and seven digits.

    The letter of the publication (A, B, C) is dropped; without a prefix it is GB. Raises IdentifierError.
    Source: domain notes section 7.
    """
    found = _GB.fullmatch(unlabelled(text).replace("-", "").replace(",", ""))
    if found is None:
        raise IdentifierError("format", kind="gb_patent")
    check_digits(found[2], kind="gb_patent", form="gb_patent", lengths=(7,))
    return f"{found[1] or 'GB'}{found[2]}"


def check_digit(body: str) -> str:
    """The check digit for the first 12 or 8 digits of a Chinese number."""
    remainder = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=False)) % 11
    return "X" if remainder == 10 else str(remainder)


def cn_patent_type(number: str) -> PatentType:
    """What a parsed number protects; its term follows from it (20, 10 or 15 years from filing)."""
    return _TYPES[number[_type_at(number)]]


def _parse_as(wanted: PatentType, text: str) -> str:
    number = parse_cn_patent(text)
    actual = cn_patent_type(number)
    if actual != wanted:
        at = _type_at(number)
        raise IdentifierError(f"is_{actual}", number=number, digit=number[at], place=at + 1)
    return number


def _type_at(number: str) -> int:
    """Where the type digit stands in a parsed number, from 0."""
    return 4 if len(number) == len("201710601862.3") else 2


def _misshapen(number: str) -> IdentifierError:
    if sum(character in DIGITS for character in number) * 2 < len(number):
        return IdentifierError("format", kind="cn_patent")
    try:
        check_length(number, kind="cn_patent", lengths=(9, 13))
        check_characters(number, _PLACES[len(number)])
    except IdentifierError as refused:
        return refused
    return IdentifierError("format", kind="cn_patent")
