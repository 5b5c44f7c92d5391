"""How much may be written, and how often."""

from typing import Final

from django.conf import settings

from core.accounts.actors import Actor
from core.rates import Allowance, spend

MAX_TEXT: Final = 4000
MAX_FILES: Final = 10


def spend_one(actor: Actor) -> Allowance:
    """Count one message of the actor against IPP_MESSAGE_RATE: nobody writes more by hand."""
    return spend(f"messages:{actor.kind}:{actor.id}", settings.IPP_MESSAGE_RATE)
