"""Names of companies and brands: two scripts in one cell, two spellings of one name.

Only what the text itself tells is told. Simplified and traditional Chinese are not equated, nor are translations;
a Chinese name that contains Latin letters (TCL集团) stays whole where the letters do not stand apart.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise

from core.identifiers.text import plain

_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHINESE = re.compile(f"[{_HAN}]")
_BRACKETED = re.compile(r"(?P<outside>[^(\[【]+)[(\[【](?P<inside>[^()\[\]【】]+)[)\]】]")
_STRONG = re.compile(r"\s*[/|;\n\t]\s*|\s+-+\s+")
_FULL_WIDTH = str.maketrans("()", "（）")
_EDGES = " ,，;；、/|-–—:：\t"
_GLUED = re.compile(rf"(?P<latin>[^{_HAN}]+)(?P<chinese>[{_HAN}].*)|(?P<chinese2>.*[{_HAN}])(?P<latin2>[^{_HAN}]+)")
# What cannot begin a name: Latin letters before it are its first part.
_NO_BEGINNING = re.compile(r"\(?(?:集团|股份|有限|控股|公司|中国|\()")
_CHINESE_FORM = re.compile(r"公司|集团|工厂|商行|事务所|合伙企业|中心")
_WORD = re.compile(r"[^\W\d_]{2}")

_NOT_WORDS = re.compile(r"[\W_]+")
_BETWEEN_CHINESE = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_INITIALS = re.compile(r"\b(?:\w\.){2,}")
_POSSESSIVE = re.compile("['`´‘’ʼ]")

# One legal form under all its spellings. Different forms are different companies.
_FORMS: Mapping[tuple[str, ...], str] = {
    ("limited",): "ltd",
    ("ltd",): "ltd",
    ("public", "limited", "company"): "plc",
    ("plc",): "plc",
    ("company",): "co",
    ("co",): "co",
    ("incorporated",): "inc",
    ("inc",): "inc",
    ("corporation",): "corp",
    ("corp",): "corp",
    ("limited", "liability", "partnership"): "llp",
    ("llp",): "llp",
    ("limited", "liability", "company"): "llc",
    ("llc",): "llc",
    ("limited", "partnership"): "lp",
    ("lp",): "lp",
    ("community", "interest", "company"): "cic",
    ("cic",): "cic",
    ("private",): "pte",
    ("pte",): "pte",
    ("pvt",): "pte",
    ("proprietary",): "pty",
    ("pty",): "pty",
    ("aktiengesellschaft",): "ag",
    ("ag",): "ag",
    ("gmbh",): "gmbh",
    ("societe", "anonyme"): "sa",
    ("sa",): "sa",
    ("sas",): "sas",
    ("sarl",): "sarl",
    ("spa",): "spa",
    ("srl",): "srl",
    ("bv",): "bv",
    ("nv",): "nv",
    ("股份有限公司",): "股份有限公司",
    ("股份公司",): "股份有限公司",
    ("有限责任公司",): "有限公司",
    ("有限公司",): "有限公司",
}
_LONGEST = max(map(len, _FORMS))
_CHINESE_ENDING = re.compile("(股份有限公司|股份公司|有限责任公司|有限公司)$")


def split_scripts(text: str) -> tuple[str, str]:
    """The Latin and the Chinese name in one text; "" for the one that is not there.

    Understands brackets round either, signs between, and a space: `博柏利（Burberry Limited）`, `Burberry / 博柏利`.
    What cannot be taken apart safely comes back whole as the Chinese name. Any other script counts as Latin;
    brackets of the Chinese name come back full-width.
    """
    line = _joined(text)
    if not _CHINESE.search(line):
        return _trimmed(line), ""
    for split in (_split_brackets, _split_at_signs, _split_at_spaces, _split_glued):
        found = split(line)
        if found and _CHINESE.search(found[1]) and _WORD.search(found[0]):
            return found[0], _in_chinese_brackets(found[1])
    return "", _in_chinese_brackets(_trimmed(line))


def told_apart(name: str, name_zh: str) -> tuple[str, str]:
    """Two fields for the name in each script; where the first holds both, and the second nothing else, each its own."""
    latin, chinese = split_scripts(name)
    is_both = bool(latin and chinese)
    return (latin, chinese) if is_both and (name_zh or chinese) == chinese else (name, name_zh)


def _in_chinese_brackets(name: str) -> str:
    """Chinese names are registered with full-width brackets, whatever was typed."""
    return name.translate(_FULL_WIDTH)


def _joined(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return plain("\n".join(filter(None, lines)))


def _split_brackets(line: str) -> tuple[str, str] | None:
    found = _BRACKETED.fullmatch(line)
    if found is None:
        return None
    outside, inside = _trimmed(found["outside"]), _trimmed(found["inside"])
    match bool(_CHINESE.search(outside)), bool(_CHINESE.search(inside)):
        case True, False:
            return inside, outside
        case False, True:
            return outside, inside
    return None


def _split_at_signs(line: str) -> tuple[str, str] | None:
    return _grouped(_STRONG.split(line), " / ")


def _split_at_spaces(line: str) -> tuple[str, str] | None:
    found = _grouped(line.split(), " ")
    return found if found and not _NO_BEGINNING.match(found[1]) else None


def _grouped(parts: Sequence[str], joint: str) -> tuple[str, str] | None:
    """The parts of each script put together, where those of one script stand side by side."""
    scripts = [bool(_CHINESE.search(part)) for part in parts]
    changes = sum(before != after for before, after in pairwise(scripts))
    if changes != 1:
        return None
    latin = joint.join(part for part, is_chinese in zip(parts, scripts, strict=True) if not is_chinese)
    chinese = joint.join(part for part, is_chinese in zip(parts, scripts, strict=True) if is_chinese)
    return _trimmed(latin), _trimmed(chinese)


def _split_glued(line: str) -> tuple[str, str] | None:
    """`Burberry博柏利`, but never a company: its own name may begin with letters."""
    found = _GLUED.fullmatch(line)
    if found is None or _CHINESE_FORM.search(line) or _NO_BEGINNING.match(found["chinese"] or ""):
        return None
    latin, chinese = found["latin"] or found["latin2"], found["chinese"] or found["chinese2"]
    if re.search(f"[^\\W{_HAN}]", chinese) or len(_trimmed(latin)) <= 3:
        return None
    return _trimmed(latin), _trimmed(chinese)


def _trimmed(name: str) -> str:
    return " ".join(name.split()).strip(_EDGES)


def same_name(first: str, second: str) -> bool:
    """Whether two texts write the same legal name.

    Case, width, accents, punctuation and spaces do not count, "&" is "and", and each legal form may be spelt out or
    short (Limited, Ltd). Different forms are different companies: Burberry plc is not Burberry Limited, nor Burberry.
    """
    key = _key(first)
    return bool(key) and key == _key(second)


def shape(text: str) -> str:
    """A name for similarity search: lower case, plain, without punctuation and legal form.

    Words keep their spaces. A text that is nothing but a legal form stays.
    """
    words, _forms = _parted(_folded(text).split())
    return " ".join(words)


def _key(text: str) -> str:
    words, forms = _parted(_folded(text).split())
    return "".join(words) + "|" + "".join(forms) if words else ""


def _folded(text: str) -> str:
    """The words of a name in lower case, without accents and punctuation; a Chinese legal form is a word of its own."""
    line = unicodedata.normalize("NFKC", text).casefold()
    line = _INITIALS.sub(lambda found: found[0].replace(".", ""), _POSSESSIVE.sub("", line)).replace("&", " and ")
    decomposed = unicodedata.normalize("NFKD", line)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = _BETWEEN_CHINESE.sub("", _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", bare)).strip())
    return _CHINESE_ENDING.sub(r" \1", words)


def _parted(words: list[str]) -> tuple[list[str], list[str]]:
    """The words, and the legal forms at their end in one spelling each."""
    rest, forms = list(words), list[str]()
    while length := _form_at_end(rest):
        forms.insert(0, _FORMS[tuple(rest[-length:])])
        del rest[-length:]
    return rest, forms


def _form_at_end(words: Sequence[str]) -> int:
    """How many of the last words are one legal form, the longest that fits; some word must be left before it."""
    sizes = range(min(_LONGEST, len(words) - 1), 0, -1)
    return next((size for size in sizes if tuple(words[-size:]) in _FORMS), 0)
