"""Writing about agreements with a platform: the agreements themselves, and what they promise."""

from programmes.actions.agreements.commitments import (
    Promise,
    add_commitment,
    change_commitment,
    record_fulfilment,
    strike_fulfilment,
)
from programmes.actions.agreements.registering import Terms, add_document, change_agreement, register_agreement

__all__ = [
    "Promise",
    "Terms",
    "add_commitment",
    "add_document",
    "change_agreement",
    "change_commitment",
    "record_fulfilment",
    "register_agreement",
    "strike_fulfilment",
]
