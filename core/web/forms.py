"""Forms look and speak alike everywhere: the renderer, the field and the widgets that pages share."""

import html
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from core.identifiers.dates import FIRST_YEAR, LAST_YEAR

SELECT = "django/forms/widgets/select.html"


def widget_class(widget: forms.Widget) -> str:
    """The CSS class that a widget gets from the design system; empty for those that have no face of their own."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    if isinstance(widget, Input | forms.Textarea) and not widget.is_hidden:
        return "form-control"
    return ""


class BoundField(forms.BoundField):
    """A field with the design system's classes, and what ``django/forms/field.html`` asks about it."""

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        face = widget or self.field.widget
        classes = [face.attrs.get("class", ""), widget_class(face), "is-invalid" if self.errors else ""]
        extra: dict[str, Any] = dict(attrs or {})
        if any(classes):
            extra["class"] = " ".join(filter(None, classes))
        # A placeholder that repeats the label vanishes as one types and helps nobody.
        if str(face.attrs.get("placeholder", "")).lower().startswith(str(self.label).lower()):
            extra["placeholder"] = False
        return super().as_widget(widget, extra, only_initial)

    @property
    def is_tick(self) -> bool:
        """True for a single tick box, whose label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        return not self.field.required and not self.is_tick and getattr(self.field, "says_optional", True)

    @property
    def error_target(self) -> str:
        """The id of the control that the error summary jumps to."""
        return self.id_for_label or f"{self.auto_id}_0"


class Renderer(DjangoTemplates):
    """FORM_RENDERER: the project's form templates first, then Django's own; no context processors, so it is quick."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = BoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Render a template of a form; plain selects are put together here.

        Django includes two templates for each option: two hundred rights owners took half the time of their page.
        """
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)

    @cached_property
    def engine(self) -> Backend:
        built_in = Path(django.forms.__file__).parent / "templates"
        return Backend(
            {
                "APP_DIRS": True,
                "DIRS": [*settings.TEMPLATES[0]["DIRS"], built_in],
                "NAME": "forms",
                "OPTIONS": {"builtins": settings.TEMPLATES[0]["OPTIONS"].get("builtins", [])},
            }
        )


def _select(widget: Mapping[str, Any]) -> str:
    """What Django's select.html prints."""
    parts = [f'<select name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        shown = [
            f"<option{_attributes({'value': option['value'], **option['attrs']})}>{_escaped(option['label'])}</option>"
            for option in options
        ]
        parts += [f'<optgroup label="{_escaped(group)}">', *shown, "</optgroup>"] if group else shown
    return mark_safe("\n".join([*parts, "</select>"]))  # noqa: S308 - every value in it was escaped above


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_escaped(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _escaped(value: Any) -> str:
    """What Django's conditional_escape makes of a value, without its detour through lazy texts."""
    text = str(value)
    return text if isinstance(text, SafeString) else html.escape(text)


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels as YYYY-MM-DD in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A calendar day that somebody can mean. At the ends of the calendar no period can be counted any more."""

    widget = DateInput
    default_validators = [MinValueValidator(date(FIRST_YEAR, 1, 1)), MaxValueValidator(date(LAST_YEAR, 12, 31))]


class HintedRadioSelect(forms.RadioSelect):
    """Radio buttons with a sentence under some of the choices: ``hints`` maps a choice's value to its sentence."""

    def __init__(self, *args: Any, hints: Mapping[str, str | Promise] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if hint := self.hints.get(str(value)):
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs'].get('id', name)}_hint"
        return option


class HintedCheckboxes(HintedRadioSelect, forms.CheckboxSelectMultiple):
    """Tick boxes with a sentence under some of the choices."""


class FilesInput(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, at most ``max_count`` where that is given; ``clean`` gives a list of uploads, empty when the field
    is optional and nothing was chosen."""

    widget = FilesInput

    def __init__(self, *, max_count: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.max_count = max_count

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        uploads = data if isinstance(data, list | tuple) else [data]
        if self.max_count is not None and len(uploads) > self.max_count:
            words = {"most": self.max_count}
            raise forms.ValidationError(
                ngettext("Choose at most %(most)s file.", "Choose at most %(most)s files.", self.max_count) % words,
                code="too_many",
            )
        return [file for file in (super(FilesField, self).clean(one, initial) for one in uploads or [None]) if file]
