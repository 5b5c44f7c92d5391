"""Error pages. A store that is away is a 503 with a time to come back, never a bare 500."""

import sys
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.accounts.requests import set_actor
from core.audit.context import request_id

RETRY_AFTER = "5"  # seconds


def page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """Render the error page of a status, or a problem document for API clients."""
    if request.path.startswith("/api/"):
        return problem(status, str(context.get("reason", "")))
    return render(request, f"errors/{status}.html", {"request_id": request_id.get(), **context}, status=status)


def problem(status: int, detail: str) -> HttpResponse:
    """A problem document (RFC 9457) for what fails before the API's own handler is reached."""
    codes = {400: "bad_request", 403: "forbidden", 404: "not_found", 500: "server_error", 503: "unavailable"}
    code = codes.get(status, "error")
    content = {
        "type": f"/api/problems/{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id.get(),
    }
    return JsonResponse(content, status=status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """403, with the policy's reason where one was given."""
    return page(request, 403, reason=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404: missing and somebody else's look the same."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500; or 503 where PostgreSQL is away or restarting."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return page(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After. Rendered without touching session or database."""
    set_actor(request, None)
    request.user = AnonymousUser()
    response = page(request, 503)
    response["Retry-After"] = RETRY_AFTER
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for an expired or foreign form; says how to go on."""
    return page(
        request,
        403,
        reason=_("This page was open for too long, or its form came from elsewhere. Go back, reload and try again."),
    )
