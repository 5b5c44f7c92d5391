"""Company numbers: Chinese (unified social credit code), British, and those of other registers."""

import re
from collections.abc import Sequence
from typing import Literal

from stdnum.cn import uscc

from core.identifiers.countries import parse_country
from core.identifiers.errors import IdentifierError
from core.identifiers.shapes import DIGITS, LETTERS, check_characters, check_length
from core.identifiers.text import compact_without_dots, unlabelled

CompanyNumberKind = Literal["uk", "uscc", "other"]
KINDS: tuple[CompanyNumberKind, ...] = ("uk", "uscc", "other")

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z
_PLACES = (_ALPHABET, _ALPHABET, *(DIGITS,) * 6, *(_ALPHABET,) * 8)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_UK_LETTERS = "AC|CE|CS|FC|FE|GE|GN|GS|IC|LP|NA|NC|NF|NI|NL|NZ|OC|OE|PC|R0|RC|SA|SC|SE|SF|SG|SI|SL|SO|SZ|ZC|ES|EN"
_UK_SOCIETIES = "IP|SP|RS|NP|NO|SR"  # their last places may hold letters
_UK = re.compile(rf"[0-9]{{8}}|(?:{_UK_LETTERS})[0-9]{{6}}|(?:{_UK_SOCIETIES})[A-Z0-9]{{6}}|(?:NI|SL)[0-9]{{5}}A")
_UK_SHORT = re.compile(rf"({_UK_LETTERS})([0-9]{{1,5}})")
_UK_LABEL = re.compile(
    r"(?:COMPANY|REGISTERED|REGISTRATION|CRN)+(?:NO|NUMBER)?[:#]?|NO[:#]|NO(?=[0-9]{7,8}$|[A-Z]{2}[0-9]{6}$)"
)
_OTHER = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9/()&-]{2,39}")


def parse_company_number(kind: str, text: str, country: str = "") -> str:
    """The number of a company in the register of `kind`: `uk`, `uscc`, or `other` with the two letters of its country.

    Returns the normal form: two texts are the same company of that kind (and country) when it is equal. The country
    counts for `other` alone. Raises IdentifierError, also for a kind or country that does not exist.
    """
    match kind:
        case "uk":
            return parse_uk_company(text)
        case "uscc":
            return parse_uscc(text)
        case "other":
            return parse_other_company(text, country)
    raise IdentifierError("number_kind", given=kind[:20], allowed=", ".join(KINDS))


def parse_uscc(text: str) -> str:
    """A Chinese unified social credit code: 18 characters, without I, O, S, V, Z.

    Checks the code's own check character and that of the organisation code within (characters 9 to 17).
    Returns it in upper case. Raises IdentifierError. Source: GB 32100 as in domain notes section 7.
    """
    code = unlabelled(text).replace("-", "")
    check_length(code, kind="uscc", lengths=(18,))
    check_characters(code, _PLACES)
    within = _organisation_check(code[8:16])
    if code[16] != within and _is_only_slip(code, within):
        raise IdentifierError("check_digit_within", number=code, place=17, expected=within, given=code[16])
    expected = uscc.calc_check_digit(code[:17])
    if code[17] != expected:
        raise IdentifierError("check_digit", number=code, expected=expected, given=code[17])
    return code


def _is_only_slip(code: str, within: str) -> bool:
    """Whether the 17th character should be told, as wrong in itself: the last one fits what is there or should be."""
    if code[16] not in _ALPHABET:
        return True
    return code[17] in {uscc.calc_check_digit(code[:17]), uscc.calc_check_digit(code[:16] + within)}


def _organisation_check(body: str) -> str:
    """The check character of an organisation code (GB 11714): letters count 10 to 35."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    value = 11 - total % 11
    return {10: "X", 11: "0"}.get(value, str(value))


def parse_uk_company(text: str) -> str:
    """A number of Companies House; a short number is filled up with zeros to eight digits. There is no check digit.

    Returns eight characters in upper case. Raises IdentifierError. Source: domain notes section 7.
    """
    number = compact_without_dots(text.replace("№", "")).replace("-", "")
    label = _UK_LABEL.match(number)
    number = _filled_up(number[label.end() :] if label else number)
    if _UK.fullmatch(number) and number != "00000000":
        return number
    if not any(character in DIGITS for character in number) or number == "00000000":
        raise IdentifierError("format", kind="uk_company")
    check_length(number, kind="uk_company", lengths=(8,))
    check_characters(number, _uk_places(number[:2]))
    raise IdentifierError("format", kind="uk_company")


def _uk_places(prefix: str) -> Sequence[str]:
    """What may stand at each place of a number that begins so."""
    if prefix in _UK_LETTERS.split("|"):
        return (*prefix, *(DIGITS,) * 6)
    if prefix in _UK_SOCIETIES.split("|"):
        return (*prefix, *(LETTERS + DIGITS,) * 6)
    if prefix.isascii() and prefix.isalpha():
        raise IdentifierError("unknown_prefix", prefix=prefix)
    return (DIGITS,) * 8


def _filled_up(number: str) -> str:
    if number.isascii() and number.isdigit():
        return number.zfill(8)
    short = _UK_SHORT.fullmatch(number)
    return f"{short[1]}{short[2]:0>6}" if short else number


def parse_other_company(text: str, country: str) -> str:
    """A company number of any other register, and the country of that register. Raises IdentifierError.

    Nothing is known of its form: upper case, without spaces and full stops, three to forty characters.
    """
    if not country.strip():
        raise IdentifierError("no_country")
    parse_country(country)
    number = compact_without_dots(text)
    if not _OTHER.fullmatch(number):
        raise IdentifierError("format", kind="other_company")
    return number
