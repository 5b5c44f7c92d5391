"""What apps ask of whoever opens the first page of their room. Each app registers its maker when the apps are ready."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.accounts.actors import Actor

# So many of each kind stand on the page; the rest stand in the list to which they belong.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that waits for the reader: its name and address, what is asked, and the words of the button."""

    name: str
    url: str
    text: str
    button: str
    icon: str


# What waits for the actor at an instant, what ends first ahead, `SHOWN` at most. One statement.
Maker = Callable[[Actor, datetime], Sequence[Awaited]]

_makers: dict[str, Maker] = {}


def register(name: str, maker: Maker) -> None:
    """Let what a maker finds stand on the page, behind those registered before. Raises ValueError for a name taken."""
    if _makers.setdefault(name, maker) is not maker:
        raise ValueError(f"two makers are named {name}")


def awaited(actor: Actor, now: datetime) -> list[Awaited]:
    """All that waits for the actor: one statement for each kind."""
    return [one for maker in _makers.values() for one in maker(actor, now)]
