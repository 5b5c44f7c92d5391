"""Classes of goods and services (Nice Agreement): 1 to 34 goods, 35 to 45 services."""

import re

from core.identifiers.errors import IdentifierError, quoted
from core.identifiers.numerals import CHARACTERS, arabic
from core.identifiers.text import dashes, is_harmful, plain

LAST = 45

_IN_CHINESE = re.compile(rf"(?<=第)[{CHARACTERS}]{{1,3}}(?=类)")
_WORDS = re.compile(
    r"\b(?:class(?:es)?|cl|nice|int(?:ernational|l)?)(?![^\W0-9_])\.?|国际分类|商标类别|分类|类别|第|类|:",
    re.IGNORECASE,
)
_RANGE = re.compile(r"([0-9]{1,9})\s*(?:-|~|〜|\bto\b|至|到)\s*([0-9]{1,9})", re.IGNORECASE)
_SEPARATORS = re.compile(r"[,;/、|+&]|\s|\band\b|和|及|与", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,9}")


def parse_nice_class(text: str) -> int:
    """One class, however it is written: 25, `Class 25`, `第25类`. Raises IdentifierError."""
    classes = parse_nice_classes(text)
    if len(classes) > 1:
        raise IdentifierError("nice_format", text=quoted(plain(text)))
    return classes[0]


def parse_nice_classes(text: str) -> tuple[int, ...]:
    """Classes in a list, with ranges: `9, 25;35`, `9-11`, `第9类、第25类`. Returns each once, in order.

    Raises IdentifierError: which number is no class, or which part was not understood.
    """
    if is_harmful(text):
        raise IdentifierError("control_characters")
    arabic_text = _IN_CHINESE.sub(lambda found: arabic(found[0]), plain(text))
    line = _WORDS.sub(" ", dashes(arabic_text))
    found: set[int] = set()
    for first, last in _RANGE.findall(line):
        found.update(_range(first, last))
    for part in filter(None, _SEPARATORS.split(_RANGE.sub(" ", line))):
        if not _NUMBER.fullmatch(part):
            raise IdentifierError("nice_format", text=quoted(part))
        found.add(_class(part))
    if not found:
        raise IdentifierError("no_classes")
    return tuple(sorted(found))


def _range(first: str, last: str) -> range:
    begins, ends = _class(first), _class(last)
    if ends < begins:
        raise IdentifierError("nice_range", first=begins, last=ends)
    return range(begins, ends + 1)


def _class(number: str) -> int:
    if not 1 <= int(number) <= LAST:
        raise IdentifierError("nice_class", number=number)
    return int(number)
