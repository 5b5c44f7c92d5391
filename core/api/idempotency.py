"""A request sent twice is carried out once (Idempotency-Key).

The reply is stored in the transaction of what it tells of: either both are there or neither. A refused request leaves
nothing behind, so it uses up no key.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.actors import Actor
from core.api.models import StoredReply
from core.api.problems import Problem
from core.api.renderers import dumps

KEPT = timedelta(hours=48)
KEY = re.compile(r'"?([\x21\x23-\x7e]{1,200})"?')
KEPT_HEADERS = ("Location", "ETag")
LOOK = """
    SELECT pg_try_advisory_xact_lock(%s),
           reply.fingerprint, reply.status, reply.headers::text, reply.body, reply.created_at
    FROM (SELECT 1) AS one LEFT JOIN api_storedreply AS reply ON reply.client = %s AND reply.key = %s
"""


def once(request: Request, act: Callable[[], Response], *, actor: Actor) -> Response | HttpResponse:
    """Run `act` in one transaction, or answer with the reply it gave to the same request before.

    Raises a problem: 409 while a rival with the same key is at work, 422 where the key belongs to another request.
    """
    key = _key(request)
    if not key:
        with transaction.atomic():
            return act()
    client, fingerprint = f"{actor.kind}:{actor.id}", _fingerprint(request)
    try:
        with transaction.atomic():
            stored = _look(client, key, fingerprint)
            if stored is not None:
                return stored
            reply = act()
            StoredReply(
                client=client,
                key=key,
                fingerprint=fingerprint,
                status=reply.status_code,
                headers={name: reply[name] for name in KEPT_HEADERS if name in reply},
                body=dumps(reply.data),
            ).save(force_insert=True)
            return reply
    except IntegrityError as clash:
        # The rival committed between our look and our lock.
        if "stored_reply_once_a_key" not in str(clash):
            raise
        raise _in_flight() from clash


def forget(*, now: datetime) -> int:
    """Delete replies older than 48 hours; returns how many."""
    deleted, _by_model = StoredReply.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted


def _look(client: str, key: str, fingerprint: bytes) -> HttpResponse | None:
    """Take the key for this transaction and look for a stored reply, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [_lock(client, key), client, key])
        is_free, known, status, headers, body, created_at = cursor.fetchone()
    if known is not None and created_at < timezone.now() - KEPT:
        StoredReply.objects.filter(client=client, key=key).delete()
        known = None
    if known is None:
        if not is_free:
            raise _in_flight()
        return None
    if bytes(known) != fingerprint:
        raise Problem(422, _("This key was used for another request. Use a new one."), "key_reused")
    response = HttpResponse(bytes(body), status=status, content_type="application/json")
    for name, value in orjson.loads(headers).items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    return response


def _in_flight() -> Problem:
    detail = _("A request with the same key is being worked on. Send it again in a moment for its reply.")
    return Problem(409, detail, "in_flight", headers={"Retry-After": "1"})


def _key(request: Request) -> str:
    given = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if given is None:
        return ""
    found = KEY.fullmatch(given.strip())
    if not found:
        raise Problem(400, _("An Idempotency-Key has 1 to 200 visible ASCII characters."), "invalid_key")
    return found[1]


def _lock(client: str, key: str) -> int:
    """The advisory lock of a key: 64 bits; a collision only makes a stranger wait for a second try."""
    return int.from_bytes(hashlib.sha256(f"{client}|{key}".encode()).digest()[:8], "big", signed=True)


def _fingerprint(request: Request) -> bytes:
    """sha256 of method, path and body; a form is told by its fields and the content of its files."""
    seen = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if not (request.content_type or "").lower().startswith("multipart/"):
        seen.update(request._request.body)
        return seen.digest()
    form: Any = request.data
    for name, values in sorted(form.lists()):
        for value in values:
            seen.update(f"\n{name}:".encode())
            if isinstance(value, UploadedFile):
                seen.update(f"{value.name}:".encode())
                for chunk in value.chunks():
                    seen.update(chunk)
            else:
                seen.update(str(value).encode())
    return seen.digest()
