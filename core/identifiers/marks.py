"""Trade mark numbers: Chinese national, international (Madrid) and British."""

import re

from core.identifiers.errors import IdentifierError
from core.identifiers.shapes import check_digits
from core.identifiers.text import unlabelled

_CN_NATIONAL = re.compile(r"[1-9][0-9]{0,8}A?")
_CN_MADRID = re.compile(r"G[0-9]{5,7}[A-Z]?(?:H[0-9]?)?")
_MADRID = re.compile(r"[0-9]{5,7}[A-Z]?")
# WIPO wrote an R before numbers that were renewed under the older Acts.
_MADRID_PREFIX = re.compile(r"(?:WO|IR|G)?(?:[2-9]?R)?")
_UK = re.compile(r"[0-9]{11}[A-Z]?")
_UK_PREFIX = re.compile(r"UK|GB|")
_UK_SHORT = re.compile(r"([1-9][0-9]{6}|[89][0-9]{8})([A-Z]?)")
_UK_PREFIXED_SHORT = re.compile(r"([1-9][0-9]{0,6})([A-Z]?)")
_UK_DESIGNATION = re.compile(r"[0-9]{13,14}|[0-9]{5,7}")


def parse_cn_trade_mark(text: str) -> str:
    """A Chinese national registration number: up to nine digits, `A` at the end for a divisional registration.

    Returns it bare, such as `12345678A`. Raises IdentifierError. Source: domain notes section 7.
    """
    number = _bare(text)
    if _CN_NATIONAL.fullmatch(number):
        return number
    check_digits(number.removesuffix("A"), kind="cn_mark", form="cn_trade_mark", lengths=range(1, 10))
    raise IdentifierError("format", kind="cn_trade_mark")


def parse_madrid_designation(text: str) -> str:
    """An international registration that designates China, as CNIPA writes it: `G1234567`, `H` for a later designation.

    Returns it with its G. Raises IdentifierError. Source: domain notes section 7.
    """
    number = _bare(text)
    if _CN_MADRID.fullmatch(number):
        return number
    if number.startswith("G"):
        check_digits(number[1:], kind="cn_madrid", form="cn_madrid", lengths=range(5, 8))
    raise IdentifierError("format", kind="cn_madrid")


def parse_mark_in_china(text: str) -> str:
    """The number of a mark protected in China, national or international. Raises IdentifierError."""
    number = _bare(text)
    if _CN_MADRID.fullmatch(number) or _CN_NATIONAL.fullmatch(number):
        return number
    if number.startswith("G"):
        return parse_madrid_designation(number)
    check_digits(number.removesuffix("A"), kind="cn_mark", form="cn_mark", lengths=range(1, 10))
    raise IdentifierError("format", kind="cn_mark")


def parse_madrid_registration(text: str) -> str:
    """An international registration number as WIPO writes it, without `IR`, `WO` or the G of CNIPA.

    Raises IdentifierError. Source: domain notes section 7.
    """
    number = _MADRID_PREFIX.sub("", _bare(text), count=1)
    if _MADRID.fullmatch(number):
        return number
    check_digits(number, kind="madrid", form="madrid", lengths=range(5, 8))
    raise IdentifierError("format", kind="madrid")


def parse_uk_trade_mark(text: str) -> str:
    """A British mark: `UK` and eleven digits, or `WO` and thirteen for an international registration.

    Marks made from EU marks begin with UK009, from international ones with UK008. Short forms are filled up; a letter
    at the end tells the parts of a divided mark. Raises IdentifierError. Source: domain notes section 7.
    """
    number = _bare(text)
    if number.startswith("WO"):
        return _uk_designation(number[2:])
    prefix = _UK_PREFIX.match(number)
    body = number[prefix.end() :] if prefix else number
    if _UK.fullmatch(body):
        return f"UK{body}"
    short = _UK_SHORT.fullmatch(body) or (_UK_PREFIXED_SHORT.fullmatch(body) if body != number else None)
    if short:
        return f"UK{short[1]:0>11}{short[2]}"
    check_digits(body, kind="uk_trade_mark", form="uk_trade_mark", lengths=(11,))
    raise IdentifierError("format", kind="uk_trade_mark")


def _uk_designation(serial: str) -> str:
    if _UK_DESIGNATION.fullmatch(serial):
        return f"WO{serial:0>13}"
    check_digits(serial, kind="uk_wo", form="uk_trade_mark", lengths=(13, 14))
    raise IdentifierError("format", kind="uk_trade_mark")


def _bare(text: str) -> str:
    return unlabelled(text).replace("-", "")
