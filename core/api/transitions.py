"""Verbs of a life cycle as endpoints: POST /<noun>/<reference>/<verb>, made from the rows of the table."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import etags, idempotency
from core.api.schema import IDEMPOTENCY_KEY
from core.api.serializers import StrictSerializer
from core.api.views import ApiView
from core.clocks.words import naming_rule
from core.workflow import engine
from core.workflow.inputs import Input, Rows
from core.workflow.table import MovableRecord, Table, Transition

M = TypeVar("M", bound=MovableRecord)

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the version you have read. If the record has changed since, nothing happens (412).",
)


class TransitionView(ApiView):
    """One verb of one life cycle. Sub-classes say how a record is found and shown; `endpoints` adds table and verb."""

    table: ClassVar[Table[Any]]
    verb: ClassVar[str]
    input_class: ClassVar[type[StrictSerializer]]

    def key_of(self, reference: str) -> int:
        """The key of the record that the actor may see under this reference. Raises NotVisible."""
        raise NotImplementedError

    def represent(self, record: Any) -> dict[str, Any]:
        """The record after the move."""
        raise NotImplementedError

    def tag_of(self, record: Any) -> str:
        """The ETag of the record after the move."""
        raise NotImplementedError

    def post(self, request: Request, reference: str) -> Any:
        """Make the move, once."""
        given = self.input_class(data=request.data)
        given.is_valid(raise_exception=True)
        expected = etags.expected_version(request, reference)

        def move() -> Response:
            record = engine.move(
                self.table,
                self.key_of(reference),
                self.verb,
                actor=self.actor,
                inputs=given.validated_data,
                expected_version=expected,
            )
            return Response(self.represent(record), headers={"ETag": self.tag_of(record)})

        return idempotency.once(request, move, actor=self.actor)


def endpoints(
    base: type[TransitionView],
    verbs: Sequence[str],
    *,
    plural: str,
    response: type[serializers.BaseSerializer[Any]],
    parameters: Sequence[OpenApiParameter] = (),
) -> list[URLPattern]:
    """One endpoint for each of these verbs of the view's table, named `<plural>-<verb>`, with its own schema."""
    return [
        path(
            f"{plural}/<str:reference>/{verb}",
            _view(base, verb, plural=plural, response=response, parameters=parameters).as_view(),
            name=f"{plural}-{verb}",
        )
        for verb in verbs
    ]


def _view(
    base: type[TransitionView],
    verb: str,
    *,
    plural: str,
    response: type[serializers.BaseSerializer[Any]],
    parameters: Sequence[OpenApiParameter],
) -> type[TransitionView]:
    row = next(row for row in base.table.rows(verb) if row.sources)
    input_class = serializer_for(row, noun=base.table.noun)
    described = extend_schema(
        operation_id=f"{plural}_{verb}",
        summary=str(row.label),
        description=_describe(base.table, row),
        request=input_class,
        responses={200: response},
        parameters=[*parameters, IDEMPOTENCY_KEY, IF_MATCH],
    )

    def post(self: TransitionView, request: Request, reference: str) -> Any:
        return base.post(self, request, reference)

    attributes = {"verb": verb, "input_class": input_class, "post": described(post), "__doc__": str(row.label)}
    return type(f"{base.table.noun.title()}{verb.title()}", (base,), attributes)


def serializer_for(row: Transition[Any], *, noun: str) -> type[StrictSerializer]:
    """The serializer class of a transition's inputs."""
    fields: dict[str, Any] = {item.name: field_for(item, f"{noun.title()}{row.verb.title()}") for item in row.inputs}
    return type(f"{noun.title()}{row.verb.title()}", (StrictSerializer,), fields | {"__doc__": str(row.label)})


def field_for(item: Input, prefix: str) -> serializers.Field[Any, Any, Any, Any]:
    """The serializer field of one input; rows become a list of objects."""
    if not isinstance(item, Rows):
        return item.serializer_field()
    inner: dict[str, Any] = {part.name: field_for(part, prefix) for part in item.row}
    child = type(
        f"{prefix}{item.name.removesuffix('s').title()}", (StrictSerializer,), inner | {"__doc__": str(item.label)}
    )
    return serializers.ListSerializer(
        child=child(), min_length=1, max_length=item.max_rows, help_text=item.label, required=item.required
    )


def _describe(table: Table[Any], row: Transition[Any]) -> str:
    # A description is read once for good: it names the rule, whose length may change.
    words = [text for text in [naming_rule(row.consequence)] if text]
    words.append("Possible in: " + ", ".join(f"`{state}`" for state in row.sources) + ".")
    if row.irreversible:
        words.append("This cannot be undone.")
    return "\n\n".join(words)
