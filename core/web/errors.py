"""Error pages. A store that is away is a 503 with a time to come back, never a bare 500."""

import errno
import sys
import time
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts.requests import actor_of, set_actor
from core.audit.context import request_id
from core.documents.errors import StorageUnavailable
from core.web.views import AudienceView, keep_unsent

RETRY_AFTER = "5"  # seconds
FETCHED = {"Hx-Request", "X-Requested-With"}  # sent by scripts of ours, which have the page still open
FOR_PROGRAMS = ("/api/", "/identity/")
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE})
# A browser shows an answer only when its own sending was taken in; so long the rest of a body is read and dropped.
LINGER_SECONDS = 10
CHUNK = 1 << 18


CODES = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    413: "too_large",
    500: "server_error",
    503: "unavailable",
}


def page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """Render the error page of a status, or a problem document for programs."""
    if request.path.startswith(FOR_PROGRAMS) or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return problem(status, str(context.get("reason", "")))
    return render(request, f"errors/{status}.html", {"request_id": request_id.get(), **context}, status=status)


def problem(status: int, detail: str) -> HttpResponse:
    """A problem document (RFC 9457) for what fails before the API's own handler is reached."""
    code = CODES.get(status, "error")
    content = {
        "type": f"/api/problems/{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id.get(),
    }
    response = JsonResponse(content, status=status, content_type="application/problem+json")
    if status == 503:
        response["Retry-After"] = RETRY_AFTER
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400; or 413 where more was sent than is taken."""
    if isinstance(exception, RequestDataTooBig):
        _read_to_the_end(request)
        return page(request, 413)
    if isinstance(exception, TooManyFilesSent):
        return page(request, 400, reason=_("These are too many files at once. Go back and send them in several goes."))
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """403, with the policy's reason where one was given."""
    return page(request, 403, reason=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404: missing and somebody else's look the same."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500; or 503 where PostgreSQL is away or restarting, or a disk is full."""
    error = sys.exc_info()[1]
    is_full = isinstance(error, OSError) and error.errno in NO_ROOM
    if is_full or isinstance(error, OperationalError | InterfaceError | StorageUnavailable):
        return unavailable(request)
    return page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After, in the reader's language or the browser's; touches neither session nor database."""
    language = translation.get_language() if actor_of(request) else translation.get_language_from_request(request)
    set_actor(request, None)
    request.user = AnonymousUser()
    with translation.override(language):
        response = page(request, 503)
    response["Retry-After"] = RETRY_AFTER
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid seal is not carried out: 403.

    Where the browser vouches that the form was our own (somebody signed in anew in another window, say), its page is
    opened again with what was typed.
    """
    if _is_our_own(request) and not FETCHED & request.headers.keys():
        found = resolve(request.path_info)
        view = getattr(found.func, "view_class", None)
        if view is not None and issubclass(view, AudienceView) and hasattr(view, "get"):
            keep_unsent(request)
            return HttpResponseRedirect(request.get_full_path())
        if found.url_name == "account_login":
            return HttpResponseRedirect(request.get_full_path())
    return page(
        request,
        403,
        reason=_("This page was open for too long, or its form came from elsewhere. Go back, reload and try again."),
    )


def _is_our_own(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of ours. Pages elsewhere cannot set these headers."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _read_to_the_end(request: HttpRequest) -> None:
    until = time.monotonic() + LINGER_SECONDS
    try:
        while time.monotonic() < until and request.read(CHUNK):
            pass
    except OSError:  # who sent it has gone
        return
