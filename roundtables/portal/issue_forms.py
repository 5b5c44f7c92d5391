"""The form in which an owner raises an issue, or puts it into other words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.portal.forms import PlainTextField
from roundtables.actions.issues import MAX_TITLE, Wording
from roundtables.choices import IssueTopic
from roundtables.inputs import MAX_TEXT

READ_BY_OWNERS = _("Other rights owners read this: do not name yourself.")


class IssueForm(forms.Form):
    """What an owner brings to a roundtable."""

    topic = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[("", "–"), *IssueTopic.choices],
        error_messages={"required": _("Choose what it is about.")},
    )
    title = forms.CharField(label=_("The question in one line"), help_text=READ_BY_OWNERS, max_length=MAX_TITLE)
    wish = PlainTextField(
        label=_("What should JD do?"),
        help_text=READ_BY_OWNERS,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    explanation = PlainTextField(
        label=_("What has happened?"),
        help_text=_("CBBC reads this; JD only if you say so below; other rights owners never."),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    names_owner = forms.BooleanField(
        label=_("JD may see who raised it"),
        help_text=_("JD then reads your name, what has happened, and the complaints and shops that you link."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def wording(self) -> Wording:
        """What was given; asked after validation."""
        given = self.cleaned_data
        return Wording(**{name: given[name] for name in ("topic", "title", "explanation", "wish", "names_owner")})
