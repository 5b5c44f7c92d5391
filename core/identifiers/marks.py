"""Trade mark numbers: Chinese national, international (Madrid) and British."""

import re

from django.utils.translation import gettext_lazy as _

from core.identifiers.errors import IdentifierError
from core.identifiers.text import compact_without_dots

_CN_NATIONAL = re.compile(r"(?:第)?([1-9][0-9]{0,8}A?)(?:号)?")
_CN_MADRID = re.compile(r"(?:第)?G([0-9]{5,7}[A-Z]?(?:H[0-9]?)?)(?:号)?")
_MADRID = re.compile(r"(?:WO|IR|G)?-?([0-9]{5,7}[A-Z]?)")
_UK = re.compile(r"(?:UK|GB)?([0-9]{11})")
_UK_SHORT = re.compile(r"(?:UK|GB)?([1-9][0-9]{6})")
_UK_DESIGNATION = re.compile(r"WO[0-9]{13,14}")


def parse_cn_trade_mark(text: str) -> str:
    """A Chinese national registration number: up to nine digits, `A` at the end for a divisional registration.

    Returns it bare, such as `12345678A`. Raises IdentifierError. Source: domain notes section 7.
    """
    if found := _CN_NATIONAL.fullmatch(compact_without_dots(text)):
        return found[1]
    raise IdentifierError("format", _("A Chinese registration number has up to nine digits, such as 12345678."))


def parse_madrid_designation(text: str) -> str:
    """An international registration that designates China, as CNIPA writes it: `G1234567`, `H` for a later designation.

    Returns it with its G. Raises IdentifierError. Source: domain notes section 7.
    """
    if found := _CN_MADRID.fullmatch(compact_without_dots(text)):
        return f"G{found[1]}"
    raise IdentifierError(
        "format",
        _("An international registration for China is written with a G and five to seven digits, such as G1234567."),
    )


def parse_mark_in_china(text: str) -> str:
    """The number of a mark protected in China, national or international. Raises IdentifierError."""
    number = compact_without_dots(text)
    if found := _CN_MADRID.fullmatch(number):
        return f"G{found[1]}"
    if found := _CN_NATIONAL.fullmatch(number):
        return found[1]
    raise IdentifierError(
        "format",
        _("A mark in China has up to nine digits, such as 12345678, or G and five to seven digits, such as G1234567."),
    )


def parse_madrid_registration(text: str) -> str:
    """An international registration number as WIPO writes it, without the G. Raises IdentifierError."""
    if found := _MADRID.fullmatch(compact_without_dots(text)):
        return found[1]
    raise IdentifierError(
        "format", _("An international registration number has five to seven digits, such as 1234567.")
    )


def parse_uk_trade_mark(text: str) -> str:
    """A British mark: `UK` and eleven digits (comparable EU marks begin UK009), or a `WO` designation.

    The seven digits people write for short are filled up. Raises IdentifierError. Source: domain notes section 7.
    """
    number = compact_without_dots(text)
    if found := _UK.fullmatch(number) or _UK_SHORT.fullmatch(number):
        return f"UK{found[1]:0>11}"
    if _UK_DESIGNATION.fullmatch(number):
        return number
    raise IdentifierError("format", _("A UK trade mark number is UK and eleven digits, such as UK00003456789."))
