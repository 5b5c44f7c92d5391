"""The forms of an application."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import FilesField, HintedCheckboxes
from programmes import inputs
from programmes.choices import Service
from programmes.models import PowerOfAttorney
from programmes.portal.enrolments.wording import SERVICE_HINTS

NO_POWER = "none"


class ServicesForm(forms.Form):
    """What the owner wishes besides the programme."""

    services = forms.MultipleChoiceField(
        label=_("Which services do you wish?"),
        choices=Service.choices,
        widget=HintedCheckboxes(hints=SERVICE_HINTS),
        required=False,
    )


class PowerForm(forms.Form):
    """On which power of attorney an agent acts. `powers` are those that can be named."""

    power = forms.ChoiceField(
        label=_("Who acts in this enrolment?"),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose who acts.")},
    )

    def __init__(self, *args: Any, powers: Sequence[PowerOfAttorney], may_act_alone: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(power.pk), f"{power.agent.display_name} ({power.reference})") for power in powers]
        if may_act_alone:
            choices.insert(0, (NO_POWER, str(_("The rights owner itself, without an agent"))))
        self.fields["power"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> int | None:
        """The key of the power of attorney; None where the owner acts itself."""
        value = self.cleaned_data["power"]
        return None if value == NO_POWER else int(value)


class ItemForm(forms.Form):
    """Files for an item of the checklist."""

    documents = FilesField(label=_("Choose files"), required=False)


class ReplaceForm(forms.Form):
    """The newer version of a document."""

    file = forms.FileField(
        label=_("The newer file"), error_messages={"required": _("Choose the file that takes its place.")}
    )


class DeclarationForm(forms.Form):
    """Who submits, and that it is true. The names are those that the life cycle asks for."""

    declared_name = inputs.DECLARED_NAME.form_field()
    declared_title = inputs.DECLARED_TITLE.form_field()
    agrees = forms.BooleanField(
        label=_("I declare that what is stated here is true, and that CBBC may pass it on to JD"),
        error_messages={"required": _("Tick the declaration: without it the application cannot be submitted.")},
    )
