"""Forms about an organisation, the same for CBBC and for the organisation's own people."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import ROLES_OF, Language, OrganisationKind
from core.accounts.forms import RolesField
from core.accounts.models import Organisation
from core.identifiers.countries import country_choices
from core.identifiers.names import told_apart
from core.identifiers.text import plain
from core.web.forms import DateField, HintedRadioSelect
from programmes.actions.contacts import FIELDS as CONTACT_FIELDS
from programmes.actions.powers import Mandate
from programmes.choices import CompanyNumberKind, ContactRole, Programme, Sector, SizeBand
from programmes.models import Contact, PowerOfAttorney, Profile, Right

ALL_RIGHTS, NAMED_RIGHTS = "all", "named"


class LinesField(forms.CharField):
    """One thing a line; `clean` gives the lines that are not empty."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """Take the lines apart."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        """Put them together again."""
        return value if isinstance(value, str) or value is None else "\n".join(value)


class PlainText(forms.CharField):
    """Lines as pasted, line ends made alike."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Clean the text before it is judged."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


def _blank(choices: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", "–"), *choices]


def _countries() -> list[tuple[str, str]]:
    return [("", "–"), *country_choices()]


class NamedForm(forms.Form):
    """A form with a name in each script; where both were put into the first field, they are told apart."""

    def clean(self) -> dict[str, Any]:
        """Tell them apart."""
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned and "name_zh" in cleaned:
            cleaned["name"], cleaned["name_zh"] = told_apart(cleaned["name"], cleaned["name_zh"])
        return cleaned


class PhoneField(forms.CharField):
    """A telephone number, in digits of any width."""

    widget = forms.TextInput(attrs={"inputmode": "tel"})

    def to_python(self, value: Any) -> str:
        """Write it in plain digits."""
        return plain(super().to_python(value) or "")


class ProfileForm(NamedForm):
    """Names and company of an organisation. `names` and `fields` are what the action takes."""

    name = forms.CharField(
        label=_("Legal name"), max_length=200, help_text=_("In Latin script, as it stands in the company register.")
    )
    name_zh = forms.CharField(
        label=_("Legal name in Chinese"),
        max_length=200,
        required=False,
        help_text=_("As on Chinese certificates and contracts. JD knows rights owners by it."),
    )
    trading_names = LinesField(
        label=_("Trading names"),
        required=False,
        help_text=_("One on each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    number_kind = forms.ChoiceField(
        label=_("Whose register is the company number from?"),
        choices=_blank(CompanyNumberKind.choices),
        required=False,
    )
    number = forms.CharField(
        label=_("Company number"),
        max_length=60,
        required=False,
        help_text=_("Such as 01234567 in the United Kingdom, or the 18 characters of a unified social credit code."),
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=_countries, required=False, help_text=_("In which the company is registered.")
    )
    address = PlainText(label=_("Registered address"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    address_zh = PlainText(label=_("Address in Chinese"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    sector = forms.ChoiceField(label=_("Sector"), choices=_blank(Sector.choices), required=False)
    size_band = forms.ChoiceField(label=_("Size"), choices=_blank(SizeBand.choices), required=False)
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )

    def names(self) -> dict[str, Any]:
        """The two legal names."""
        return {name: self.cleaned_data[name] for name in ("name", "name_zh")}

    def profile_fields(self) -> dict[str, Any]:
        """Everything else."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"name", "name_zh"}}


class StaffProfileForm(ProfileForm):
    """With what only CBBC reads."""

    notes = PlainText(
        label=_("Notes"),
        required=False,
        help_text=_("Only CBBC staff read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NewOrganisationForm(StaffProfileForm):
    """An organisation that comes into the programme. `sure` says that it is none of those that are alike."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (OrganisationKind.RIGHTS_OWNER, OrganisationKind.RIGHTS_OWNER.label),
            (OrganisationKind.AGENT, OrganisationKind.AGENT.label),
        ],
        widget=HintedRadioSelect(
            hints={
                OrganisationKind.RIGHTS_OWNER: _("Owns marks, designs, patents or works, and complains about copies."),
                OrganisationKind.AGENT: _("A law firm or service that acts for rights owners under power of attorney."),
            }
        ),
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput())
    field_order = ("kind", "name", "name_zh")

    def profile_fields(self) -> dict[str, Any]:
        """Without what the profile does not keep."""
        return {name: value for name, value in super().profile_fields().items() if name not in {"kind", "sure"}}


def profile_initial(organisation: Organisation, profile: Profile | None) -> dict[str, Any]:
    """What a form about the organisation shows first."""
    found = {"name": organisation.name, "name_zh": organisation.name_zh}
    names = [name for name in StaffProfileForm.base_fields if name not in found]
    return found | {name: getattr(profile, name) for name in names} if profile else found


class ContactForm(NamedForm):
    """Somebody to ask."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("In Latin script."))
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    phone = PhoneField(label=_("Telephone"), max_length=40, required=False)
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    roles = forms.MultipleChoiceField(
        label=_("What is this person asked about?"), choices=ContactRole.choices, widget=forms.CheckboxSelectMultiple
    )


def contact_initial(contact: Contact) -> dict[str, Any]:
    """What a form about the contact shows first."""
    return {name: getattr(contact, name) for name in CONTACT_FIELDS}


class ContactInvitationForm(forms.Form):
    """What a contact may do once they sign in."""

    roles = RolesField()
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=Language, widget=forms.RadioSelect, initial=Language.ENGLISH
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        assert ROLES_OF[organisation.audience]
        self.fields["roles"].limit_to(organisation)  # type: ignore[attr-defined]


class ShopForm(forms.Form):
    """An official shop."""

    address = forms.CharField(
        label=_("Address of the shop on JD"),
        max_length=2048,
        help_text=_("Such as https://mall.jd.com/index-1000001.html, or the shop's number."),
    )
    name = forms.CharField(label=_("Name of the shop"), max_length=200, help_text=_("As it stands on JD."))
    note = forms.CharField(
        label=_("Whose shop is it?"),
        max_length=300,
        required=False,
        help_text=_("Such as “our own flagship store” or “run by our distributor in Shanghai”."),
    )


class PowerForm(forms.Form):
    """A power of attorney. `rights` are the owner's, `agents` those to choose from."""

    agent: forms.Field = forms.ChoiceField(label=_("Agent"))
    programmes = forms.MultipleChoiceField(
        label=_("In which programmes may the agent act?"),
        choices=Programme.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    scope = forms.ChoiceField(
        label=_("For which rights?"),
        choices=((ALL_RIGHTS, _("All rights, later ones too")), (NAMED_RIGHTS, _("Only those named here"))),
        widget=HintedRadioSelect(hints={ALL_RIGHTS: _("The agent may also register and change rights for the owner.")}),
        initial=NAMED_RIGHTS,
    )
    rights = forms.MultipleChoiceField(label=_("Rights"), widget=forms.CheckboxSelectMultiple, required=False)
    valid_from = DateField(label=_("Valid from"))
    valid_until = DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty where the power of attorney names none."),
    )
    document = forms.FileField(
        label=_("The signed power of attorney"),
        help_text=_("A PDF or picture. Agent and owner can both open it."),
    )

    def __init__(
        self, *args: Any, rights: Sequence[Right], agents: Sequence[Organisation] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["rights"].choices = [(str(right.pk), str(right)) for right in rights]  # type: ignore[attr-defined]
        self.fields["rights"].says_optional = False  # type: ignore[attr-defined]
        if agents:
            choices = [(agent.code, agent.display_name) for agent in agents]
            self.fields["agent"].choices = _blank(choices)  # type: ignore[attr-defined]

    def mandate(self) -> Mandate:
        """What the action takes."""
        data = self.cleaned_data
        return Mandate(
            programmes=data["programmes"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
            covers_all_rights=data["scope"] == ALL_RIGHTS,
            right_ids=[int(pk) for pk in data["rights"]],
        )


class OwnersPowerForm(PowerForm):
    """As an owner sees it: the agent is named, not chosen, for owners do not see who else is in the programme."""

    agent = forms.CharField(
        label=_("Agent"),
        max_length=254,
        help_text=_("Its legal name, or the e-mail address of somebody there who signs in here."),
    )


def power_initial(power: PowerOfAttorney) -> Mapping[str, Any]:
    """What the form of an extension shows first: the scope of the earlier one."""
    return {
        "agent": power.agent.code,
        "programmes": power.programmes,
        "scope": ALL_RIGHTS if power.covers_all_rights else NAMED_RIGHTS,
        "rights": [str(pk) for pk in power.rights.values_list("pk", flat=True)],
    }


class RevocationForm(forms.Form):
    """Taking a power of attorney back."""

    reason = forms.CharField(
        label=_("Why is it revoked?"),
        max_length=500,
        help_text=_("The agent reads these words."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = DateField(
        label=_("From which day on?"),
        required=False,
        help_text=_("The first day on which it is worth nothing (Beijing time). Empty: at once."),
    )


class MergeForm(forms.Form):
    """Why two records are one organisation."""

    reason = forms.CharField(
        label=_("Why are they one organisation?"),
        max_length=500,
        help_text=_("It stays on record with both."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
