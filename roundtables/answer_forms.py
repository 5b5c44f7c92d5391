"""What guests are asked: by the link in their mail, and in the portal."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roundtables.inviting import ANSWER_WORDS

MAX_NEEDS = 1000


class AnswerForm(forms.Form):
    """Whether the guest comes, how, and what they need. What they told of their needs before is never shown again."""

    answer = forms.ChoiceField(
        label=_("Do you come?"),
        choices=list(ANSWER_WORDS.items()),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Say whether you come.")},
    )
    is_remote = forms.BooleanField(label=_("I join by the link"), required=False)
    dietary = forms.CharField(
        label=_("What you do not eat"),
        help_text=_("Read by those who prepare the meeting alone, and deleted seven days after it."),
        required=False,
        max_length=MAX_NEEDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    access = forms.CharField(
        label=_("What you need in order to take part"),
        help_text=_("A step-free way, a loop, an interpreter… Kept and deleted likewise."),
        required=False,
        max_length=MAX_NEEDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    forgets_needs = forms.BooleanField(label=_("Delete what I told of my needs before"), required=False)

    def __init__(self, *args: Any, left_out: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in left_out:
            del self.fields[name]

    def needs(self) -> dict[str, str]:
        """What replaces the needs told before; nothing where the guest left the fields empty."""
        told = {name: words for name in ("dietary", "access") if (words := self.cleaned_data.get(name, "").strip())}
        return {"dietary": "", "access": ""} | told if self.cleaned_data.get("forgets_needs") else told


class SubstituteForm(forms.Form):
    """Who comes instead."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("Mail address"), help_text=_("They get an invitation and a link of their own."), max_length=254
    )
