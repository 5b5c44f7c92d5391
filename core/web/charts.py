"""Charts drawn on the server: columns over a table that holds the same figures, for eyes, ears and paper alike.

The table is the chart's axis: each of its columns stands under the column that it explains. No script, no inline style.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.web.components import Text, Tone

# Measures of the drawing. It is stretched to the width of its table, so that only proportions count.
STEP = 100
WIDTH = 64
HEIGHT = 100
# Below this a column is not seen: one of a thousand is still one.
LEAST = 2.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands under it in one or two lines, and its value (0 or more)."""

    label: Text
    value: int
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a column is drawn."""

    x: int
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What `components/chart.html` prints. `title` says what is counted; `empty` is said where nothing was."""

    title: Text
    columns: Sequence[Column]
    tone: Tone = "progress"
    empty: Text = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(column.value for column in self.columns)

    @property
    def width(self) -> int:
        """The width of the drawing."""
        return STEP * len(self.columns)

    @property
    def bars(self) -> list[Bar]:
        """The columns as rectangles; the highest fills the drawing."""
        peak = max((column.value for column in self.columns), default=0)
        return [_bar(place, column.value / peak) for place, column in enumerate(self.columns) if column.value and peak]


def _bar(place: int, share: float) -> Bar:
    height = max(share * HEIGHT, LEAST)
    return Bar(place * STEP + (STEP - WIDTH) // 2, f"{HEIGHT - height:.1f}", f"{height:.1f}")


class Quarter(NamedTuple):
    """A quarter of a calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day lies."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    def before(self, count: int) -> "Quarter":
        """The quarter so many quarters earlier."""
        index = self.year * 4 + self.number - 1 - count
        return Quarter(index // 4, index % 4 + 1)


def by_quarter(days: Iterable[tuple[date, int]], *, since: date, until: date, most: int = 8) -> list[Column]:
    """What counted on days, summed by quarters: the last ones until a day, none that was over before `since`.

    Empty where `until` lies before `since`.
    """
    last = Quarter.of(until)
    shown = [quarter for back in reversed(range(most)) if (quarter := last.before(back)) >= Quarter.of(since)]
    sums = dict.fromkeys(shown, 0)
    for day, number in days:
        if Quarter.of(day) in sums:
            sums[Quarter.of(day)] += number
    return [Column(_("Q%(number)d") % quarter._asdict(), count, str(quarter.year)) for quarter, count in sums.items()]
