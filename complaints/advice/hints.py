"""Words that look as if nothing infringed. They lead to a hint beside the form, never to a refusal."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from complaints.advice.choices import Topic

FILE = Path(__file__).with_name("hints.toml")


@dataclass(frozen=True, slots=True)
class Hint:
    """What a text seems to be about, and the words of it that say so."""

    topic: str
    words: Sequence[str]

    @property
    def label(self) -> str:
        """The topic in the active language."""
        return str(Topic(self.topic).label)


def hint_in(text: str) -> Hint | None:
    """What a text seems to be about besides infringement: the topic with most of its words in it; None with none."""
    found = [Hint(topic, _found(pattern, text)) for topic, pattern in _patterns()]
    best = max(found, key=lambda hint: len(hint.words))
    return best if best.words else None


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    """The words found, each once, in their order."""
    return list(dict.fromkeys(" ".join(match.split()).lower() for match in pattern.findall(text)))


@cache
def _patterns() -> Sequence[tuple[str, re.Pattern[str]]]:
    hints = tomllib.loads(FILE.read_text(encoding="utf-8"))["hint"]
    return [(Topic(hint["topic"]).value, _pattern(hint["en"], hint["zh"])) for hint in hints]


def _pattern(english: Sequence[str], chinese: Sequence[str]) -> re.Pattern[str]:
    """Long words first, so that the longest is the one that is shown; white space of any kind between the parts."""
    whole = [r"\s+".join(map(re.escape, words.split())) for words in sorted(english, key=len, reverse=True)]
    parts = [re.escape(words) for words in sorted(chinese, key=len, reverse=True)]
    return re.compile(rf"\b(?:{'|'.join(whole)})\b|{'|'.join(parts)}", re.IGNORECASE)
