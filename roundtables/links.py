"""Links with which guests answer without signing in. What they may do follows from the invitation as it stands."""

from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import get_random_string

from roundtables.choices import Place
from roundtables.models import Invitation

SALT = "roundtables.answers"
LONGEST = 300  # characters


class LinkUnknown(ValueError):
    """The token is not one of ours, or no longer."""


def new_nonce() -> str:
    """What makes the link of an invitation; a new one makes older links worthless."""
    return get_random_string(32)


def token_of(invitation: Invitation) -> str:
    """The token of an invitation's link, in characters that need no escaping in an address."""
    return signing.dumps([invitation.pk, invitation.nonce], salt=SALT)


def answer_url(invitation: Invitation, answer: str = "") -> str:
    """The whole address of the page on which the guest answers; with `answer`, one is chosen there already."""
    path = reverse("roundtables_answer:answer", args=[token_of(invitation)])
    site: str = settings.IPP_SITE_URL
    return urljoin(site, f"{path}?answer={answer}" if answer else path)


def read(token: str) -> Invitation:
    """The invitation behind a token, with its roundtable. Raises LinkUnknown; so do links of one taken back."""
    if len(token) > LONGEST:
        raise LinkUnknown
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as broken:
        raise LinkUnknown from broken
    known = Invitation.objects.exclude(place__in=(Place.LISTED, Place.WITHDRAWN))
    found = known.select_related("roundtable__host", "person").filter(pk=pk, nonce=nonce).first()
    if found is None:
        raise LinkUnknown
    return found
