"""Two at once, one after the other: the second looks before the first has written."""

from collections.abc import Callable
from typing import Any


def blind_at_first(look: Callable[..., Any]) -> Callable[..., Any]:
    """The look at what is taken, which the first time finds nothing."""
    looked: list[Any] = []

    def seen(*given: Any) -> Any:
        looked.append(given)
        return look(*given) if len(looked) > 1 else None

    return seen
