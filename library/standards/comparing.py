"""Two editions of a standard clause by clause: which stay, which say something else, which came and which went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from library.comparing import Pair, compare
from library.models import Clause, Edition
from library.standards.clauses import WORDS


@dataclass(frozen=True)
class ClausePair:
    """A clause before and after, with its headings and texts in both languages beside each other."""

    kind: Literal["same", "changed", "removed", "added"]
    before: Clause | None
    after: Clause | None
    english: Sequence[Pair] = ()
    chinese: Sequence[Pair] = ()

    @property
    def number(self) -> str:
        """Its number, or both where it was given another."""
        numbers = [one.number for one in (self.before, self.after) if one is not None]
        return " → ".join(dict.fromkeys(numbers))


def clause_pairs(before: Edition, after: Edition) -> list[ClausePair]:
    """The clauses of the later edition in order, each beside the one that it continues; what went stands last.

    A clause continues the one from which it was copied; one without such a mark, the one that has its number.
    """
    old = {clause.pk: clause for clause in before.clauses.all()}
    by_number = {clause.number: clause for clause in old.values()}
    new = list(after.clauses.all())
    continued = {clause.came_from_id for clause in new} & old.keys()
    pairs: list[ClausePair] = []
    for clause in new:
        source = old.pop(clause.came_from_id or 0, None)
        if source is None:
            namesake = by_number.get(clause.number)
            source = old.pop(namesake.pk, None) if namesake and namesake.pk not in continued else None
        pairs.append(_pair(source, clause))
    return pairs + [_pair(clause, None) for clause in old.values()]


def _pair(before: Clause | None, after: Clause | None) -> ClausePair:
    if before is not None and after is not None:
        if all(getattr(before, name) == getattr(after, name) for name in WORDS):
            return ClausePair("same", before, after)
        return ClausePair("changed", before, after, _compared(before, after), _compared_zh(before, after))
    return ClausePair(
        "added" if after else "removed", before, after, _compared(before, after), _compared_zh(before, after)
    )


def _compared(before: Clause | None, after: Clause | None) -> list[Pair]:
    return compare(*(f"{one.heading}\n\n{one.text}" if one else "" for one in (before, after)))


def _compared_zh(before: Clause | None, after: Clause | None) -> list[Pair]:
    return compare(*(f"{one.heading_zh}\n\n{one.text_zh}" if one else "" for one in (before, after)))
