"""The forms of the portal: asking CBBC, and beginning a complaint from the answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.advice.actions import MAX_FILES, MAX_LISTINGS, MIN_QUESTION
from complaints.advice.choices import Topic
from complaints.advice.inputs import MAX_TEXT
from complaints.portal.forms import PlainTextField
from complaints.portal.wording import TOPIC_HINTS
from core.accounts.models import Organisation
from core.web.forms import FilesField, HintedRadioSelect
from programmes.models import Right


class OptionalText(PlainTextField):
    """Long text that may be left out."""

    says_optional = True


class AskForm(forms.Form):
    """A question to CBBC. `owners` are those for whom an agent may ask without naming a right; none for owners."""

    topic = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Topic.choices,
        widget=HintedRadioSelect(hints=TOPIC_HINTS),
        error_messages={"required": _("Choose what it is about.")},
    )
    right = forms.ChoiceField(label=_("Which right or brand does it concern?"), required=False)
    owner = forms.ChoiceField(
        label=_("For which rights owner do you ask?"),
        help_text=_("Needed only where no right is named."),
        required=False,
    )
    listings = OptionalText(
        label=_("Listings, shops or sellers, one a line"),
        help_text=_("At most %(most)s lines; examples will do.") % {"most": MAX_LISTINGS},
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "off"}),
    )
    question = PlainTextField(
        label=_("What has happened, and what do you want to know?"),
        help_text=_("At least %(least)s characters.") % {"least": MIN_QUESTION},
        max_length=MAX_TEXT,
        min_length=MIN_QUESTION,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    wanted = OptionalText(
        label=_("What should come of it?"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    documents = FilesField(
        label=_("Files"),
        help_text=_("For example the contract, letters, invoices or captures of the listings."),
        required=False,
        max_count=MAX_FILES,
    )
    takes_files = forms.BooleanField(label=_("Add the files of the draft"), required=False)
    draft = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=20)

    def __init__(
        self,
        *args: Any,
        rights: Sequence[Right],
        owners: Sequence[Organisation],
        names_owner: bool,
        has_files: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.rights = {str(right.pk): right for right in rights}
        self.fields["right"].choices = [  # type: ignore[attr-defined]
            ("", _("None in particular")),
            *((key, _named(right, names_owner=names_owner)) for key, right in self.rights.items()),
        ]
        if names_owner:
            named = [(str(owner.pk), owner.display_name) for owner in owners]
            self.fields["owner"].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]
        if not has_files:
            del self.fields["takes_files"]

    def chosen(self) -> Right | None:
        """The right, where one was chosen."""
        return self.rights.get(self.cleaned_data.get("right", ""))

    def owner_id(self) -> int | None:
        """The owner that an agent names."""
        given = self.cleaned_data.get("owner", "")
        return int(given) if given else None


def _named(right: Right, *, names_owner: bool) -> str:
    words = f"{right.display_title} · {right.number}" if right.number else right.display_title
    return f"{words} ({right.organisation.display_name})" if names_owner else words


class ComplaintForm(forms.Form):
    """On which right the complaint relies that grows out of an answer."""

    right = forms.ChoiceField(
        label=_("Which right is infringed?"),
        error_messages={"required": _("Choose the right that is infringed.")},
    )

    def __init__(self, *args: Any, rights: Sequence[Right], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rights = {str(right.pk): right for right in rights}
        self.fields["right"].choices = [  # type: ignore[attr-defined]
            (key, _named(right, names_owner=False)) for key, right in self.rights.items()
        ]

    def chosen(self) -> Right:
        """The right; asked after validation."""
        return self.rights[self.cleaned_data["right"]]
