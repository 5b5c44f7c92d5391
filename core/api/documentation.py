"""The API's description, for programs (OpenAPI) and for people (a page made from it)."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.problems import CODE_OF, TITLES
from core.api.renderers import dumps
from core.api.schema import DESCRIPTIONS, TOKEN_PATH
from core.api.views import PublicView


@dataclass(frozen=True)
class Operation:
    """One operation, as the page prints it."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: list[dict[str, Any]]
    statuses: list[str]


@dataclass(frozen=True)
class Group:
    """The operations of one noun."""

    name: str
    operations: list[Operation]


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The OpenAPI document. Made once a process: it follows from the code alone. In English."""
    with translation.override("en"):
        made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


class OpenApiView(PublicView):
    """The OpenAPI document."""

    @extend_schema(
        operation_id="openapi",
        summary="This description",
        request=None,
        responses={200: OpenApiResponse(OpenApiTypes.OBJECT, "OpenAPI 3.1.")},
    )
    def get(self, request: Request) -> Response:
        """Hand it out; browsers and proxies may keep it."""
        content = document()
        tag = hashlib.sha256(dumps(content)).hexdigest()[:16]
        return Response(content, headers={"ETag": f'"{tag}"', "Cache-Control": "public, max-age=300"})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page for people who build a client."""
    context = {
        "groups": groups(),
        "token_path": TOKEN_PATH,
        "problems": [{"code": code, "title": title} for code, title in TITLES.items()],
    }
    return render(request, "api/docs.html", context)


@require_safe
def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    """What a problem's `type` leads to."""
    title = TITLES.get(code)
    if title is None and len(code) > 60:
        raise Http404
    status = next((status for status, known in CODE_OF.items() if known == code), 0)
    context = {"code": code, "title": title or "", "description": DESCRIPTIONS.get(status, "")}
    return render(request, "api/problem.html", context)


def groups() -> list[Group]:
    """The operations by noun, in the order of the document."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    return [Group(name, operations) for name, operations in found.items()]


def _operation(path: str, method: str, operation: dict[str, Any]) -> Operation:
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=[
            {"name": one["name"], "place": one["in"], "description": one.get("description", "")}
            for one in operation.get("parameters", ())
        ],
        body=_fields(operation),
        statuses=list(operation["responses"]),
    )


def _fields(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of an operation's body, one level deep."""
    bodies: list[dict[str, Any]] = list(operation.get("requestBody", {}).get("content", {}).values())
    schema = _resolved(bodies[0]["schema"]) if bodies else {}
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "type": _type(field),
            "required": name in required,
            "description": field.get("description", ""),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref", "")
    if not reference:
        return schema
    found: dict[str, Any] = document()["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def _type(field: dict[str, Any]) -> str:
    if "enum" in field:
        return " | ".join(str(value) for value in field["enum"] if value)
    if field.get("type") == "array":
        inner = _resolved(field.get("items", {}))
        names = ", ".join(inner.get("properties", ()))
        return f"[{{{names}}}]" if names else f"[{_type(inner)}]"
    return str(field.get("format") or field.get("type") or "object")
