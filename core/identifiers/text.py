"""Turning what people paste into plain characters."""

import re
import unicodedata

from core.identifiers.errors import IdentifierError

# Spaces and line ends may surround a number; every other control character, a lone surrogate or the replacement
# character means that the text was damaged or is hostile.
_HARMFUL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd]")
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_DASHES = re.compile("[\u2010-\u2015\u2212\u2500\u2501\ufe58\ufe63\uff0d\u30fc\u4e00]")
_SPACES_AND_DOTS = re.compile(r"[\s.·・]+")
_SPACES = re.compile(r"\s+")
_LABEL = re.compile(
    r"(?:(?:统[一-]社会信用代码|商标注册号|注册号|申请号|专利号|登记号|证书号|号码)(?:[:#]|为|是)?"
    r"|(?:REG(?:ISTRATION)?|APPL(?:ICATION)?|PATENT|TRADE-?MARK|DESIGN)?N(?:O|UMBER)[:#]?)?-?"
)


def is_harmful(text: str) -> bool:
    """Whether the text holds characters that no address or number can hold, such as NUL."""
    return _HARMFUL.search(text) is not None


def plain(text: str) -> str:
    """Fold full-width forms (NFKC), drop characters that cannot be seen, and trim."""
    if text.isascii():
        return text.strip()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).strip()


def dashes(text: str) -> str:
    """Replace every kind of dash by a hyphen; a long stroke typed in place of one counts too."""
    return _DASHES.sub("-", text)


def compact(text: str) -> str:
    """Normalise a number: plain characters, upper case, one kind of dash, no spaces.

    Raises IdentifierError `empty` or `control_characters`.
    """
    if is_harmful(text):
        raise IdentifierError("control_characters")
    normal = _SPACES.sub("", dashes(plain(text))).upper()
    if not normal:
        raise IdentifierError("empty")
    return normal


def compact_without_dots(text: str) -> str:
    """As `compact`, with full stops removed as well."""
    number = _SPACES_AND_DOTS.sub("", compact(text))
    if not number:
        raise IdentifierError("empty")
    return number


def unlabelled(text: str) -> str:
    """As `compact_without_dots`, without what people copy along: "Reg. No.", `注册号：`, `第…号`."""
    number = compact_without_dots(text)
    return _LABEL.sub("", number, count=1).removeprefix("第").removesuffix("号") or number
