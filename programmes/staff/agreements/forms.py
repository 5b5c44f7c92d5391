"""What is asked for about agreements and commitments."""

import calendar
import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.identifiers.dates import FIRST_YEAR, LAST_YEAR, parse_date
from core.identifiers.errors import IdentifierError
from core.web.forms import DateInput, HintedRadioSelect
from programmes import measures, queries
from programmes.actions.agreements import Promise, Terms
from programmes.choices import AgreementDocumentKind, CommitmentKind, DatePrecision, Party, Programme
from programmes.models import Agreement, Commitment, Fulfilment
from programmes.staff.agreements.wording import as_typed

LANGUAGES = [("", _("Several, or none")), *settings.LANGUAGES]
SEVERAL_LINES = {"rows": 4}

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_YEAR = re.compile(r"(?P<year>\d{4})\s*年?")
_MONTH = re.compile(r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*月?")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})")
_MONTH_NAMED = re.compile(rf"(?P<name>{'|'.join(_MONTHS)})\s+(?P<year>\d{{4}})")


def parse_known_day(text: str) -> tuple[date, DatePrecision]:
    """A date as far as it is known: a day in any usual writing, a month (2016-12) or a year (2016).

    Returns its first day and how exactly it is known. Raises IdentifierError, or ValueError for a month that is none.
    """
    line = unicodedata.normalize("NFKC", text).strip().lower()
    for form in (_MONTH, _MONTH_FIRST, _MONTH_NAMED):
        if found := form.fullmatch(line):
            parts = found.groupdict()
            month = _MONTHS[parts["name"]] if "name" in parts else int(parts["month"])
            return _within(date(int(parts["year"]), month, 1)), DatePrecision.MONTH
    if found := _YEAR.fullmatch(line):
        return _within(date(int(found["year"]), 1, 1)), DatePrecision.YEAR
    return parse_date(text), DatePrecision.DAY


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day.year)
    return day


class KnownDayField(forms.CharField):
    """A date of which perhaps only the month or the year is known; cleans to the day and its precision."""

    def clean(self, value: Any) -> Any:
        """The first day that is meant, and how exactly it is known."""
        text = super().clean(value)
        try:
            return parse_known_day(text)
        except IdentifierError as wrong:
            raise ValidationError(wrong.message) from wrong
        except ValueError as wrong:
            raise ValidationError(_("There is no such month or year.")) from wrong


class AgreementForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes its model in Meta
    """The terms of an agreement."""

    signed_on = KnownDayField(
        label=_("Signed on"),
        max_length=40,
        help_text=_("For example 2019-11-04; 2016-12 or 2016 where only the month or the year is known."),
        widget=forms.TextInput(attrs={"class": "width-10"}),
    )
    witnesses = forms.CharField(
        label=_("Witnesses"),
        required=False,
        widget=forms.Textarea(attrs=SEVERAL_LINES),
        help_text=_("One on each line."),
    )

    class Meta:
        model = Agreement
        fields = (
            "title",
            "title_zh",
            "council",
            "platform",
            "signed_on",
            "place",
            "place_zh",
            "witnesses",
            "in_force_from",
            "ends_on",
            "predecessor",
            "summary",
            "summary_zh",
            "source",
        )
        widgets = {
            "in_force_from": DateInput(attrs={"class": "width-10"}),
            "ends_on": DateInput(attrs={"class": "width-10"}),
            "summary": forms.Textarea(attrs=SEVERAL_LINES),
            "summary_zh": forms.Textarea(attrs=SEVERAL_LINES),
        }
        help_texts = {
            "in_force_from": _("Empty where it is in force from its signature."),
            "source": _("Where this stands, such as the paper itself or a press release with its address."),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        agreement: Agreement | None = kwargs.get("instance")
        if agreement:
            begins = agreement.in_force_from if agreement.in_force_from != agreement.signed_on else None
            kwargs["initial"] = {
                "signed_on": as_typed(agreement.signed_on, agreement.signed_precision),
                "witnesses": "\n".join(agreement.witnesses),
                "in_force_from": begins,
            }
        super().__init__(*args, **kwargs)
        self.fields["in_force_from"].required = False
        for name, kind in (("council", OrganisationKind.CBBC), ("platform", OrganisationKind.PLATFORM)):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = Organisation.objects.filter(kind=kind, is_active=True).order_by("name")
            if choice.queryset.count() == 1:
                choice.empty_label, choice.initial = None, choice.queryset.get()
        earlier = self.fields["predecessor"]
        assert isinstance(earlier, forms.ModelChoiceField)
        earlier.queryset = queries.agreements_visible_to(actor).exclude(pk=agreement.pk if agreement else 0)
        earlier.empty_label = gettext("None")

    def _post_clean(self) -> None:
        """The action holds the terms against the record's rules, for every caller alike."""

    def terms(self) -> Terms:
        """What was given, as the actions take it."""
        given = dict(self.cleaned_data)
        signed_on, precision = given.pop("signed_on")
        earlier = given.pop("predecessor")
        return Terms(
            council_id=given.pop("council").pk,
            platform_id=given.pop("platform").pk,
            signed_on=signed_on,
            signed_precision=precision,
            witnesses=given.pop("witnesses").splitlines(),
            predecessor_id=earlier.pk if earlier else None,
            **given,
        )


class CommitmentForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes its model in Meta
    """What was promised, how it is measured, and what had been reached when counting began."""

    measure = forms.ChoiceField(label=_("Measured by"))

    class Meta:
        model = Commitment
        fields = (
            "kind",
            "programme",
            "wording",
            "wording_zh",
            "party",
            "measure",
            "target",
            "due_on",
            "opening_balance",
            "opening_on",
            "opening_source",
        )
        widgets = {
            "wording": forms.Textarea(attrs=SEVERAL_LINES),
            "wording_zh": forms.Textarea(attrs=SEVERAL_LINES),
            "target": forms.NumberInput(attrs={"class": "width-5"}),
            "opening_balance": forms.NumberInput(attrs={"class": "width-5"}),
            "due_on": DateInput(attrs={"class": "width-10"}),
            "opening_on": DateInput(attrs={"class": "width-10"}),
        }
        help_texts = {
            "target": _("Empty where no figure was agreed."),
            "opening_balance": _("What had been reached before the records here begin."),
            "opening_on": _("What was done by that day is in the opening balance; the records count from the next."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measured = self.fields["measure"]
        assert isinstance(measured, forms.ChoiceField)
        measured.widget = HintedRadioSelect(hints={measure.code: measure.help for measure in measures.registered()})
        measured.choices = [(measure.code, measure.label) for measure in measures.registered()]
        self.fields["opening_balance"].required = False
        offered = {"kind": CommitmentKind.choices, "party": Party.choices, "programme": Programme.choices}
        for name, choices in offered.items():
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [("", _("Choose") if choice.required else _("All programmes")), *choices]

    def _post_clean(self) -> None:
        """As of AgreementForm."""

    def promise(self) -> Promise:
        """What was given, as the actions take it."""
        return Promise(**(self.cleaned_data | {"opening_balance": self.cleaned_data["opening_balance"] or 0}))


class PaperForm(forms.Form):
    """A file and its language."""

    file = forms.FileField(label=_("File"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)


class DocumentForm(PaperForm):
    """A paper of an agreement."""

    kind = forms.ChoiceField(label=_("Kind"), choices=AgreementDocumentKind.choices)
    field_order = ("kind", "language", "file")


class FulfilmentForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes its model in Meta
    """What was done for a commitment, with its paper."""

    file = forms.FileField(
        label=_("Document"), help_text=_("What shows it: minutes, an invitation, an exchange of letters.")
    )
    language = forms.ChoiceField(label=_("Language of the document"), choices=LANGUAGES, required=False)

    class Meta:
        model = Fulfilment
        fields = ("happened_on", "title", "title_zh")
        widgets = {"happened_on": DateInput(attrs={"class": "width-10"})}


class StrikeForm(forms.Form):
    """Why an entry counts no longer."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
