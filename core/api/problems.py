"""Errors as problem details (RFC 9457). Whatever goes wrong in a view ends here and looks the same."""

import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from core.audit.context import request_id
from core.documents.errors import DocumentRefused, StorageUnavailable
from core.tabular.errors import TabularError
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused, Stale

logger = logging.getLogger("core.api")

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "5"  # seconds, where a store is away
MAX_ERRORS = 200  # a body of 10,000 wrong lines is told the first ones

# One sentence for each code; the page /api/problems/<code> shows it. Policies and guards add codes of their own.
TITLES: dict[str, Any] = {
    "bad_request": gettext_lazy("The request cannot be read"),
    "invalid_json": gettext_lazy("The body is not valid JSON"),
    "invalid_parameters": gettext_lazy("A query parameter does not hold"),
    "invalid_cursor": gettext_lazy("The cursor does not belong to this list"),
    "invalid_key": gettext_lazy("The Idempotency-Key cannot be used"),
    "invalid_etag": gettext_lazy("The If-Match header cannot be read"),
    "not_authenticated": gettext_lazy("Sign in first"),
    "forbidden": gettext_lazy("You may not do this"),
    "insufficient_scope": gettext_lazy("The access token lacks a scope"),
    "not_found": gettext_lazy("There is nothing here for you"),
    "method_not_allowed": gettext_lazy("This address does not know the method"),
    "not_acceptable": gettext_lazy("Only JSON is spoken here"),
    "conflict": gettext_lazy("This is not possible now"),
    "in_flight": gettext_lazy("The same request is being worked on"),
    "gone": gettext_lazy("This link leads nowhere any more"),
    "stale": gettext_lazy("The record has changed"),
    "too_large": gettext_lazy("The body is too large"),
    "unsupported_media_type": gettext_lazy("The body is of a type that is not read here"),
    "invalid": gettext_lazy("Some values do not hold"),
    "nothing_written": gettext_lazy("Nothing was written, because some rows cannot be carried out"),
    "held_back": gettext_lazy("Held back because of another row"),
    "too_wide": gettext_lazy("Too much fits what was searched for"),
    "key_reused": gettext_lazy("The Idempotency-Key belongs to another request"),
    "too_many_requests": gettext_lazy("Too many requests"),
    "server_error": gettext_lazy("Something went wrong here"),
    "unavailable": gettext_lazy("Please try again in a moment"),
}
CODE_OF: dict[int, str] = {
    400: "bad_request",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    410: "gone",
    412: "stale",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "too_many_requests",
    500: "server_error",
    503: "unavailable",
}


@dataclass(frozen=True)
class FieldError:
    """One value that does not hold: where (a JSON pointer into the body, or a query parameter), and why."""

    detail: str
    code: str = "invalid"
    pointer: str | None = None
    parameter: str | None = None

    def as_json(self) -> dict[str, str]:
        """The error as it stands in the document."""
        places = {"pointer": self.pointer, "parameter": self.parameter}
        return {
            **{name: place for name, place in places.items() if place is not None},
            "code": self.code,
            "detail": self.detail,
        }


@dataclass
class Problem(Exception):
    """An error that knows how it is answered. Views may raise it themselves."""

    status: int
    detail: str = ""
    code: str = ""
    errors: Sequence[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self, instance: str) -> dict[str, Any]:
        """The problem document."""
        code = self.code or CODE_OF[self.status]
        title = TITLES.get(code) or TITLES[CODE_OF[self.status]]
        document: dict[str, Any] = {
            "type": f"/api/problems/{code}",
            "title": str(title),
            "status": self.status,
            "detail": self.detail or str(title),
            "instance": instance,
            "code": code,
            "request_id": request_id.get(),
            **self.extra,
        }
        if self.errors:
            document["errors"] = [error.as_json() for error in self.errors[:MAX_ERRORS]]
        return document


def handle(error: Exception, context: Mapping[str, Any]) -> Response:
    """Answer whatever a view raised. What nobody foresaw is logged, told to Django, and answered with a plain 500."""
    request = context["request"]
    problem = translate(error)
    if problem is None:
        logger.error("unforeseen error in the API", exc_info=error, extra={"path": request.path})
        got_request_exception.send(sender=None, request=request._request)
        problem = Problem(500)

    return Response(
        problem.as_json(request.path), status=problem.status, headers=dict(problem.headers), content_type=MEDIA_TYPE
    )


def translate(error: Exception) -> Problem | None:
    """The problem behind an exception; None where nobody foresaw it."""
    if isinstance(error, Problem):
        return error
    return _of_move(error) or _of_files(error) or _of_framework(error) or _of_server(error)


def _of_move(error: Exception) -> Problem | None:
    """What the kernel's actions raise."""
    if isinstance(error, NotVisible):
        return Problem(404)
    if isinstance(error, Refused):
        return Problem(403, str(error.denied.reason), error.denied.code)
    if isinstance(error, Conflict):
        return Problem(
            409, str(error.denied.reason), error.denied.code, extra={"state": error.state, "last": error.last}
        )
    if isinstance(error, Stale):
        detail = _("The record has changed since version %(version)s; read it again.") % {"version": error.expected}
        return Problem(412, detail, extra={"version": error.actual, "last": error.last})
    if isinstance(error, InvalidInputs):
        found = [
            FieldError(message, error.code, pointer=pointer(path))
            for path, messages in error.errors.items()
            for message in messages
        ]
        return Problem(422, errors=found)
    return None


def _of_files(error: Exception) -> Problem | None:
    """What is wrong with a file."""
    if isinstance(error, StorageUnavailable):
        return Problem(503, error.message, headers={"Retry-After": RETRY_AFTER})
    if isinstance(error, TabularError):
        return Problem(422, error.message, errors=[FieldError(error.message, error.code, pointer="/file")])
    if isinstance(error, DocumentRefused):
        status = 413 if error.code in {"too_large", "request_too_large"} else 422
        return Problem(status, error.message, errors=[FieldError(error.message, error.code, pointer="/file")])
    return None


def _of_framework(error: Exception) -> Problem | None:
    """What the REST framework raises."""
    if isinstance(error, exceptions.ValidationError):
        return Problem(422, errors=list(flatten(error.detail)))
    if isinstance(error, exceptions.ParseError):
        return Problem(400, str(error.detail), "invalid_json" if error.get_codes() == "invalid_json" else "")
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        challenge = getattr(error, "auth_header", "") or "Bearer"
        return Problem(401, str(error.detail), headers={"WWW-Authenticate": challenge})
    if isinstance(error, exceptions.Throttled):
        wait = max(1, math.ceil(getattr(error, "wait", None) or 1))
        detail = _("Try again in %(seconds)s seconds.") % {"seconds": wait}
        return Problem(429, detail, headers={"Retry-After": str(wait)})
    if isinstance(error, exceptions.APIException):
        return Problem(error.status_code, str(error.detail)) if error.status_code in CODE_OF else None
    return None


def _of_server(error: Exception) -> Problem | None:
    """What Django and its stores raise."""
    if isinstance(error, Http404):
        return Problem(404)
    if isinstance(error, PermissionDenied):
        return Problem(403, str(error))
    if isinstance(error, RequestDataTooBig):
        return Problem(413)
    if isinstance(error, SuspiciousOperation | BadRequest | MultiPartParserError | UnreadablePostError):
        return Problem(400)
    if isinstance(error, OperationalError | InterfaceError):
        logger.warning("a store is away", extra={"error": str(error)})
        return Problem(503, headers={"Retry-After": RETRY_AFTER})
    return None


def pointer(path: Sequence[str | int]) -> str:
    """Write a path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def flatten(detail: Any, path: tuple[str | int, ...] = ()) -> Iterator[FieldError]:
    """Walk the framework's nested errors; yields one error a message, with its pointer."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from flatten(inner, path if name == "non_field_errors" else (*path, name))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from flatten(inner, (*path, index) if nested else path)
    else:
        yield FieldError(str(detail), str(getattr(detail, "code", "invalid")), pointer=pointer(path))
