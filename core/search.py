"""Finding records by what a reader types, in both scripts, through trigram indexes."""

import re
from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

TRIGRAM = 3
MOST_WORDS = 6
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def spread(text: str) -> str:
    """The text with each Chinese character twice, so that a name of two characters fills a trigram.

    Who holds the one text holds the other, so searching in what was spread finds the same.
    """
    return HAN.sub(r"\g<0>\g<0>", text)


def words_of(given: str) -> list[str] | None:
    """The words to look for: signs alone do not count beside words. None where nothing can hold what was given."""
    parts = given.replace("\x00", "").split()[:MOST_WORDS]
    words = [part for part in parts if any(letter.isalnum() for letter in part)]
    return None if parts and not words else words


def holding(word: str) -> str:
    """What a spread `search_text`, each of whose words stands behind a space, must contain to hold the word.

    Words too short for a trigram (two letters, one Chinese character) are looked for behind a space: there it helps.
    """
    found = spread(word)
    return f" {found}" if len(found) < TRIGRAM else found


def narrow(rows: QuerySet[M], given: str) -> QuerySet[M]:
    """Rows whose `search_text` holds every word given."""
    words = words_of(given)
    if words is None:
        return rows.none()
    for word in words:
        rows = rows.filter(search_text__icontains=holding(word))
    return rows
