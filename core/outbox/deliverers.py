"""How each kind of message is delivered. A new kind (a webhook, say) is registered here; claims stay as they are."""

from typing import Protocol

from core.outbox.models import Message


class DeliveryError(Exception):
    """A delivery that did not succeed; the message says why."""


class Temporary(DeliveryError):
    """Certainly not delivered, and worth another attempt later."""


class Permanent(DeliveryError):
    """Certainly not delivered, and another attempt would fail in the same way."""


class Uncertain(DeliveryError):
    """Handed over, or perhaps not: only somebody who looks can tell."""


class Deliverer(Protocol):
    """Delivers one kind of message."""

    def deliver(self, message: Message) -> None:
        """Deliver, or raise Temporary, Permanent or Uncertain. Any other exception counts as permanent."""

    def was_delivered(self, message: Message) -> bool | None:
        """Tell what became of an attempt whose worker was lost; False means that repeating it is safe."""


_register: dict[str, Deliverer] = {}


def register(kind: str, deliverer: Deliverer) -> None:
    """Add a kind. Raises ValueError where it has a deliverer already."""
    if _register.setdefault(kind, deliverer) is not deliverer:
        raise ValueError(f"messages of kind {kind} are delivered twice")


def get(kind: str) -> Deliverer:
    """Return who delivers a kind. Raises Permanent where nobody does."""
    try:
        return _register[kind]
    except KeyError as missing:
        raise Permanent(f"nobody delivers messages of kind {kind!r}") from missing
