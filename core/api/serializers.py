"""Reading input objects. A misspelt field must not pass in silence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses fields it does not know, each by name."""

    def to_internal_value(self, data: Any) -> Any:
        """Validate; unknown fields are told together with the other errors."""
        unknown: dict[str, Any] = {}
        if isinstance(data, Mapping):
            message = serializers.ErrorDetail(_("This field is not known here."), code="unknown_field")
            unknown = {str(name): [message] for name in data if name not in self.fields}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as found:
            if isinstance(found.detail, dict):
                raise serializers.ValidationError({**found.detail, **unknown}) from found
            raise
        if unknown:
            raise serializers.ValidationError(unknown)
        return values
