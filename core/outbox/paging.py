"""Which page of a list, newest first, an address asks for."""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
LONGEST_KEY = 18  # digits; beyond that is no key of ours


def older_than(rows: QuerySet[M], before: str, size: int) -> tuple[list[M], int | None]:
    """Return up to `size` rows older than the key `before`, and the key to ask for the next ones with, if any.

    Text that is no key gives the first page.
    """
    if before.isascii() and before.isdigit() and len(before) <= LONGEST_KEY:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None
