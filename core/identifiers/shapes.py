"""Why a number is not of its shape: how many characters it has, or which one is wrong at which place."""

from collections.abc import Sequence
from typing import Any

from core.identifiers.errors import IdentifierError

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MEANT = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
_LISTED = 12  # so many alternatives still read well in a sentence


def check_length(number: str, *, kind: str, lengths: Sequence[int]) -> None:
    """Refuse a number that has not one of `lengths` characters, saying how many there are and should be."""
    if len(number) not in lengths:
        raise _wrong_length("length", number, kind, lengths)


def check_digits(number: str, *, kind: str, form: str, lengths: Sequence[int]) -> None:
    """Refuse what is not one of `lengths` digits: which character is wrong, or how many digits there should be.

    A text that holds more letters than digits is told the `form` instead.
    """
    if sum(character in DIGITS for character in number) * 2 < len(number) or not number:
        raise IdentifierError("format", kind=form)
    if len(number) not in lengths:
        raise _wrong_length("digits", number, kind, lengths)
    check_characters(number, (DIGITS,) * len(number))


def _wrong_length(code: str, number: str, kind: str, lengths: Sequence[int]) -> IdentifierError:
    if len(lengths) == 1:
        return IdentifierError(code, kind=kind, expected=lengths[0], given=len(number))
    code = f"{code}_either" if len(lengths) == 2 else f"{code}_between"
    return IdentifierError(code, kind=kind, shorter=lengths[0], longer=lengths[-1], given=len(number))


def check_characters(number: str, places: Sequence[str]) -> None:
    """Refuse the first character that is not among those its place allows; places are told from 1.

    `places` may end before the number does: the rest is for another check.
    """
    for place, (character, allowed) in enumerate(zip(number, places, strict=False), start=1):
        if character not in allowed:
            raise wrong_character(number, place, allowed)


def wrong_character(number: str, place: int, allowed: str) -> IdentifierError:
    """The refusal of the character at `place` (from 1), with the digit it was probably meant to be."""
    character = number[place - 1]
    where: dict[str, Any] = {"character": character, "place": place, "number": number}
    likely = _MEANT.get(character, "")
    if likely and likely in allowed:
        return IdentifierError("letter_for_digit", likely=likely, **where)
    if allowed == DIGITS:
        return IdentifierError("digit_expected", **where)
    if allowed == LETTERS:
        return IdentifierError("letter_expected", **where)
    if len(allowed) <= _LISTED:
        return IdentifierError("one_of_expected", allowed=", ".join(allowed), **where)
    return IdentifierError("character", **where)
