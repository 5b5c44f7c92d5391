"""Company numbers: Chinese (unified social credit code) and British."""

import re

from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from core.identifiers.errors import IdentifierError
from core.identifiers.text import compact, compact_without_dots

_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_UK = re.compile(
    r"[0-9]{8}"
    r"|(?:AC|CE|CS|FC|FE|GE|GN|GS|IC|LP|NA|NC|NF|NI|NL|NZ|OC|OE|PC|R0|RC|SA|SC|SE|SF|SG|SI|SL|SO|SZ|ZC|ES|EN)[0-9]{6}"
    r"|(?:IP|SP|RS|NP|NO|SR)[A-Z0-9]{6}"
    r"|(?:NI|SL)[0-9]{5}A"
)


def parse_uscc(text: str) -> str:
    """A Chinese unified social credit code: 18 characters, without I, O, S, V, Z.

    Checks the code's own check character and that of the organisation code within (characters 9 to 17).
    Returns it in upper case. Raises IdentifierError. Source: GB 32100 as in domain notes section 7.
    """
    code = compact(text).replace("-", "")
    if not _USCC.fullmatch(code):
        raise IdentifierError(
            "format", _("A unified social credit code has 18 digits and letters (never I, O, S, V or Z).")
        )
    expected = uscc.calc_check_digit(code[:17])
    if code[17] != expected:
        raise IdentifierError(
            "check_digit",
            _("The last character of this code should be %(expected)s, not %(given)s. Please check the code."),
            expected=expected,
            given=code[17],
        )
    expected = _organisation_check(code[8:16])
    if code[16] != expected:
        raise IdentifierError(
            "check_digit",
            _("The 17th character of this code should be %(expected)s, not %(given)s. Please check the code."),
            expected=expected,
            given=code[16],
        )
    return code


def _organisation_check(body: str) -> str:
    """The check character of an organisation code (GB 11714): letters count 10 to 35."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    value = 11 - total % 11
    return {10: "X", 11: "0"}.get(value, str(value))


def parse_uk_company(text: str) -> str:
    """A number of Companies House; a short number is filled up with zeros to eight digits. There is no check digit.

    Returns eight characters in upper case. Raises IdentifierError. Source: domain notes section 7.
    """
    number = compact_without_dots(text).replace("-", "")
    if number.isascii() and number.isdigit():
        number = number.zfill(8)
    if not _UK.fullmatch(number) or number == "00000000":
        raise IdentifierError(
            "format", _("A UK company number has eight digits, such as 01234567, or begins with letters such as SC.")
        )
    return number
