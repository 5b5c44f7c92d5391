"""What every request passes through: its number, what can be read of it, its language, and headers of ours."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from core.accounts.choices import Language
from core.accounts.requests import actor_of
from core.audit.context import request_id

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
PERMISSIONS = (
    ", ".join(
        f"{feature}=()"
        for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics", "display-capture")
    )
    + ", publickey-credentials-get=(self), publickey-credentials-create=(self)"
)

Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request a number, kept in events and log lines and returned as `X-Request-ID`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Use the proxy's number where it has a sane form, or draw one."""
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        return response


class ReadableMiddleware:
    """Leaves out of a request what no store can look up, before anything looks: PostgreSQL takes no NUL.

    An address with one leads nowhere (404), a cookie with one does not count, and in a query it is U+FFFD like other
    bytes that are no text. Text is UTF-8 whatever the content type claims: some codecs cannot decode text at all.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Clean the request and pass it on; the API says of its parameters itself what is wrong with them."""
        if "\x00" in request.path_info:
            raise Http404
        request.encoding = "utf-8"
        for name in [name for name, value in request.COOKIES.items() if "\x00" in f"{name}{value}"]:
            del request.COOKIES[name]
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path_info.startswith("/api/"):
            request.GET = _legible(request.GET)  # type: ignore[assignment]  # it is a plain attribute
        return self.get_response(request)


def _legible(given: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True)
    for name, values in given.lists():
        cleaned.setlist(name.replace("\x00", "\ufffd"), [str(value).replace("\x00", "\ufffd") for value in values])
    cleaned._mutable = False
    return cleaned


class HeadersMiddleware:
    """Headers beside the content policy: what the browser may use, and that pages about people are not kept."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set them on each answer that does not say otherwise."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class LocaleMiddleware:
    """Speaks the person's language in the person's time zone; a visitor's from the cookie or the browser."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate both for the length of the request."""
        actor = actor_of(request)
        language = actor.language if actor else translation.get_language_from_request(request)
        if language not in Language.values:
            language = Language.CHINESE if language.startswith("zh") else Language.ENGLISH
        with translation.override(language), timezone.override(actor.time_zone if actor else None):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if actor is None:
            patch_vary_headers(response, ("Accept-Language",))
        return response
