"""What higher apps know around shops, for the pages of staff. Each registers its panel when the apps are ready."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.accounts.actors import Actor
from core.web.components import Badge


@dataclass(frozen=True)
class PanelRow:
    """One record: its title and address, its reference, its state, its day, and what else is worth a line."""

    title: str
    url: str
    reference: str = ""
    state: Badge | None = None
    on: date | datetime | None = None
    detail: str = ""


@dataclass(frozen=True)
class Found:
    """The rows that are shown, the newest first; how many there are in all, and where all of them stand (or empty)."""

    rows: Sequence[PanelRow]
    total: int
    url: str = ""


# The records around these shops (by their keys) that the actor may see, in a constant number of statements.
Rows = Callable[[Collection[int], Actor], Found]


@dataclass(frozen=True)
class Panel:
    """A kind of record: its (lazily translated) title, its rows, and what is said where there are none."""

    title: Any
    rows: Rows
    empty: Any


@dataclass(frozen=True)
class Shown:
    """A panel with its rows, as a page prints it."""

    name: str
    title: Any
    found: Found
    empty: Any


_panels: dict[str, Panel] = {}


def register(name: str, panel: Panel) -> None:
    """Add a panel under a name of its own. Raises ValueError where the name has another."""
    if _panels.setdefault(name, panel) is not panel:
        raise ValueError(f"shops have two panels named {name}")


def registered() -> Mapping[str, Panel]:
    """All panels by name."""
    return dict(_panels)


def shown(shop_ids: Collection[int], actor: Actor) -> list[Shown]:
    """Every panel around these shops, as the actor may see it."""
    return [Shown(name, panel.title, panel.rows(shop_ids, actor), panel.empty) for name, panel in _panels.items()]
