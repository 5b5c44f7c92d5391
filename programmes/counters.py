"""How many records higher apps keep of an organisation. Each registers its counter when the apps are ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# How many records the organisation with this key has.
Count = Callable[[int], int]
# The page of staff that lists them.
Address = Callable[[int], str]


@dataclass(frozen=True)
class Counter:
    """A kind of record: its (lazily translated) name in the plural, how many, and where staff see them."""

    label: Any
    count: Count
    address: Address


_counters: dict[str, Counter] = {}


def register(name: str, counter: Counter) -> None:
    """Add a counter under a name of its own. Raises ValueError where the name has another."""
    if _counters.setdefault(name, counter) is not counter:
        raise ValueError(f"organisations have two counters named {name}")


def registered() -> Mapping[str, Counter]:
    """All counters by name."""
    return dict(_counters)
