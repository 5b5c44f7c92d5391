"""Passwords of the demonstration: never written anywhere, always made again from the installation's key."""

import hashlib
import hmac

from django.conf import settings

WORDS = (
    "amber", "aspen", "badge", "basil", "birch", "brook", "cedar", "chalk", "cliff", "clover", "copper", "coral",
    "daisy", "delta", "dune", "ember", "fable", "fern", "finch", "flint", "garnet", "ginger", "glade", "grove",
    "harbour", "hazel", "heron", "holly", "indigo", "ivory", "jasper", "juniper", "kestrel", "lantern", "larch",
    "linen", "lotus", "maple", "marble", "meadow", "mint", "moss", "nutmeg", "oak", "olive", "opal", "orchid",
    "otter", "pearl", "pebble", "plum", "poppy", "quartz", "quill", "raven", "reed", "river", "rowan", "saffron",
    "sage", "slate", "thistle", "velvet", "willow",
)  # fmt: skip


def password_for(email: str) -> str:
    """The password of a demonstration person, such as `heron-slate-amber-4821`: easy to type, made from the key."""
    seed = _derive(f"password:{email}")
    words = "-".join(WORDS[byte % len(WORDS)] for byte in seed[:3])
    return f"{words}-{int.from_bytes(seed[3:7]) % 9000 + 1000}"


def simulator_client() -> tuple[str, str]:
    """Id and secret of the client with which the platform simulator signs in: as configured, else made from the key."""
    secret = settings.IPP_SIMULATOR_CLIENT_SECRET or _derive("simulator").hex()
    return settings.IPP_SIMULATOR_CLIENT_ID, secret


def owner_client() -> tuple[str, str]:
    """Id and secret of the client of the one rights owner whose own system files complaints."""
    return "demonstration-owner", _derive("owner-client").hex()


def _derive(purpose: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"demonstration:{purpose}".encode(), hashlib.sha256)
