"""The forms of the steps. Each says with `kept` what its draft keeps, even where the step has errors."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from complaints.choices import REASONS_OF, Measure, Reason
from complaints.limits import MAX_EXPLANATION, MAX_SAFETY_NOTE, MIN_EXPLANATION, MIN_SAFETY_NOTE
from complaints.models import Complaint
from complaints.portal.wording import MEASURE_HINTS, REASON_HINTS
from complaints.shortcomings import about_safety
from core.web.forms import FilesField, HintedRadioSelect
from programmes.models import Right

KEPT_EXPLANATION = 20_000  # characters of a draft's explanation that are kept, so that nothing typed too long is lost


class PlainTextField(forms.CharField):
    """Long text as pasted: line ends made alike, NUL characters, which no database takes, left out."""

    says_optional = False  # it may be empty in a draft, but not in a complaint

    def to_python(self, value: Any) -> str:
        """Clean the text before it is judged."""
        return (super().to_python(value) or "").replace("\x00", "").replace("\r\n", "\n")


class ListField(forms.FileField):
    """A list as a file, one of two ways to name listings."""

    says_optional = False


class StepForm(forms.Form):
    """A step of a draft."""

    def kept(self, now: datetime) -> dict[str, Any]:
        """Fields that the draft keeps; asked after validation, whatever came of it."""
        raise NotImplementedError


class RightForm(StepForm):
    """Which right is infringed. `rights` are those that a complaint can rely on today, by key."""

    right = forms.ChoiceField(
        label=_("Which right is infringed?"),
        widget=forms.RadioSelect(),
        error_messages={
            "required": _("Choose the right that is infringed."),
            "invalid_choice": _("This right cannot carry a complaint today. Choose one that is in force in China."),
        },
    )

    def __init__(self, *args: Any, rights: Sequence[Right], draft: Complaint | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rights = {str(right.pk): right for right in rights}
        self.draft = draft
        self.fields["right"].choices = [(key, str(right)) for key, right in self.rights.items()]  # type: ignore[attr-defined]

    def chosen(self) -> Right | None:
        """The right, where one was chosen that can be."""
        return self.rights.get(self.cleaned_data.get("right", ""))

    def kept(self, now: datetime) -> dict[str, Any]:
        """The right; and where the reason does not fit it, no reason any more."""
        right = self.chosen()
        if right is None:
            return {}
        fits = self.draft is None or self.draft.reason in {"", *REASONS_OF[right.right_type]}
        return {"right": right} if fits else {"right": right, "reason": ""}


class ReasonForm(StepForm):
    """Why the listings infringe, and what JD should do."""

    reason = forms.ChoiceField(
        label=_("Why do the listings infringe it?"),
        widget=HintedRadioSelect(hints=REASON_HINTS),
        error_messages={"required": _("Choose a reason.")},
    )
    measure = forms.ChoiceField(
        label=_("What should JD do?"),
        choices=Measure.choices,
        widget=HintedRadioSelect(hints=MEASURE_HINTS),
        error_messages={"required": _("Choose what JD should do.")},
    )

    def __init__(self, *args: Any, right: Right, **options: Any) -> None:
        super().__init__(*args, **options)
        fitting = REASONS_OF[right.right_type]
        self.fields["reason"].choices = [(reason.value, reason.label) for reason in Reason if reason in fitting]  # type: ignore[attr-defined]

    def kept(self, now: datetime) -> dict[str, Any]:
        """What was chosen."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ListingsForm(StepForm):
    """The listings: pasted, or in a file, which a worker reads."""

    addresses = PlainTextField(
        label=_("Addresses or item numbers (SKU), one a line"),
        help_text=_(
            "Any form will do: desktop, mobile, JD Worldwide, with tracking behind it, or the number alone. "
            "Short links are not taken, because they can be changed to lead elsewhere."
        ),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocapitalize": "off", "class": "addresses"}),
    )
    sheet = ListField(
        label=_("Or read them from a list"),
        help_text=_(
            "A CSV or text file or an Excel workbook (XLSX) with a column of addresses or item numbers. What you saw "
            "of a listing may stand beside it: title, price, sales, seller, date."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    authorised_shop_reason = PlainTextField(
        label=_("Why do you complain about an official shop?"),
        help_text=_(
            "CBBC and JD read this. Say for instance that the shop offers goods that the rights owner has not supplied."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def long_text(self) -> str:
        """What was pasted, where it is too long to be judged while somebody waits; else nothing."""
        text: str = self.cleaned_data.get("addresses", "")
        lines = sum(1 for line in text.splitlines() if line.strip())
        return text if lines > settings.IPP_MAX_TYPED_LISTINGS else ""

    def kept(self, now: datetime) -> dict[str, Any]:
        """The texts, too short or too long as well; a reason that was not asked for stays as it is."""
        kept = {"addresses": self.cleaned_data.get("addresses", "")}
        if "authorised_shop_reason" in self.data:
            kept["authorised_shop_reason"] = self.cleaned_data.get("authorised_shop_reason", "")[:KEPT_EXPLANATION]
        return kept


class ExplanationForm(StepForm):
    """Why the listings infringe, in the owner's words."""

    explanation = PlainTextField(
        label=_("Your explanation"),
        help_text=_(
            "Write to somebody at JD who does not know your goods. Say how the goods or pictures differ from yours, "
            "where your right can be seen in the listing, and how you know. English or Chinese."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    safety_risk = forms.BooleanField(
        label=_("The goods are a danger to health or safety"),
        help_text=_("For instance toys that can be swallowed, electrical goods that catch fire, medicines, food."),
        required=False,
    )
    safety_note = PlainTextField(
        label=_("What is the danger?"),
        help_text=_("Only where you ticked the box. Name the test, the recall or the injury, where there is one."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = ""

    def clean_explanation(self) -> str:
        """Check the length; JD's form takes no more."""
        self.text = self.cleaned_data["explanation"]
        length = len(self.text)
        if not MIN_EXPLANATION <= length <= MAX_EXPLANATION:
            raise forms.ValidationError(
                _("Write %(least)s to %(most)s characters; there are %(length)s now."),
                params={"least": MIN_EXPLANATION, "most": MAX_EXPLANATION, "length": length},
            )
        return self.text

    def clean(self) -> None:
        """Who names a danger says what it is."""
        note = self.cleaned_data.get("safety_note", "")
        if self.cleaned_data.get("safety_risk") and not MIN_SAFETY_NOTE <= len(note) <= MAX_SAFETY_NOTE:
            self.add_error("safety_note", about_safety())

    def kept(self, now: datetime) -> dict[str, Any]:
        """The texts as they stand, too short or too long as well."""
        note = (self.data.get("safety_note") or "").replace("\x00", "").replace("\r\n", "\n").strip()
        return {
            "explanation": self.text[:KEPT_EXPLANATION],
            "safety_risk": bool(self.cleaned_data.get("safety_risk")),
            "safety_note": note[:KEPT_EXPLANATION],
        }


class EvidenceForm(forms.Form):
    """Files, and a caption for each one that is there already."""

    evidence = FilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
    )

    def __init__(
        self,
        *args: Any,
        captions: Mapping[int, str],
        kinds: Mapping[int, str] | None = None,
        choices: Sequence[tuple[str, Any]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["evidence"].help_text = _(
            "PDF, PNG, JPEG, WebP, GIF, TIFF, MP4, XLSX, DOCX, CSV, TXT; up to %(megabytes)s MB each."
        ) % {"megabytes": settings.IPP_MAX_UPLOAD_BYTES >> 20}
        self.keys = list(captions)
        for key, caption in captions.items():
            self.fields[f"caption_{key}"] = forms.CharField(
                label=_("What it shows"), required=False, max_length=200, initial=caption
            )
        for key, kind in (kinds or {}).items():
            self.fields[f"kind_{key}"] = forms.ChoiceField(
                label=_("What kind of file it is"), required=False, choices=[("", ""), *choices], initial=kind
            )

    def captions(self) -> dict[int, str]:
        """The captions that were sent and hold; a page that was opened earlier does not know of later files."""
        return {
            key: self.cleaned_data[f"caption_{key}"]
            for key in self.keys
            if f"caption_{key}" in self.cleaned_data and f"caption_{key}" in self.data
        }

    def kinds(self) -> dict[int, str]:
        """The kinds that were sent and hold, as the captions."""
        return {
            key: self.cleaned_data[f"kind_{key}"]
            for key in self.keys
            if f"kind_{key}" in self.cleaned_data and f"kind_{key}" in self.data
        }


class StatementForm(StepForm):
    """May the seller see contact data; and the statement of truth (E-Commerce Law, article 42)."""

    discloses_contact = forms.ChoiceField(
        label=_("May the seller see your contact data?"),
        choices=(("no", _("No, keep them to CBBC and JD")), ("yes", _("Yes, the seller may contact us"))),
        widget=HintedRadioSelect(
            hints={
                "no": _("The usual choice. JD forwards the notice with the name of your company alone."),
                "yes": _("This can help where a seller may want to settle."),
            }
        ),
    )
    statement_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "width-20"}),
    )
    statement_title = forms.CharField(
        label=_("Your job title"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "class": "width-20"}),
    )
    agrees = forms.BooleanField(
        label=_("I state that this complaint is true and made in good faith, and I may act for the rights owner"),
        error_messages={"required": _("A complaint needs the statement of truth. Tick the box to state it.")},
    )

    def kept(self, now: datetime) -> dict[str, Any]:
        """What was filled in; the statement counts only whole."""
        given = self.cleaned_data
        kept: dict[str, Any] = {name: given.get(name, "") for name in ("statement_name", "statement_title")}
        if given.get("discloses_contact"):
            kept["discloses_contact"] = given["discloses_contact"] == "yes"
        whole = given.get("agrees") and all((kept["statement_name"], kept["statement_title"]))
        return kept | {"statement_at": now if whole else None}
