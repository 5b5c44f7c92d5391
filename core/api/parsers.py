"""Reading JSON strictly: what two programs could understand differently is refused."""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MAX_DEPTH = 32


class StrictJSONParser(JSONParser):
    """UTF-8 JSON without duplicate names, NaN, NUL, lone surrogates or more than 32 levels.

    Raises ParseError (400). The size is bounded by DATA_UPLOAD_MAX_MEMORY_SIZE, which Django enforces (413).
    """

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Return the parsed body."""
        raw = stream.read()
        try:
            text = raw.decode("utf-8")
            parsed = json.loads(
                text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_whole
            )
        except UnicodeDecodeError:
            _refuse(_("The body is not UTF-8."))
        except RecursionError:
            _refuse(_("The body is nested too deeply."))
        except ValueError as broken:
            _refuse(str(broken))
        _check(parsed, escaped="\\" in text)
        return parsed


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse(_("A name occurs twice in the same object."))
    return found


def _constant(name: str) -> NoReturn:
    _refuse(_("%(name)s is not JSON.") % {"name": name})


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        _refuse(_("A number is too large."))
    return value


def _whole(text: str) -> int:
    if len(text) > 20:
        _refuse(_("A number is too large."))
    return int(text)


def _check(parsed: Any, *, escaped: bool) -> None:
    """Bound the depth; look into strings only where an escape could have smuggled something in. No recursion."""
    level = [parsed]
    for _depth in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += value.values()
                if escaped:
                    below += value.keys()
            elif isinstance(value, list):
                below += value
            elif escaped and isinstance(value, str):
                _check_text(value)
        if not below:
            return
        level = below
    _refuse(_("The body is nested too deeply."))


def _check_text(value: str) -> None:
    if "\x00" in value:
        _refuse(_("A text holds a NUL character."))
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        _refuse(_("A text holds half of a character (a lone surrogate)."))


def _refuse(detail: str) -> NoReturn:
    raise ParseError(detail, code="invalid_json")
