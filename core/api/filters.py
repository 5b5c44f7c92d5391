"""Narrowing a list by its query parameters."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django_filters.fields import IsoDateTimeField

from core.api.problems import FieldError, Problem

M = TypeVar("M", bound=Model)


class InstantField(IsoDateTimeField):  # type: ignore[misc]
    """An instant that the store can hold: none beyond the ends of time, no zone that does not exist."""

    def to_python(self, value: Any) -> datetime | None:
        """Return the instant in UTC. Raises ValidationError."""
        found: datetime | None = super().to_python(value)
        try:
            return found and found.astimezone(UTC)
        except OverflowError as beyond:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from beyond


class InstantFilter(django_filters.IsoDateTimeFilter):  # type: ignore[misc]
    """Compares with an instant."""

    field_class = InstantField


def narrowed(filters: type[django_filters.FilterSet], rows: QuerySet[M], *, query: Mapping[str, Any]) -> QuerySet[M]:
    """Apply the filters. Raises a problem (400) that names each parameter that does not hold."""
    if filters.base_filters.keys().isdisjoint(query):
        return rows
    found = filters(query, queryset=rows)
    if not found.is_valid():
        errors = [
            FieldError(error["message"], error["code"] or "invalid", parameter=name)
            for name, messages in found.errors.get_json_data().items()
            for error in messages
        ]
        raise Problem(400, code="invalid_parameters", errors=errors)
    narrowed_rows: QuerySet[M] = found.qs
    return narrowed_rows
