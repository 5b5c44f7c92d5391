"""The addresses of a kind of import under /api/v1/, each with its description."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from core.api.schema import IDEMPOTENCY_KEY, PAGE_PARAMETERS, paged
from core.imports import registry
from core.imports.api import views
from core.imports.api.base import ImportApi
from core.imports.api.shapes import ImportDecision, ImportRowShape, ImportShape, ImportSummary
from core.imports.choices import ImportState

REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^I-[0-9]{4}-[0-9]{6,}$"},
    OpenApiParameter.PATH,
    description="Reference of the import, such as I-2026-000123.",
)
FORM = OpenApiParameter("form", {"type": "string", "enum": ["csv", "xlsx"]}, OpenApiParameter.PATH)
STATE = OpenApiParameter(
    "state", {"type": "string", "enum": ImportState.values}, description="Imports in this state alone."
)
VERDICT = OpenApiParameter(
    "verdict",
    {"type": "string", "enum": list(views.VERDICTS)},
    description="Rows with this verdict alone, or those that were understood otherwise than given.",
)
FILE = {(200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, "The file, for saving.")}
AT_ONCE = (
    "A worker reads the table and takes its valid rows over. Read the import until it is `done`; then fetch the "
    "refused rows, mend them and give them again."
)
DECIDED = "A worker reads the table; nothing is written before you decide. Read the import until it is `ready`."

Described = Mapping[str, Any]


def import_endpoints(base: type[ImportApi]) -> list[URLPattern]:
    """The endpoints of a kind of import.

    Names: <name>, <name>-template, <name>-detail, <name>-rows, <name>-refused, <name>-discard and, where somebody
    decides, <name>-apply.
    """
    importer, plural = registry.get(base.kind), base.plural
    one = f"{plural}/<str:reference>"
    made = [
        _path(base, plural, "", views.Imports, get=_listing(base), post=_starting(base)),
        _path(base, f"{plural}/template.<slug:form>", "template", views.ImportTemplate, get=_template()),
        _path(base, one, "detail", views.ImportDetail, get=_reading()),
        _path(base, f"{one}/rows", "rows", views.ImportRows, get=_rows()),
        _path(base, f"{one}/refused.<slug:form>", "refused", views.ImportRefused, get=_refused()),
        _path(base, f"{one}/discard", "discard", views.ImportDiscard, post=_discarding()),
    ]
    if not importer.applies_at_once:
        made.append(_path(base, f"{one}/apply", "apply", views.ImportApply, post=_applying()))
    return made


def _path(base: type[ImportApi], route: str, part: str, view: type[ImportApi], **described: Described) -> URLPattern:
    """One address: the app's own class with the view's methods, described under ids of its own."""
    methods: dict[str, Any] = {}
    for method, words in described.items():
        operation = "_".join([base.name.replace("-", "_"), words["id"]])
        given = {name: value for name, value in words.items() if name != "id"}
        methods[method] = extend_schema(operation_id=operation, **given)(_method(view, method))
    scopes = {method.upper(): base.writes if method == "post" else base.reads for method in described}
    attributes = {"scopes": scopes, "__doc__": view.__doc__, **methods}
    made = type(f"{base.__name__}{view.__name__}", (base, view), attributes)
    name = f"{base.name}-{part}" if part else base.name
    return path(route, made.as_view(), name=name)  # type: ignore[attr-defined]  # made from two ApiViews


def _method(view: type[ImportApi], name: str) -> Callable[..., Any]:
    """A method of its own for each kind, so that each can bear its own description."""
    theirs: Callable[..., Any] = getattr(view, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return theirs(self, *args, **kwargs)

    method.__name__, method.__doc__ = name, theirs.__doc__
    return method


def _listing(base: type[ImportApi]) -> Described:
    return {
        "id": "list",
        "summary": "List the tables that were given",
        "description": "The newest first.",
        "parameters": [STATE, *PAGE_PARAMETERS],
        "responses": {200: paged(ImportSummary)},
    }


def _starting(base: type[ImportApi]) -> Described:
    importer = registry.get(base.kind)
    most = f"{importer.max_rows:,} rows at most."
    properties: dict[str, Any] = {
        "file": {"type": "string", "format": "binary", "description": f"XLSX or CSV, {most}"},
        **base.fields,
    }
    if importer.takes_text:
        form = "a table with headings" if importer.pastes_table else "one on each line"
        properties["text"] = {"type": "string", "description": f"Instead of a file: {form}, {most}"}
    body: dict[str, Any] = {"type": "object", "properties": properties}
    return {
        "id": "start",
        "summary": "Give a table",
        "description": AT_ONCE if importer.applies_at_once else DECIDED,
        "parameters": [IDEMPOTENCY_KEY],
        "request": {"multipart/form-data": body if importer.takes_text else body | {"required": ["file"]}},
        "responses": {202: ImportShape},
    }


def _reading() -> Described:
    return {
        "id": "read",
        "summary": "Read an import",
        "description": "How far it has come, what its rows would do, and what you may decide now.",
        "parameters": [REFERENCE],
        "responses": {200: ImportShape},
    }


def _rows() -> Described:
    return {
        "id": "rows",
        "summary": "List the rows of an import",
        "description": "Each row as it was given, what it would do, and what is to be said about it.",
        "parameters": [REFERENCE, VERDICT, *PAGE_PARAMETERS],
        "responses": {200: paged(ImportRowShape)},
    }


def _refused() -> Described:
    return {
        "id": "refused",
        "summary": "Fetch the refused rows as a file",
        "description": "As they were given, each with what is wrong. Mend them and give the file again.",
        "parameters": [REFERENCE, FORM],
        "responses": FILE,
    }


def _template() -> Described:
    return {
        "id": "template",
        "summary": "Fetch the file to fill in",
        "description": "The columns; the workbook explains each.",
        "parameters": [FORM],
        "responses": FILE,
    }


def _applying() -> Described:
    return {
        "id": "apply",
        "summary": "Have the rows written",
        "description": "All rows, which none may be refused for, or the valid ones. A worker writes them in your name.",
        "parameters": [REFERENCE, IDEMPOTENCY_KEY],
        "request": ImportDecision,
        "responses": {200: ImportShape},
    }


def _discarding() -> Described:
    return {
        "id": "discard",
        "summary": "Discard an import",
        "description": "Nothing of it is written. The file stays on record.",
        "parameters": [REFERENCE, IDEMPOTENCY_KEY],
        "request": None,
        "responses": {200: ImportShape},
    }
