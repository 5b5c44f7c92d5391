"""Versions in HTTP: ETag on a representation, If-None-Match for reading, If-Match for writing."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.request import Request

from core.accounts.actors import Actor
from core.api.problems import Problem
from core.api.renderers import dumps

TAG = re.compile(r'"([A-Za-z0-9-]{1,40})\.(\d{1,9})\.([0-9a-f]{8})"')


def etag(reference: str, version: int, *, actor: Actor, also: tuple[Any, ...] = ()) -> str:
    """The strong tag of a record as this actor reads it.

    `also` holds what shows in the representation and can change without the record's version.
    """
    seen = f"{get_language()}|{actor.audience}|{sorted(actor.roles)}|{also}"
    return f'"{reference}.{version}.{hashlib.sha256(seen.encode()).hexdigest()[:8]}"'


def etag_of(body: Mapping[str, Any], reference: str, version: int, *, actor: Actor) -> str:
    """The strong tag of a representation that is made of many records: it changes with whatever is shown."""
    return etag(reference, version, actor=actor, also=(dumps(body),))


def is_known(request: Request, tag: str) -> bool:
    """Whether the client's copy is this one (If-None-Match): answer 304."""
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    # Weak comparison (RFC 9110, 13.1.2): a proxy that compressed the reply may have weakened the tag.
    tags = [part.strip().removeprefix("W/") for part in given.split(",")]
    return tag in tags or tags == ["*"]


def expected_version(request: Request, reference: str) -> int | None:
    """The version that If-Match names; None without the header or with `*`.

    Another record's or a foreign tag matches nothing: version 0, which no record has. Raises a problem (400) where
    several are named.
    """
    given = request.META.get("HTTP_IF_MATCH", "").strip()
    if given in {"", "*"}:
        return None
    if "," in given:
        raise Problem(400, _("Name one ETag."), "invalid_etag")
    found = TAG.fullmatch(given)
    return int(found[2]) if found and found[1] == reference else 0
