"""The OpenAPI description: how one signs in, the headers, and the problems that every operation may answer with."""

from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from core.accounts.choices import Scope
from core.api.permissions import one_or_several
from core.api.problems import MEDIA_TYPE

TOKEN_PATH = "/identity/o/api/token"  # noqa: S105  an address

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[!#-~]+$"},
    OpenApiParameter.HEADER,
    description=(
        "A value of your own, such as a UUID. A request sent again with the same key within 48 hours is answered with "
        "the first reply (`Idempotent-Replayed: true`) and not carried out again."
    ),
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag that you have. If nothing has changed, the answer is 304 without a body.",
)
PAGE_PARAMETERS = [
    OpenApiParameter(
        "limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}, description="Rows a page."
    ),
    OpenApiParameter("cursor", OpenApiTypes.STR, description="Taken from `next` or `previous` of a page; opaque."),
]


@cache
def paged(row: type[serializers.BaseSerializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The shape of a page of these rows; one for each shape, whoever lists it."""
    link = "Address of the {} page; null where there is none."
    fields: dict[str, Any] = {
        "results": row(many=True),
        "next": serializers.CharField(allow_null=True, help_text=link.format("next")),
        "previous": serializers.CharField(allow_null=True, help_text=link.format("previous")),
    }
    return type(f"{row.__name__}Page", (serializers.Serializer,), fields)


PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "description": "Address of a page that explains the problem."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For people."},
        "instance": {"type": "string", "description": "The path that was asked for."},
        "code": {"type": "string", "description": "For programs; stable."},
        "request_id": {"type": "string", "description": "Name it when you ask us for help."},
        "state": {"type": "string", "description": "With 409: the state that the record is in."},
        "last": {"type": "string", "description": "With 409 and 412: who did what last."},
        "version": {"type": "integer", "description": "With 412: the present version."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body (RFC 6901)."},
                    "parameter": {"type": "string", "description": "The query parameter."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
DESCRIPTIONS: dict[int, str] = {
    400: "The request cannot be read: broken JSON, a parameter or header that does not hold.",
    401: "Without a valid access token.",
    403: "Not allowed; `detail` says why.",
    404: "Missing, or somebody else's: the two look the same.",
    406: "The Accept header leaves out JSON.",
    409: "Not possible in the present state (`state`, `last`), or a rival with the same Idempotency-Key is at work.",
    410: "The link has expired, or what it led to is no longer handed out.",
    412: "If-Match names a version that is not the present one.",
    413: "The body is too large.",
    415: "The body is of a type that is not read here.",
    422: "Values that do not hold, each with a JSON pointer; or an Idempotency-Key of another request.",
    429: "Too many requests; come back after Retry-After seconds.",
    503: "A store is away; come back after Retry-After seconds.",
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """OAuth2 client credentials."""

    target_class = "core.api.authentication.TokenAuthentication"
    name = "oauth2"

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        """The scope that the operation asks for; where one of several suffices, each as an alternative."""
        scopes = one_or_several(auto_schema.view.scopes[auto_schema.method])
        return [{self.name: [scope]} for scope in scopes]

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """The flow and its scopes."""
        scopes = {scope.value: str(scope.label) for scope in Scope}
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": TOKEN_PATH, "scopes": scopes}}}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The browser's session."""

    target_class = "core.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """The session's cookie; writes also need the CSRF token."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class AutoSchema(SpectacularSchema):
    """Tags by the first part of the path behind the version."""

    def get_tags(self) -> list[str]:
        """The noun of the address."""
        parts = [part for part in self.path.split("/") if part]
        return [parts[2].partition(".")[0]] if len(parts) > 2 else ["api"]


def common_responses(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add to each operation the problems that it may answer with, and the shape of a problem once."""
    components = result.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name, schema in schemas.items():
        _tidy(schema, strict=name.endswith("Request"))
    schemas["Problem"] = PROBLEM_SCHEMA
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            for status in _statuses(path, method, operation):
                operation["responses"].setdefault(str(status), _problem(status))
            for status, answer in operation["responses"].items():
                # What an operation names without a shape is a problem like the others.
                if int(status) in DESCRIPTIONS and "content" not in answer:
                    operation["responses"][status] = _problem(int(status))
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _tidy(schema: dict[str, Any], *, strict: bool) -> None:
    """Drop the generator's own marks; what is read takes no unknown fields."""
    if strict and schema.get("type") == "object":
        schema["additionalProperties"] = False
    for field in schema.get("properties", {}).values():
        field.pop("x-spec-enum-id", None)
        field.get("items", {}).pop("x-spec-enum-id", None)


def _statuses(path: str, method: str, operation: dict[str, Any]) -> list[int]:
    names = {(parameter["in"], parameter["name"]) for parameter in operation.get("parameters", ())}
    is_open = not operation.get("security")
    statuses = [406, 503] if is_open else [400, 401, 403, 406, 429, 503]
    if any(place == "path" for place, _name in names):
        statuses.append(404)
    if ("header", "If-Match") in names:
        statuses.append(412)
    if method in {"post", "patch"}:
        statuses += [409, 413, 415, 422]
    return statuses


def _problem(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": DESCRIPTIONS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in {429, 503}:
        answer["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    if status == 401:
        answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return answer
