"""How much may be written, and how often."""

from typing import Final

from core.accounts.actors import Actor
from core.rates import Allowance, spend

MAX_TEXT: Final = 4000
MAX_FILES: Final = 10
# Nobody writes more by hand; a client that does has gone astray.
RATE: Final = "120/hour"


def spend_one(actor: Actor) -> Allowance:
    """Count one message of the actor against the rate."""
    return spend(f"messages:{actor.kind}:{actor.id}", RATE)
