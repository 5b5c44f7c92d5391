"""Finding records by what a reader types, in both scripts, through trigram indexes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import OperationalError, connection, transaction
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Upper
from psycopg2.errors import QueryCanceled

M = TypeVar("M", bound=Model)
T = TypeVar("T")

TRIGRAM = 3
MOST_WORDS = 6
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

# Similar words: how many rows are compared at most, how long that may take in the database, and how alike is alike.
BOUND = 2000
MILLISECONDS = 300
THRESHOLD = 0.39
SIMILAR_HITS = 10
LEAST_LETTERS = 4
LEAST_HAN = 2
# A time limit, what counts as alike, and no reading of whole tables: comparing every row is what must not be.
LIMITS = {
    "statement_timeout": str(MILLISECONDS),
    "pg_trgm.word_similarity_threshold": str(THRESHOLD),
    "enable_seqscan": "off",
}
# Of so many Chinese characters one may be another; of fewer, too little would be left for the index.
LEAST_OPEN = 4
MOST_OPEN = 12


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


def timed(ask: Callable[[], T], milliseconds: int) -> T | None:
    """What a question to the database answers; None where one of its statements takes longer than so many milliseconds.

    It must only read: the time limit is put back by rolling back. It travels with the first statement.
    """
    try:
        with transaction.atomic(), connection.execute_wrapper(_Settings({"statement_timeout": str(milliseconds)})):
            answer = ask()
            transaction.set_rollback(True)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return None
    return answer


@dataclass(frozen=True)
class Similar:
    """Keys of rows that hold nearly what was typed, the most alike first. `is_too_wide`: it took too long to look."""

    keys: tuple[int, ...] = ()
    is_too_wide: bool = False


def similar(rows: QuerySet[Any, Any], given: str, *, column: str, bound: int = BOUND) -> Similar:
    """Among rows that other filters have narrowed, those whose spread `column` holds words much like each one given.

    At most `bound` rows, found through the trigram index of UPPER(column), are compared; after 300 ms in the database
    it gives up. Words too short to be mistyped in a way that trigrams see must be held as they are.
    """
    candidates = _alike(rows, given, column)
    if candidates is None:
        return Similar()
    try:
        # Read only: rolling back puts the time limit and the threshold back to what they were.
        with transaction.atomic(), connection.execute_wrapper(_Settings(LIMITS)):
            keys = tuple(ranked(candidates, given, column=column, bound=bound))
            transaction.set_rollback(True)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return Similar(is_too_wide=True)
    return Similar(keys)


def ranked(candidates: QuerySet[Any, Any], given: str, *, column: str, bound: int = BOUND) -> QuerySet[Any, Any]:
    """The keys of the first `bound` candidates, ten of them, the most alike first: what `similar` asks for."""
    score: Any = Value(0.0)
    for word in words_of(given) or ():
        score += TrigramWordSimilarity(spread(word).upper(), Upper(column))
    first = candidates.order_by().values("pk")[:bound]
    found: QuerySet[Any, Any] = candidates.model._default_manager.filter(pk__in=first).order_by().alias(score=score)
    return found.order_by("-score", "-pk").values_list("pk", flat=True)[:SIMILAR_HITS]


def _alike(rows: QuerySet[Any, Any], given: str, column: str) -> QuerySet[Any, Any] | None:
    """The rows through the index; None where no word is long enough to be misspelt."""
    words = words_of(given) or []
    if not any(_can_be_misspelt(word) for word in words):
        return None
    rows = rows.alias(searched=Upper(column))
    for word in words:
        if _can_be_misspelt(word):
            rows = rows.filter(_nearly(word))
        else:
            rows = rows.filter(**{f"{column}__icontains": holding(word)})
    return rows


def _nearly(word: str) -> Q:
    """Like enough by trigrams. A wrong Chinese character touches too many of them: each in turn is left open, too."""
    characters = HAN.findall(word)
    alike = Q(searched__trigram_word_similar=spread(word).upper())
    if len(characters) < len(word) or not LEAST_OPEN <= len(word) <= MOST_OPEN:
        return alike
    for place in range(len(word)):
        alike |= Q(searched__regex=f"{spread(word[:place])}..{spread(word[place + 1 :])}")
    return alike


def _can_be_misspelt(word: str) -> bool:
    characters = len(HAN.findall(word))
    return characters >= LEAST_HAN or len(word) - characters >= LEAST_LETTERS


class _Settings:
    """Settings of the transaction that are sent in front of its first statement, in one message with it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.given = [part for pair in values.items() for part in pair]
        self.front = "".join("SELECT set_config(%s, %s, true); " for _pair in values)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        front, given = self.front, self.given
        self.front, self.given = "", []
        return execute(f"{front}{sql}", [*given, *(params or ())], many, context)
