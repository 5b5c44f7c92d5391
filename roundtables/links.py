"""Links with which guests answer without signing in.

What they allow follows from the invitation as it stands; they end by themselves some time after the roundtable.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import get_random_string

from roundtables.choices import Place
from roundtables.models import Invitation, Roundtable

SALT = "roundtables.answers"
LONGEST = 300  # characters


class LinkUnknown(ValueError):
    """The token is not one of ours, or no longer."""


class LinkEnded(ValueError):
    """The token is one of ours, and its time is over."""


def new_nonce() -> str:
    """What makes the link of an invitation; a new one makes older links worthless."""
    return get_random_string(32)


def ends_at(roundtable: Roundtable) -> datetime:
    """When links to a roundtable end: guests fetch their certificate until then."""
    return roundtable.ends_at + timedelta(days=settings.IPP_ANSWER_LINK_DAYS)


def token_of(invitation: Invitation) -> str:
    """The token of an invitation's link with the end that it has now, in characters that need no escaping in an
    address. When the roundtable is moved, the mail about it brings another one."""
    end = int(ends_at(invitation.roundtable).timestamp())
    return signing.dumps([invitation.pk, invitation.nonce, end], salt=SALT)


def answer_url(invitation: Invitation, answer: str = "") -> str:
    """The whole address of the page on which the guest answers; with `answer`, one is chosen there already."""
    path = reverse("roundtables_answer:answer", args=[token_of(invitation)])
    site: str = settings.IPP_SITE_URL
    return urljoin(site, f"{path}?answer={answer}" if answer else path)


def read(token: str, now: datetime) -> Invitation:
    """The invitation behind a token, with its roundtable.

    Raises LinkEnded, without a look at the record once the end with which it was signed has passed; LinkUnknown for
    what is not ours, and for the link of an invitation that was taken back.
    """
    if len(token) > LONGEST:
        raise LinkUnknown
    try:
        pk, nonce, end = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as broken:
        raise LinkUnknown from broken
    if datetime.fromtimestamp(end, UTC) <= now:
        raise LinkEnded
    known = Invitation.objects.exclude(place__in=(Place.LISTED, Place.WITHDRAWN))
    found = known.select_related("roundtable__host", "person").filter(pk=pk, nonce=nonce).first()
    if found is None:
        raise LinkUnknown
    if ends_at(found.roundtable) <= now:
        raise LinkEnded
    return found
