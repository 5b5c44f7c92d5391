"""The WSGI application. Django reads a request's content type before any of its own error handling stands."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.utils.http import parse_header_parameters

UNREADABLE = "application/octet-stream"


class Door(WSGIHandler):
    """Django's handler, for which a content type that cannot be read is one that nobody knows."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a request; every answer comes out of the middleware, with its number and headers."""
        if not _is_readable(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = UNREADABLE
        return super().__call__(environ, start_response)


def _is_readable(content_type: str) -> bool:
    try:
        parse_header_parameters(content_type)
    except (LookupError, ValueError):  # `charset*=no-such-encoding''x`, for one
        return False
    return True
