"""The forms of the conversation."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.conversation.circles import Circle
from complaints.conversation.limits import MAX_FILES, MAX_TEXT
from complaints.conversation.redaction import MAX_REASON, MIN_REASON
from core.web.forms import FilesField, HintedRadioSelect


class MessageForm(forms.Form):
    """A message: who reads it, the words, files. `sentences` says of each circle who reads it, by its code."""

    text = forms.CharField(
        label=_("Your message"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4, "maxlength": MAX_TEXT})
    )
    readers = forms.ChoiceField(label=_("Who reads it?"))
    documents = FilesField(label=_("Files"), required=False, max_count=MAX_FILES)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        circles: Sequence[Circle],
        sentences: Mapping[str, str],
        first: str,
    ) -> None:
        super().__init__(data, files, auto_id="id_message_%s")
        self.circles = {circle.code: circle for circle in circles}
        field = self.fields["readers"]
        field.widget = HintedRadioSelect(hints=sentences)
        field.choices = [(circle.code, circle.label) for circle in circles]  # type: ignore[attr-defined]
        field.initial = first

    @property
    def circle(self) -> Circle:
        """The circle that was chosen, in a valid form."""
        return self.circles[self.cleaned_data["readers"]]


class ReasonForm(forms.Form):
    """Why something is redacted or opened."""

    because = forms.CharField(
        label=_("Why?"), min_length=MIN_REASON, max_length=MAX_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )
