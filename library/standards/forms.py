"""Forms of clauses, comments, answers and adoptions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation
from core.web.forms import DateField
from library.choices import CommentOutcome
from library.standards.clauses import MAX_TEXT
from library.standards.consulting import MAX_COMMENT


class ClauseForm(forms.Form):
    """A clause in both languages. `seen` marks the words that were read when the page was opened."""

    number = forms.CharField(
        label=_("Number"), max_length=20, widget=forms.TextInput(attrs={"class": "width-5", "autocomplete": "off"})
    )
    heading = forms.CharField(label=_("Heading"), max_length=200)
    heading_zh = forms.CharField(
        label=_("Heading in Chinese"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )
    text = forms.CharField(label=_("Text"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 8}))
    text_zh = forms.CharField(
        label=_("Text in Chinese"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "zh-Hans"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=64)


class ConsultedForm(forms.Form):
    """Which organisations are asked to comment."""

    organisations = forms.MultipleChoiceField(
        label=_("Organisations that are asked to comment"),
        widget=forms.CheckboxSelectMultiple(),
        required=False,
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisations"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), one.display_name) for one in organisations
        ]


class CommentForm(forms.Form):
    """What an organisation says about a clause."""

    text = forms.CharField(label=_("Your comment"), max_length=MAX_COMMENT, widget=forms.Textarea(attrs={"rows": 5}))
    wording = forms.CharField(
        label=_("Wording that you would like instead"),
        max_length=MAX_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnswerForm(forms.Form):
    """What became of a comment. `seen` marks the answer that stood there when the page was opened."""

    outcome = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[one for one in CommentOutcome.choices if one[0] != CommentOutcome.OPEN],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Say what became of it.")},
    )
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("The organisation that commented reads it."),
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=64)


class AdoptForm(forms.Form):
    """Who signs for the organisation."""

    signed_by = forms.CharField(
        label=_("Who signs for your organisation?"), help_text=_("Name and position."), max_length=200
    )
    agrees = forms.BooleanField(
        label=_("We have read every clause, and stand by this edition of the standard."),
        error_messages={"required": _("Confirm that you stand by it, or leave the page.")},
    )


class RecordForm(forms.Form):
    """What an organisation signed on paper."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    signed_by = forms.CharField(label=_("Signed by"), help_text=_("Name and position."), max_length=200)
    adopted_on = DateField(label=_("Day on the paper"))
    document = forms.FileField(label=_("Signed paper"))

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((str(one.pk), one.display_name) for one in organisations),
        ]


class NothingForm(forms.Form):
    """Nothing is asked but to go on."""
