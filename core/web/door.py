"""The WSGI application. Django reads a request's content type before any of its own error handling stands."""

import re
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.utils.http import parse_header_parameters

UNREADABLE = "application/octet-stream"
# We read UTF-8 whatever is claimed (ReadableMiddleware); Django would try any codec that Python has, rot13 included.
CHARSET = re.compile(r";\s*charset\*?\s*=[^;]*", re.IGNORECASE)


class Door(WSGIHandler):
    """Django's handler, for which a content type that cannot be read is one that nobody knows."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a request; every answer comes out of the middleware, with its number and headers."""
        given = CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        environ["CONTENT_TYPE"] = given if _is_readable(given) else UNREADABLE
        return super().__call__(environ, start_response)


def _is_readable(content_type: str) -> bool:
    try:
        _media_type, parameters = parse_header_parameters(content_type)
    except (LookupError, ValueError):  # `boundary*=no-such-encoding''x`, for one
        return False
    return "charset" not in parameters
