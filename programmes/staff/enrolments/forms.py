"""What CBBC's pages about enrolments ask for."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import FilesField
from programmes.choices import ItemState, Programme, SendBackReason, Service


class JudgementForm(forms.Form):
    """What CBBC found about one item of the checklist; one form an item, so its controls are named by its code."""

    state = forms.ChoiceField(choices=[(state.value, state.label) for state in ItemState], required=False)
    reason = forms.ChoiceField(
        label=_("Why does it go back?"), choices=[("", _("Choose a reason")), *SendBackReason.choices], required=False
    )
    note = forms.CharField(
        label=_("What is to be mended?"),
        help_text=_("The rights owner reads these words beside the item."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, code: str) -> None:
        super().__init__(data, auto_id=f"id_{code}_%s")
        # Whether it is asked for depends on the button that is pressed: no word beside it would be true.
        for name in ("reason", "note"):
            self.fields[name].says_optional = False  # type: ignore[attr-defined]  # read by core.web.forms.BoundField


class OpenForm(forms.Form):
    """A new prospect: one enrolment for each programme chosen, out of those in which the owner has none open."""

    programmes = forms.MultipleChoiceField(label=_("Programmes"), widget=forms.CheckboxSelectMultiple)
    services = forms.MultipleChoiceField(
        label=_("Services"),
        help_text=_("What the owner wishes besides; it can be changed until JD has decided."),
        choices=Service.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    origin = forms.CharField(
        label=_("How the contact came about"),
        help_text=_(
            "A roundtable, a member's request, an introduction by somebody: whatever explains it in two years."
        ),
        max_length=300,
        required=False,
    )

    def __init__(self, data: Any = None, *, open_already: Collection[str] = ()) -> None:
        super().__init__(data)
        self.fields["programmes"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            choice for choice in Programme.choices if choice[0] not in open_already
        ]


class ServicesForm(forms.Form):
    """What the owner wishes besides the programme."""

    services = forms.MultipleChoiceField(
        label=_("Services"), choices=Service.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class PowerForm(forms.Form):
    """On which power of attorney an agent acts."""

    power = forms.ChoiceField(label=_("Who acts"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, powers: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["power"].says_optional = False  # type: ignore[attr-defined]  # the first choice is an answer too
        self.fields["power"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            ("", _("The rights owner itself")),
            *powers,
        ]

    def chosen(self) -> int | None:
        """The key of the power of attorney; None: the owner acts itself."""
        return int(self.cleaned_data["power"]) if self.cleaned_data["power"] else None


class DocumentForm(forms.Form):
    """Files for an item of the checklist."""

    documents = FilesField(
        label=_("Files"), help_text=_("PDF, pictures and office documents. What is replaced stays on record.")
    )


class OneDocumentForm(forms.Form):
    """The file that takes the place of another."""

    document = forms.FileField(label=_("File"), help_text=_("The version that it replaces stays on record."))
