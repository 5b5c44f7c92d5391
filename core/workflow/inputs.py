"""What a verb asks for. One declaration gives the form field of the page and the serializer field of the API."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from rest_framework import serializers

from core.moments import MomentField

Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Input:
    """Base of all inputs. `label` and `help` are lazy translations."""

    name: str
    label: Any
    help: Any = ""
    required: bool = True

    def form_field(self) -> forms.Field:
        """The field for a page."""
        raise TypeError(f"{type(self).__name__} has no form field")

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """The field for the API."""
        raise TypeError(f"{type(self).__name__} has no serializer field")


@dataclass(frozen=True, kw_only=True)
class Text(Input):
    """Words. Several lines unless `single_line`; lengths in characters."""

    min_length: int = 0
    max_length: int = 2000
    single_line: bool = False

    def form_field(self) -> forms.Field:
        """A text field or area."""
        widget = forms.TextInput() if self.single_line else forms.Textarea(attrs={"rows": 5})
        return forms.CharField(
            label=self.label,
            help_text=self.help,
            required=self.required,
            min_length=self.min_length or None,
            max_length=self.max_length,
            widget=widget,
        )

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """A string."""
        optional: dict[str, Any] = {} if self.required else {"required": False, "allow_blank": True}
        return serializers.CharField(
            help_text=self.label,
            min_length=self.min_length or None,
            max_length=self.max_length,
            validators=[ProhibitNullCharactersValidator()],
            **optional,
        )


@dataclass(frozen=True, kw_only=True)
class Choice(Input):
    """One of a closed list."""

    choices: Choices

    def form_field(self) -> forms.Field:
        """Radio buttons."""
        return forms.ChoiceField(
            label=self.label,
            help_text=self.help,
            required=self.required,
            choices=list(self.choices),
            widget=forms.RadioSelect(),
        )

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """An enumeration."""
        return serializers.ChoiceField(
            help_text=self.label, required=self.required, choices=list(self.choices), allow_blank=not self.required
        )


@dataclass(frozen=True, kw_only=True)
class Several(Input):
    """One or more of a closed list."""

    choices: Choices

    def form_field(self) -> forms.Field:
        """Boxes to tick."""
        return forms.MultipleChoiceField(
            label=self.label,
            help_text=self.help,
            required=self.required,
            choices=list(self.choices),
            widget=forms.CheckboxSelectMultiple(),
        )

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """A list of an enumeration."""
        return serializers.ListField(
            child=serializers.ChoiceField(choices=list(self.choices)),
            help_text=self.label,
            required=self.required,
            allow_empty=not self.required,
            max_length=len(self.choices),
        )


@dataclass(frozen=True, kw_only=True)
class Pick(Input):
    """One of a list that is known only when somebody looks, such as colleagues. The effect checks what was picked."""

    options: Callable[[], Choices]
    empty: Any = ""

    def form_field(self) -> forms.Field:
        """A select."""
        return forms.ChoiceField(
            label=self.label,
            help_text=self.help,
            required=self.required,
            choices=lambda: [*([] if self.required else [("", self.empty)]), *self.options()],
        )

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """A string."""
        optional: dict[str, Any] = {} if self.required else {"required": False, "allow_blank": True}
        return serializers.CharField(help_text=self.label, max_length=100, **optional)


@dataclass(frozen=True, kw_only=True)
class Tick(Input):
    """Yes or no; `required`: only yes will do."""

    def form_field(self) -> forms.Field:
        """A box to tick."""
        return forms.BooleanField(label=self.label, help_text=self.help, required=self.required)

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """A boolean."""
        return serializers.BooleanField(help_text=self.label, required=self.required)


@dataclass(frozen=True, kw_only=True)
class Day(Input):
    """A calendar day."""

    def form_field(self) -> forms.Field:
        """A date field."""
        return forms.DateField(
            label=self.label,
            help_text=self.help,
            required=self.required,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """An ISO date."""
        return serializers.DateField(help_text=self.label, required=self.required, allow_null=not self.required)


@dataclass(frozen=True, kw_only=True)
class Instant(Input):
    """A day and a time, on a page in the reader's own zone."""

    def form_field(self) -> forms.Field:
        """A date-and-time field."""
        return MomentField(label=self.label, help_text=self.help, required=self.required)

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """An ISO instant with its offset."""
        return serializers.DateTimeField(help_text=self.label, required=self.required, allow_null=not self.required)


@dataclass(frozen=True, kw_only=True)
class Integer(Input):
    """A whole number from 1 on."""

    maximum: int = 1_000_000

    def form_field(self) -> forms.Field:
        """A number field."""
        return forms.IntegerField(
            label=self.label, help_text=self.help, required=self.required, min_value=1, max_value=self.maximum
        )

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """A whole number."""
        return serializers.IntegerField(
            help_text=self.label, required=self.required, min_value=1, max_value=self.maximum
        )


@dataclass(frozen=True, kw_only=True)
class Documents(Input):
    """Files stored beforehand, by their public ids. On a page the person uploads them with the form."""

    max_count: int = 20

    def form_field(self) -> forms.Field:
        """Several public ids; the page's uploader fills them."""
        return DocumentIds(label=self.label, help_text=self.help, required=self.required, max_count=self.max_count)

    def serializer_field(self) -> serializers.Field[Any, Any, Any, Any]:
        """A list of UUIDs."""
        return serializers.ListField(
            child=serializers.UUIDField(),
            help_text=self.label,
            required=self.required,
            allow_empty=not self.required,
            max_length=self.max_count,
        )


@dataclass(frozen=True, kw_only=True)
class Rows(Input):
    """Several things at once, each with its own inputs: decisions on targets, for one. For the API."""

    row: Sequence[Input]
    max_rows: int = 500

    def form_field(self) -> forms.Field:
        """JSON, for tools that speak forms."""
        return forms.JSONField(label=self.label, help_text=self.help, required=self.required)


class DocumentIds(forms.Field):
    """A form field that reads several document ids from repeated hidden inputs; its value is a list of UUIDs."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, max_count: int, **options: Any) -> None:
        super().__init__(**options)
        self.max_count = max_count

    def to_python(self, value: Any) -> list[uuid.UUID]:
        """Parse the ids; a broken one is an error at this field."""
        try:
            ids = [uuid.UUID(str(item)) for item in value or []]
        except ValueError as broken:
            raise forms.ValidationError(forms.Field.default_error_messages["required"]) from broken
        return ids[: self.max_count]
