"""Who keeps records of an organisation, and moves them when it is merged into another. Registered at start-up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from core.accounts.actors import Actor
from core.accounts.models import Organisation


class Handler(Protocol):
    """Moves one app's records, in the transaction of the merger; both organisations are locked.

    Returns how many were moved, by what they are: `{"rights": 12}`. May raise house errors: then nothing is merged.
    """

    def __call__(
        self, source: Organisation, into: Organisation, *, actor: Actor, now: datetime
    ) -> Mapping[str, int]: ...


_handlers: dict[str, Handler] = {}


def on_merge(name: str, handler: Handler) -> None:
    """Register an app's handler under a name of its own. Raises ValueError where the name has another."""
    if _handlers.setdefault(name, handler) is not handler:
        raise ValueError(f"mergers have two handlers named {name}")


def handlers() -> Mapping[str, Handler]:
    """All handlers by name, in the order in which they were registered."""
    return dict(_handlers)
