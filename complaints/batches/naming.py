"""How the cells of a batch name a right, a reason or a measure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import override

from core.identifiers.errors import IdentifierError
from core.identifiers.text import is_harmful
from core.imports.notes import Note
from programmes.models import Right
from programmes.numbers import parse_number

_FIRST_PART = re.compile(r"[:：]")
_NO_SIGN = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Words as they are compared: in plain characters, single spaces, without case and a full stop at their end."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".。")


@lru_cache
def codes_by_words(choices: type[TextChoices]) -> Mapping[str, str]:
    """Codes by what people write: the code, its label in each language, and the label up to its colon."""
    found: dict[str, set[str]] = defaultdict(set)
    for choice in choices:
        found[folded(choice.value)].add(choice.value)
        found[folded(choice.value.replace("_", " "))].add(choice.value)
        for language, _name in settings.LANGUAGES:
            with override(language):
                label = str(choice.label)
            found[folded(label)].add(choice.value)
            found[folded(_FIRST_PART.split(label)[0])].add(choice.value)
    return {words: codes.pop() for words, codes in found.items() if len(codes) == 1}


class Rights:
    """The rights on which somebody can complain for an owner, as cells name them. Each cell is read once."""

    def __init__(self, rights: Sequence[Right], day: date) -> None:
        self._day = day
        self._kinds = {(right.territory, right.right_type) for right in rights}
        self._found: dict[str, Right | Note] = {}
        self._numbered: dict[tuple[str, str, str], list[Right]] = defaultdict(list)
        self._named: dict[str, list[Right]] = defaultdict(list)
        for right in rights:
            for number in _forms(right.territory, right.right_type, right.number):
                self._numbered[right.territory, right.right_type, number].append(right)
            for name in {folded(right.title), folded(right.title_zh)} - {""}:
                self._named[name].append(right)

    def named(self, text: str) -> Right | Note:
        """The right that a cell means, or why there is none."""
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self._look(text)
        return found

    def _look(self, text: str) -> Right | Note:
        if not text.strip():
            return Note("empty", "right")
        found = {right.pk: right for right in [*self._by_number(text), *self._named.get(folded(text), [])]}
        usable = [right for right in found.values() if right.carries_complaints_on(self._day)]
        if len(usable) == 1:
            return usable[0]
        code = "rights_several" if usable else "right_idle" if found else "right_unknown"
        return Note(code, "right")

    def _by_number(self, text: str) -> list[Right]:
        return [
            right
            for territory, right_type in self._kinds
            for number in _forms(territory, right_type, text)
            for right in self._numbered.get((territory, right_type, number), [])
        ]


def _forms(territory: str, right_type: str, text: str) -> set[str]:
    """A number as its office writes it, where it is one, and its bare letters and digits."""
    if is_harmful(text):
        return set()
    bare = _NO_SIGN.sub("", folded(text))
    try:
        return {bare, parse_number(territory, right_type, text)} - {""}
    except IdentifierError:
        return {bare} - {""}
