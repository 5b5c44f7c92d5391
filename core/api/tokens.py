"""The token endpoint's guard: rates, and input that no store could take, before allauth reads the request."""

import base64
import binascii
from typing import Any

from allauth.idp.oidc.models import Token
from allauth.idp.oidc.views import revoke as issue_revocation
from allauth.idp.oidc.views import token as issue_token
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.rates import address_of, spend

FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Issue an access token for client credentials (RFC 6749, 4.4)."""
    return _guarded(request, issue_token)


@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Revoke a token (RFC 7009). A client revokes its own only (2.1); another's is answered like an unknown one."""
    return _guarded(request, _revoke_own)


def _revoke_own(request: HttpRequest) -> HttpResponse:
    name = _basic(request).partition(":")[0] or request.POST.get("client_id", "")
    if Token.objects.by_value(request.POST.get("token", "")).exclude(client_id=name).exists():
        return HttpResponse()
    answer: HttpResponse = issue_revocation(request)
    return answer


def _guarded(request: HttpRequest, view: Any) -> HttpResponse:
    request.encoding = "utf-8"
    allowance = spend(f"token:{address_of(request)}", settings.IPP_TOKEN_RATE)
    if allowance.is_spent:
        response = _error("slow_down", "Too many requests.", status=429)
        response["Retry-After"] = str(allowance.reset)
        return response
    if request.content_type != FORM:
        return _error("invalid_request", f"The body has to be {FORM}.")
    if not _is_readable(request):
        return _error("invalid_request", "A value cannot be read.")
    answer: HttpResponse = view(request)
    answer["Cache-Control"] = "no-store"
    return answer


def _is_readable(request: HttpRequest) -> bool:
    """Whether the store can look up what is given: no NUL, no half characters, no endless values."""
    values: list[Any] = [*request.POST.values(), *request.POST.keys(), *request.GET.values(), _basic(request)]
    return all(len(value) <= 2000 and "\x00" not in value and _is_text(value) for value in values)


def _basic(request: HttpRequest) -> str:
    scheme, _space, value = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return "\x00"


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _error(code: str, description: str, *, status: int = 400) -> JsonResponse:
    """An error as OAuth2 writes it (RFC 6749, 5.2)."""
    response = JsonResponse({"error": code, "error_description": description}, status=status)
    response["Cache-Control"] = "no-store"
    return response
