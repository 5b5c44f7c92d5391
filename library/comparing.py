"""Two texts side by side: which paragraphs stay, change, go and come, and which words within those that change.

What it costs is bounded: paragraphs and words beyond the limits are shown as changed without looking for the words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from django.utils.translation import gettext as _

from core.search import HAN
from library.models import Edition

Kind = Literal["same", "changed", "removed", "added"]

MOST_PARAGRAPHS = 1500
MOST_WORDS = 400
# Words of all changed paragraphs of a text in which marks are looked for.
MOST_MARKED = 40_000
# So much of two paragraphs must be the same for one to be read as what became of the other.
ALIKE = 0.3
# So far ahead the other is looked for.
AHEAD = 10
# A longer run of unchanged paragraphs is folded away, and a part in which nothing changed.
FOLDED = 2

_GAP = re.compile(r"\n\s*\n")
_WORDS = re.compile(rf"{HAN.pattern}|[^\W_]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `is_marked` where the other side has others."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph before and after; one of them is empty where it came or went."""

    kind: Kind
    before: Sequence[Piece] = ()
    after: Sequence[Piece] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Pairs one after the other; `is_folded` where nothing in a long run of them changed."""

    pairs: Sequence[Pair]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One part of two editions that differs, or has words at all."""

    label: str
    language: str
    runs: Sequence[Run]
    is_changed: bool


def sections(before: Edition, after: Edition) -> list[Section]:
    """Title, summary and text of two editions in both languages; parts that are empty in both are left out."""
    parts = (
        (_("Title"), "en", before.title, after.title),
        (_("Title"), "zh-Hans", before.title_zh, after.title_zh),
        (_("Summary"), "en", before.summary, after.summary),
        (_("Summary"), "zh-Hans", before.summary_zh, after.summary_zh),
        (_("Text"), "en", text_of(before), text_of(after)),
        (_("Text"), "zh-Hans", text_of_zh(before), text_of_zh(after)),
    )
    return [_section(label, language, old, new) for label, language, old, new in parts if old or new]


def text_of(edition: Edition) -> str:
    """The text with its clauses, as paragraphs."""
    clauses = (f"{clause.number} {clause.heading}\n\n{clause.text}" for clause in edition.clauses.all())
    return "\n\n".join(filter(None, (edition.body, *clauses)))


def text_of_zh(edition: Edition) -> str:
    """The text in Chinese with its clauses, as paragraphs."""
    clauses = (f"{clause.number} {clause.heading_zh}\n\n{clause.text_zh}" for clause in edition.clauses.all())
    return "\n\n".join(filter(None, (edition.body_zh, *clauses)))


def compare(before: str, after: str) -> list[Pair]:
    """Both texts, paragraph beside paragraph, in their order."""
    old, new = _paragraphs(before), _paragraphs(after)
    marker = _Marker()
    if max(len(old), len(new)) > MOST_PARAGRAPHS:
        return list(_beyond(old, new))
    pairs: list[Pair] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pairs += [Pair("same", (Piece(one),), (Piece(one),)) for one in old[i1:i2]]
        else:
            pairs += _replaced(old[i1:i2], new[j1:j2], marker)
    return pairs


def _section(label: str, language: str, old: str, new: str) -> Section:
    pairs = compare(old, new)
    is_changed = any(pair.kind != "same" for pair in pairs)
    runs = []
    for is_same, group in groupby(pairs, key=lambda pair: pair.kind == "same"):
        held = list(group)
        runs.append(Run(held, is_same and (len(held) > FOLDED or not is_changed)))
    return Section(label, language, runs, is_changed)


def _paragraphs(text: str) -> list[str]:
    """Paragraphs; rows of tables and items of lists each by itself."""
    found: list[str] = []
    for block in _GAP.split(text.replace("\r\n", "\n").strip()):
        lines = block.split("\n")
        is_listed = all(line.lstrip().startswith(("|", "- ", "* ", "+ ")) or line[:1].isdigit() for line in lines)
        found += lines if is_listed else [block]
    return [one.strip() for one in found if one.strip()]


def _beyond(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Too many paragraphs to look for each: equal at both ends, all others as they stand."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    yield from (Pair("same", (Piece(one),), (Piece(one),)) for one in old[:head])
    yield from (Pair("removed", (Piece(one),)) for one in old[head : len(old) - tail])
    yield from (Pair("added", (), (Piece(one),)) for one in new[head : len(new) - tail])
    yield from (Pair("same", (Piece(one),), (Piece(one),)) for one in old[len(old) - tail :])


def _replaced(old: Sequence[str], new: Sequence[str], marker: "_Marker") -> Iterator[Pair]:
    """What went and what came: a paragraph beside the next one that is like it."""
    bags = [frozenset(_WORDS.findall(one)) for one in new]
    place = 0
    for one in old:
        bag = frozenset(_WORDS.findall(one))
        match = next((j for j in range(place, min(place + AHEAD, len(new))) if _are_alike(bag, bags[j])), None)
        if match is None:
            yield Pair("removed", (Piece(one),))
            continue
        yield from (Pair("added", (), (Piece(other),)) for other in new[place:match])
        yield marker.pair(one, new[match])
        place = match + 1
    yield from (Pair("added", (), (Piece(other),)) for other in new[place:])


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * max(1, len(one | other))


class _Marker:
    """Marks the words that differ, as long as there are not too many of them."""

    def __init__(self) -> None:
        self.left = MOST_MARKED

    def pair(self, old: str, new: str) -> Pair:
        """A paragraph and what became of it."""
        before, after = _WORDS.findall(old), _WORDS.findall(new)
        self.left -= len(before) + len(after)
        if self.left < 0 or max(len(before), len(after)) > MOST_WORDS:
            return Pair("changed", (Piece(old, True),), (Piece(new, True),))
        left: list[Piece] = []
        right: list[Piece] = []
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if i1 < i2:
                left.append(Piece("".join(before[i1:i2]), tag != "equal"))
            if j1 < j2:
                right.append(Piece("".join(after[j1:j2]), tag != "equal"))
        return Pair("changed", left, right)
