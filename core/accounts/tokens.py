"""The tokens of invitations.

The link's token is made anew from a nonce and the installation's key whenever it is needed, so neither the table of
invitations nor the queued mail holds it: the one keeps its digest, the other the nonce.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.utils.crypto import salted_hmac

SALT = "core.accounts.invitation"


def new_nonce() -> str:
    """A fresh nonce; each sending of an invitation draws one, which makes the link of the sending before worthless."""
    return secrets.token_hex(16)


def token_for(invitation_id: int, nonce: str) -> str:
    """The token of one sending: 256 bits, safe in an address."""
    mac = salted_hmac(SALT, f"{invitation_id}:{nonce}", algorithm="sha256").digest()
    return urlsafe_b64encode(mac).rstrip(b"=").decode()


def digest_of(token: str) -> str:
    """What is kept of a token: its sha256 in hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
