"""The forms about a right. They ask; whether an answer holds is the action's to say, in the same words everywhere."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.accounts.models import Organisation
from core.web.forms import DateInput
from programmes.choices import RightDocumentKind, RightFactKind, RightType, Territory
from programmes.models import Right, RightDocument
from programmes.verification import Comparison

FILE_HELP = _("PDF, PNG, JPEG, WebP, GIF, TIFF; up to %(megabytes)s MB.")
DATES = ("filed_on", "registered_on", "expires_on")


def file_help() -> str:
    """Which files are taken."""
    return str(FILE_HELP) % {"megabytes": settings.IPP_MAX_UPLOAD_BYTES >> 20}


class DayField(forms.CharField):
    """A day, in the browser's own calendar or typed in any usual way: the action reads it."""

    widget = DateInput

    def __init__(self, *, label: Any, required: bool = True, help_text: Any = "") -> None:
        widget = DateInput(attrs={"class": "width-10"})
        super().__init__(label=label, required=required, help_text=help_text, max_length=80, widget=widget)


class NumberField(forms.CharField):
    """A number that some kinds of right have to have, and others may lack: the label leaves that open."""

    says_optional = False


class RightForm(forms.Form):
    """A right, new or changed. `owners`: those among whom to choose; the only one is not asked for."""

    owner = forms.ChoiceField(label=_("Rights owner"))
    right_type = forms.ChoiceField(label=_("Type of right"), choices=RightType.choices)
    territory = forms.ChoiceField(
        label=_("Where it gives protection"),
        choices=Territory.choices,
        help_text=_("An international registration that is extended to China counts as China."),
    )
    number = NumberField(
        label=_("Number"),
        required=False,
        max_length=200,
        help_text=_(
            "As on the certificate; spaces, “ZL” or “第…号” do not matter. Trade mark in China: 12345678, or G1234567 "
            "if international. Patent: ZL 2017 3 0123456.1. Registered work: 国作登字-2020-F-00123456."
        ),
        widget=forms.TextInput(attrs={"class": "width-20", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    title = forms.CharField(label=_("Mark or title"), max_length=400, widget=forms.TextInput(attrs={"lang": ""}))
    title_zh = forms.CharField(
        label=_("Mark or title in Chinese"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )
    family = forms.CharField(
        label=_("Mark family"),
        required=False,
        max_length=400,
        help_text=_("The name under which several registrations of one mark stand together, such as HARROW."),
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )
    nice_classes = forms.CharField(
        label=_("Nice classes"),
        required=False,
        max_length=400,
        help_text=_("Trade marks only. Separate them by commas; ranges are fine: 9, 25-27, 35."),
        widget=forms.TextInput(attrs={"class": "width-20", "inputmode": "text"}),
    )
    goods = forms.CharField(
        label=_("Goods and services"),
        required=False,
        max_length=40_000,
        help_text=_("As the certificate lists them, in either language."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    filed_on = DayField(label=_("Filed on"), required=False)
    registered_on = DayField(
        label=_("Registered on"), required=False, help_text=_("Leave it empty while the application is pending.")
    )
    expires_on = DayField(
        label=_("Expires on"),
        required=False,
        help_text=_(
            "Leave it empty to have it worked out from the dates above: ten years from registration for a mark in "
            "China; 15, 10 and 20 years from filing for designs, utility models and inventions."
        ),
    )
    holder_name = forms.CharField(
        label=_("Holder on the certificate"),
        required=False,
        max_length=400,
        help_text=_("Exactly as printed, even if the company has another name by now."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, owners: Sequence[Organisation] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.owners = {owner.code: owner for owner in owners}
        if len(self.owners) > 1:
            blank = [("", _("Choose a rights owner"))]
            named = [(code, owner.display_name) for code, owner in self.owners.items()]
            self.fields["owner"].choices = [*blank, *named]  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]

    def chosen_owner(self) -> Organisation | None:
        """Whose right it is; asked after validation."""
        if "owner" in self.fields:
            return self.owners.get(self.cleaned_data.get("owner", ""))
        return next(iter(self.owners.values()), None)

    def given(self) -> dict[str, Any]:
        """The fields for the action."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"owner", "version"}}


def initial_of(right: Right) -> dict[str, Any]:
    """What the form of a right on record shows."""
    shown: dict[str, Any] = {
        name: getattr(right, name)
        for name in ("right_type", "territory", "number", "title", "title_zh", "goods", "holder_name", *DATES)
    }
    return shown | {
        "nice_classes": ", ".join(map(str, right.nice_classes)),
        "family": right.family.name if right.family else "",
        "version": right.version,
    }


class FactForm(forms.Form):
    """What has happened to a right; the kind decides what is asked."""

    happened_on = DayField(label=_("When did it happen?"))
    expires_on = DayField(
        label=_("Until when is it renewed?"),
        required=False,
        help_text=_("Leave it empty for a trade mark that is renewed by ten years."),
    )
    from_name = forms.CharField(
        label=pgettext_lazy("holder", "From"),
        max_length=400,
        help_text=_("The holder before, exactly as the record names it."),
    )
    to_name = forms.CharField(label=pgettext_lazy("holder", "To"), max_length=400, help_text=_("The holder after it."))
    document = forms.FileField(label=_("Document"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.fields["document"].help_text = file_help()
        if kind != RightFactKind.RENEWAL:
            del self.fields["expires_on"]
        if kind not in {RightFactKind.ASSIGNMENT, RightFactKind.NAME_CHANGE}:
            del self.fields["from_name"], self.fields["to_name"]


class StrikeForm(forms.Form):
    """Why a fact is struck out."""

    reason = forms.CharField(
        label=_("Why is it struck out?"), max_length=200, help_text=_("The rights owner reads these words.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DocumentForm(forms.Form):
    """A document to add. `kind` is not asked where it takes an older one's place."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=RightDocumentKind.choices)
    document = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, replaces: RightDocument | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["document"].help_text = file_help()
        if replaces:
            del self.fields["kind"]


class VerifyForm(forms.Form):
    """What agrees with which document."""

    agrees = forms.MultipleChoiceField(
        label=_("What agrees with the certificate?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    document = forms.ChoiceField(
        label=_("Compared with"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the document with which it was compared.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, compared: Sequence[Comparison], documents: Sequence[RightDocument], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["agrees"].choices = [(one.field, one.label) for one in compared]  # type: ignore[attr-defined]
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.get_kind_display()}: {one.document.name}") for one in documents
        ]
