"""Choosing parser and renderer. There is one of each; a client that accepts neither JSON nor problems is told so."""

import re
from collections.abc import Iterable
from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

ACCEPTABLE = {"*/*", "application/*", "application/json", "application/problem+json"}
REFUSED = re.compile(r"q\s*=\s*0(\.0*)?")


class JSONOnly(BaseContentNegotiation):
    """JSON for everyone who can take it; `?format=` means nothing here."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """The parser for the body's type, or None (415)."""
        given = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == given), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The JSON renderer. Raises NotAcceptable (406)."""
        if not _takes_json(request.META.get("HTTP_ACCEPT", "")):
            raise NotAcceptable
        return _first(renderers)


class AnyType(JSONOnly):
    """For addresses that answer with a file: what the client accepts is the file's business."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The JSON renderer, for problems."""
        return _first(renderers)


def _first(renderers: Iterable[BaseRenderer]) -> tuple[BaseRenderer, str]:
    renderer = next(iter(renderers))
    return renderer, renderer.media_type or ""


def _takes_json(header: str) -> bool:
    ranges = [part.partition(";") for part in header.split(",") if part.strip()]
    if not ranges:
        return True
    return any(
        media.strip().lower() in ACCEPTABLE and not _is_refused(parameters) for media, _semicolon, parameters in ranges
    )


def _is_refused(parameters: Any) -> bool:
    return any(REFUSED.fullmatch(parameter.strip()) for parameter in parameters.split(";"))
