"""Keyset pages: the next page starts behind the last row shown, so that page 10,000 costs what page 1 costs.

No total is counted. A cursor is signed, carries the order it belongs to, and is opaque to its holder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

SALT = "core.keyset"
R = TypeVar("R")


class BadCursor(ValueError):
    """The cursor was altered, or belongs to another order."""


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order: a field or annotation that is never null."""

    name: str
    descending: bool = False


@dataclass(frozen=True)
class Order:
    """A total order: the last key must be unique. `label` is a lazy translation for people."""

    name: str
    keys: Sequence[Key]
    label: Any = ""

    def names(self, *, backwards: bool) -> list[str]:
        """Names for order_by, turned round for a page that is read backwards."""
        return [f"-{key.name}" if key.descending != backwards else key.name for key in self.keys]

    def behind(self, values: Sequence[Any], *, backwards: bool) -> Q:
        """The condition for rows behind the one with these values; led by a plain range that an index can use."""
        condition = Q()
        for index in reversed(range(len(self.keys))):
            key, value = self.keys[index], values[index]
            beyond = "lt" if key.descending != backwards else "gt"
            strictly = Q(**{f"{key.name}__{beyond}": value})
            condition = strictly | (Q(**{key.name: value}) & condition) if index < len(self.keys) - 1 else strictly
        first = self.keys[0]
        side = "lte" if first.descending != backwards else "gte"
        return Q(**{f"{first.name}__{side}": values[0]}) & condition


@dataclass(frozen=True)
class Page(Generic[R]):
    """Rows of one page in reading order, with the cursors of its neighbours (empty where there is none)."""

    rows: list[R]
    next: str
    previous: str


def page(rows: QuerySet[Any, R], order: Order, *, cursor: str, limit: int) -> Page[R]:
    """Cut a page out of a queryset (of models or of `values()` that hold the order's keys). One statement.

    Raises BadCursor.
    """
    backwards, values = _read(order, cursor) if cursor else (False, None)
    if values is not None:
        rows = rows.filter(order.behind(values, backwards=backwards))
    found = list(rows.order_by(*order.names(backwards=backwards))[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, values is not None)
    if not found:
        return Page([], "", "")
    return Page(
        found,
        _write(order, found[-1], backwards=False) if has_next else "",
        _write(order, found[0], backwards=True) if has_previous else "",
    )


def _write(order: Order, row: Any, *, backwards: bool) -> str:
    values = [_plain(_get(row, key.name)) for key in order.keys]
    return signing.dumps([order.name, backwards, *values], salt=SALT)


def _read(order: Order, cursor: str) -> tuple[bool, list[Any]]:
    try:
        name, backwards, *values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as broken:
        raise BadCursor from broken
    if name != order.name or len(values) != len(order.keys):
        raise BadCursor
    return bool(backwards), values


def _get(row: Any, name: str) -> Any:
    return getattr(row, name) if isinstance(row, Model) else row[name]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
