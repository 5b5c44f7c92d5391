"""The forms of CBBC's pages about roundtables and their guests."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Language, OrganisationKind, Role, Zone
from core.accounts.models import Organisation, Person
from core.moments import MomentField
from roundtables.choices import Side
from roundtables.inviting import ANSWER_WORDS
from roundtables.queries import responsible_organisations

# Nobody comes for a side that was merely the first of the list: it is chosen.
SIDES = [("", "–"), *Side.choices]


class HouseField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """An organisation by name and code: names may be much alike."""

    def label_from_instance(self, obj: Organisation) -> str:
        """Name and code."""
        return f"{obj.display_name} ({obj.code})"


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """People with mail address and roles: two may have one name."""

    def label_from_instance(self, obj: Person) -> str:
        """Name, mail address, roles."""
        roles = ", ".join(str(Role(role).label) for role in obj.roles)
        return " · ".join(filter(None, (obj.display_name, obj.email, roles)))


class DescriptionForm(forms.Form):
    """What a roundtable is about, and how many can come."""

    theme = forms.CharField(label=_("Theme"), max_length=200)
    theme_zh = forms.CharField(label=_("Theme in Chinese"), max_length=200)
    chair = forms.CharField(label=_("Chair"), max_length=200)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple()
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        help_text=_("Who says yes beyond it waits. Whoever joins by the link takes no place."),
        required=False,
        min_value=1,
        max_value=5000,
    )


class PlanForm(DescriptionForm):
    """A new roundtable. The hours are those of the place."""

    field_order = (
        "number", "theme", "theme_zh", "zone", "starts_at", "ends_at", "venue", "venue_zh", "link", "host", "chair",
        "languages", "capacity",
    )  # fmt: skip
    number = forms.IntegerField(label=_("Number in the series"), min_value=1, max_value=9999)
    zone = forms.ChoiceField(
        label=_("Hours on the clocks of"),
        help_text=_("The hour stays the same there when the clocks change. Guests read it for London and Beijing."),
        choices=Zone.choices,
        widget=forms.RadioSelect(),
    )
    starts_at = MomentField(label=_("Begins at"), help_text=_("The hour on the clocks of the place chosen above."))
    ends_at = MomentField(label=_("Ends at"), help_text=_("On the same clocks."))
    venue = forms.CharField(label=_("Venue"), max_length=300, required=False)
    venue_zh = forms.CharField(label=_("Venue in Chinese"), max_length=300, required=False)
    link = forms.URLField(
        label=_("Link to join"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
    )
    host = HouseField(label=_("Host"), queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        houses = responsible_organisations().order_by("name", "pk")
        self.fields["host"].queryset = houses  # type: ignore[attr-defined]
        self.fields["host"].initial = houses.filter(kind=OrganisationKind.CBBC).first()


class OrganisationForm(forms.Form):
    """Whose people are to be shown."""

    organisation = HouseField(label=_("Organisation"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        shown = Organisation.objects.filter(is_active=True).order_by("name", "pk")
        self.fields["organisation"].queryset = shown  # type: ignore[attr-defined]


class PeopleForm(forms.Form):
    """Which of an organisation's people are invited."""

    people = PeopleField(
        label=_("People"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Tick whom to invite.")},
    )
    side = forms.ChoiceField(label=_("They come for"), choices=Side.choices)

    def __init__(self, *args: Any, people: Any, side: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.fields["side"].initial = side


class ManyForm(forms.Form):
    """What many guests have in common."""

    side = forms.ChoiceField(label=_("They come for"), choices=SIDES)
    language = forms.ChoiceField(label=_("Language of the mails"), choices=Language.choices)
    zone = forms.ChoiceField(label=_("Time zone"), choices=Zone.choices)


class PasteForm(ManyForm):
    """Many guests, one a line."""

    field_order = ("lines", "side", "language", "zone")
    lines = forms.CharField(
        label=_("Guests, one a line"),
        help_text=_("Name, mail address and organisation, as they come out of a spreadsheet or an address book."),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocapitalize": "off"}),
    )
    side = forms.ChoiceField(label=_("They come for"), help_text=_("Paste one side at a time."), choices=SIDES)


class GuestForm(ManyForm):
    """One guest without an account."""

    field_order = ("name", "email", "organisation_name", "side", "language", "zone")
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Mail address"), max_length=254)
    organisation_name = forms.CharField(label=_("Organisation"), max_length=200, required=False)


class UnexpectedForm(forms.Form):
    """Somebody who was there without being on the list."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Mail address"), max_length=254)
    organisation_name = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    side = forms.ChoiceField(label=_("Comes for"), choices=SIDES)


class StaffAnswerForm(forms.Form):
    """What a guest told CBBC."""

    answer = forms.ChoiceField(
        label=_("What did they answer?"), choices=list(ANSWER_WORDS.items()), widget=forms.RadioSelect()
    )
    is_remote = forms.BooleanField(label=_("Joins by the link"), required=False)


class ReplyForm(forms.Form):
    """A calendar's reply, as a file or pasted."""

    reply = forms.FileField(label=_("Reply as a file (.ics)"), required=False)
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or {}
        if not self.errors and not (data.get("reply") or data.get("text")):
            self.add_error("reply", _("Choose the file, or paste its text."))
        return data


class ConfirmForm(forms.Form):
    """Nothing is asked."""
