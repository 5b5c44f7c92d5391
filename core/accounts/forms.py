"""Forms about people, their organisations and the keys of programs."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import ROLES_OF, ROLES_OF_SCOPE, Language, OrganisationKind, Role, Scope
from core.accounts.models import Invitation, Organisation, Person
from core.web.forms import HintedCheckboxes, HintedRadioSelect

ROLE_HINTS: dict[str, Any] = {
    Role.ADMINISTRATOR: _("Manages people, organisations and API clients, and works on complaints."),
    Role.CASE_OFFICER: _("Checks complaints and lodges them with JD."),
    Role.STAFF_READER: _("Reads every complaint, changes none."),
    Role.OWNER_ADMINISTRATOR: _("Files complaints, and manages the people of the organisation."),
    Role.COMPLAINANT: _("Files complaints and answers questions about them."),
    Role.OWNER_READER: _("Reads the organisation's complaints."),
    Role.REVIEWER: _("Decides complaints."),
    Role.ENROLMENT_REVIEWER: _("Decides on rights owners whom CBBC introduces."),
    Role.PLATFORM_READER: _("Reads the complaints that were lodged."),
    Role.STATISTICS_READER: _("Reads figures, never single complaints."),
}
OWN_PASSWORD, BY_CODE = "password", "code"


class RolesField(forms.MultipleChoiceField):
    """Roles of an organisation's kind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Roles"), widget=HintedCheckboxes(hints=ROLE_HINTS), **options)

    def limit_to(self, organisation: Organisation) -> None:
        """Offer the roles that exist in this organisation, in the order of their rank."""
        roles = ROLES_OF[organisation.audience]
        self.choices = [(role.value, role.label) for role in Role if role in roles]


class InvitationForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("The link works for this address alone."))
    name = forms.CharField(label=_("Name"), max_length=120)
    roles = RolesField()
    language = forms.ChoiceField(label=_("Language of the mail"), choices=Language, widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].limit_to(organisation)  # type: ignore[attr-defined]
        self.fields["language"].initial = Language.ENGLISH


class RolesForm(forms.Form):
    """What somebody may do."""

    roles = RolesField()

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].limit_to(organisation)  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    """A new party to the programme."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Legal name"), max_length=200, help_text=_("In Latin script."))
    name_zh = forms.CharField(label=_("Legal name in Chinese"), max_length=200, required=False)
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Stands in addresses: small letters, digits and hyphens.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in OrganisationKind if kind != OrganisationKind.CBBC]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """Codes are small letters throughout."""
        return str(self.cleaned_data["code"]).lower()


class ClientForm(forms.Form):
    """A key for a program."""

    label = forms.CharField(
        label=_("Label"), max_length=120, help_text=_("What the program is, such as “case system”.")
    )
    scopes = forms.MultipleChoiceField(label=_("Scopes"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = ROLES_OF_SCOPE[organisation.audience]
        choices = [(scope.value, f"{scope.label} ({scope.value})") for scope in Scope if scope in scopes]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person says about themselves, and how they want to be served."""

    class Meta:
        model = Person
        fields = ("name", "name_zh", "job_title", "language", "time_zone", "theme", "wants_mail")
        widgets = {
            "language": forms.RadioSelect,
            "time_zone": forms.RadioSelect,
            "theme": forms.RadioSelect,
        }
        help_texts = {
            "language": _("Of pages and mails."),
            "time_zone": _("Times are shown in this zone, the other on hover."),
            "wants_mail": _("Questions that wait for your answer are mailed in any case."),
        }


class AcceptanceForm(forms.Form):
    """What an invited person tells of themselves."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, required=False)
    job_title = forms.CharField(
        label=_("Job title"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language, widget=forms.RadioSelect)
    sign_in = forms.ChoiceField(
        label=_("How do you want to sign in?"),
        choices=((OWN_PASSWORD, _("With a password")), (BY_CODE, _("With a code sent to my e-mail address each time"))),
        widget=HintedRadioSelect(hints={BY_CODE: _("Nothing to remember. You can choose a password later.")}),
        initial=OWN_PASSWORD,
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        help_text=_("At least 12 characters. Leave it empty if you sign in with a code."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["name"].initial = invitation.name
        self.fields["language"].initial = invitation.language
        self.fields["password"].says_optional = False  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A password is needed, and judged, only by who wants one."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("sign_in") != OWN_PASSWORD:
            data["password"] = None
            return data
        person = Person(email=self.invitation.email, name=data.get("name", ""))
        try:
            validate_password(data.get("password") or "", person)
        except ValidationError as weak:
            self.add_error("password", weak)
        return data
