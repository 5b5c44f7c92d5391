"""The shapes of rights, organisations and enrolments for the API's description, and what is read in.

What answers hold is built in programmes.api.reading and programmes.api.enrolments; tests hold the two against each
other.
"""

from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.accounts.choices import Audience
from core.api.serializers import StrictSerializer
from core.api.shapes import ClockShape, Shape, StepShape, or_empty
from core.imports.choices import ImportState, Mode, RowVerdict, Severity
from programmes.chains import ChainState
from programmes.choices import (
    CompanyNumberKind,
    ContactRole,
    EnrolmentRefusal,
    EnrolmentState,
    ExitReason,
    PlatformRefusal,
    PowerState,
    Programme,
    RightDocumentKind,
    RightFactKind,
    RightStatus,
    RightType,
    Sector,
    Service,
    SizeBand,
    SuspensionReason,
    Territory,
)

# --- Rights -----------------------------------------------------------------------------------------------------------


class RightSerializer(Shape):
    """A right, with everything that a reader needs to verify it."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    number = serializers.CharField()
    type = serializers.ChoiceField(choices=RightType.choices)
    territory = serializers.ChoiceField(choices=Territory.choices)
    title = serializers.CharField()
    title_zh = serializers.CharField()
    nice_classes = serializers.ListField(child=serializers.IntegerField())
    goods = serializers.CharField()
    holder = serializers.CharField(help_text="As the certificate names it.")
    filed_on = serializers.DateField(allow_null=True)
    registered_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    grace_ends_on = serializers.DateField(
        allow_null=True, help_text="The last day on which a mark that has expired can still be renewed."
    )
    cancelled_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=RightStatus.choices, help_text="Today, in Beijing.")
    carries_complaints = serializers.BooleanField(help_text="Whether a complaint can rely on it today.")
    updated_at = serializers.DateTimeField()


class OwnerInBrief(Shape):
    """A rights owner beside one of its records."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_zh = serializers.CharField()


class RightRowShape(RightSerializer):
    """A right in a list, and after a write."""

    owner = OwnerInBrief()


class RightFactShape(Shape):
    """A dated fact of a right's life."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=RightFactKind.choices)
    happened_on = serializers.DateField()
    from_name = serializers.CharField()
    to_name = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()


class RightDocumentShape(Shape):
    """A document that proves something about a right."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=RightDocumentKind.choices)
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    added_at = serializers.DateTimeField()


class VerificationShape(Shape):
    """A field that CBBC has compared with a certificate and that has not changed since."""

    field = serializers.CharField()
    verified_at = serializers.DateTimeField()


class RightDetail(RightRowShape):
    """A whole right."""

    family = serializers.CharField(help_text="The mark family; empty where it belongs to none.")
    holder_state = serializers.ChoiceField(
        choices=[state.value for state in ChainState],
        help_text="How the enrolled owner stands to the holder on the certificate, by the recorded facts.",
    )
    facts = RightFactShape(many=True)
    documents = RightDocumentShape(many=True)
    verified = VerificationShape(many=True)


TEXT: dict[str, Any] = {"allow_blank": True, "validators": [ProhibitNullCharactersValidator()]}


class RightFields(StrictSerializer):
    """Fields of a right. Numbers are read as people write them and kept as the office does."""

    type = serializers.ChoiceField(choices=RightType.choices, required=False)
    territory = serializers.ChoiceField(choices=Territory.choices, required=False)
    number = serializers.CharField(max_length=100, required=False, **TEXT)
    title = serializers.CharField(max_length=400, required=False, **TEXT)
    title_zh = serializers.CharField(max_length=400, required=False, **TEXT)
    nice_classes = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=45), required=False, max_length=45
    )
    goods = serializers.CharField(max_length=20_000, required=False, **TEXT)
    holder = serializers.CharField(
        max_length=400, required=False, help_text=gettext_lazy("As the certificate names it"), **TEXT
    )
    filed_on = serializers.DateField(required=False, allow_null=True)
    registered_on = serializers.DateField(required=False, allow_null=True)
    expires_on = serializers.DateField(
        required=False, allow_null=True, help_text=gettext_lazy("Where it is left out, the term that the law names")
    )
    family = serializers.CharField(
        max_length=400, required=False, help_text=gettext_lazy("Name of the mark family; empty takes it out"), **TEXT
    )

    def fields_given(self) -> dict[str, Any]:
        """What was given, by the names of the action."""
        given = {name: value for name, value in self.validated_data.items() if name != "owner"}
        return {OURS.get(name, name): value for name, value in given.items()}


# Names of the API → names of the action's fields, where they differ.
OURS = {"type": "right_type", "holder": "holder_name"}


class RightInput(RightFields):
    """A new right."""

    owner = serializers.SlugField(
        max_length=40,
        required=False,
        help_text=gettext_lazy("Code of the rights owner, for agents; your own where it is left out"),
    )
    type = serializers.ChoiceField(choices=RightType.choices)
    title = serializers.CharField(max_length=400, **TEXT)


class RightFactInput(StrictSerializer):
    """What has happened to a right."""

    kind = serializers.ChoiceField(choices=RightFactKind.choices)
    happened_on = serializers.DateField()
    from_name = serializers.CharField(max_length=400, required=False, **TEXT)
    to_name = serializers.CharField(max_length=400, required=False, **TEXT)
    expires_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text=gettext_lazy("With a renewal; ten years on for a trade mark where it is left out"),
    )
    document = serializers.UUIDField(
        required=False, allow_null=True, help_text=gettext_lazy("Id of a file stored with `POST /documents`")
    )


class RightDocumentInput(StrictSerializer):
    """A document that proves something about a right."""

    document = serializers.UUIDField(help_text=gettext_lazy("Id of a file stored with `POST /documents`"))
    kind = serializers.ChoiceField(choices=RightDocumentKind.choices)
    replaces = serializers.UUIDField(
        required=False, allow_null=True, help_text=gettext_lazy("Id of the document whose place it takes")
    )


class ImportDecision(StrictSerializer):
    """What is to be written."""

    mode = serializers.ChoiceField(choices=Mode.choices)


class ImportCounts(Shape):
    """Rows by what they would do."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    refused = serializers.IntegerField()


class ImportShape(Shape):
    """A portfolio given as a table, and how far it has come."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=ImportState.choices)
    state_label = serializers.CharField()
    organisation = OwnerInBrief()
    name = serializers.CharField(help_text="Name of the file.")
    mode = serializers.ChoiceField(choices=or_empty(Mode.choices), help_text="What was decided.")
    counts = ImportCounts()
    corrected = serializers.IntegerField(help_text="Rows in which something was understood otherwise.")
    read = serializers.IntegerField(help_text="Rows read so far.")
    applied = serializers.IntegerField(help_text="Rows written so far.")
    remarks = serializers.ListField(child=serializers.CharField(), help_text="What is to be said about the file.")
    problem = serializers.CharField(help_text="Why it stopped, where it failed.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")
    href = serializers.CharField()
    rows = serializers.CharField()


class ImportNoteShape(Shape):
    """One thing said about a row."""

    severity = serializers.ChoiceField(choices=Severity.choices)
    column = serializers.CharField(help_text="Empty where it is about the row.")
    code = serializers.CharField()
    text = serializers.CharField()
    before = serializers.CharField(help_text="As given, or as it is on record.")
    after = serializers.CharField(help_text="As understood, or as it would be.")


class ImportRowShape(Shape):
    """One row of a table."""

    number = serializers.IntegerField(help_text="As a person sees it in their program.")
    sheet = serializers.CharField()
    verdict = serializers.ChoiceField(choices=RowVerdict.choices)
    is_written = serializers.BooleanField()
    given = serializers.DictField(child=serializers.CharField(), help_text="Cells by the name of their column.")
    notes = ImportNoteShape(many=True)


# --- Organisations ----------------------------------------------------------------------------------------------------


class ProfileShape(OwnerInBrief):
    """An organisation, as the programme knows it."""

    trading_names = serializers.ListField(child=serializers.CharField())
    number_kind = serializers.ChoiceField(choices=or_empty(CompanyNumberKind.choices))
    number = serializers.CharField(help_text="Company number.")
    country = serializers.CharField(help_text="Two letters (ISO 3166-1).")
    address = serializers.CharField()
    address_zh = serializers.CharField()
    sector = serializers.ChoiceField(choices=or_empty(Sector.choices))
    website = serializers.CharField()
    size_band = serializers.ChoiceField(choices=or_empty(SizeBand.choices))


class ContactShape(Shape):
    """Somebody to ask."""

    name = serializers.CharField()
    name_zh = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    job_title = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=ContactRole.choices))


class OfficialShopShape(Shape):
    """A shop on JD that sells with the owner's consent."""

    platform = serializers.CharField()
    number = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()


class OrganisationShape(ProfileShape):
    """Your organisation."""

    contacts = ContactShape(many=True)
    has_no_shops = serializers.BooleanField(help_text="You have stated that you have no official shop.")
    shops = OfficialShopShape(many=True)


class PowerInBrief(Shape):
    """A power of attorney."""

    reference = serializers.CharField()
    agent = OwnerInBrief()
    programmes = serializers.ListField(child=serializers.ChoiceField(choices=Programme.choices))
    covers_all_rights = serializers.BooleanField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=PowerState.choices, help_text="Today, in Beijing.")


class PowerShape(PowerInBrief):
    """A power of attorney, with the rights that it names."""

    owner = OwnerInBrief()
    rights = serializers.ListField(
        child=serializers.IntegerField(), help_text="Ids of the rights that it names; empty where it covers all."
    )
    revoked_on = serializers.DateField(allow_null=True)


# --- Enrolments -------------------------------------------------------------------------------------------------------


class EnrolmentCore(Shape):
    """What every representation of an enrolment holds."""

    reference = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=EnrolmentState.choices)
    programme = serializers.ChoiceField(choices=Programme.choices)
    services = serializers.ListField(child=serializers.ChoiceField(choices=Service.choices))
    platform_reference = serializers.CharField(help_text="JD's own reference.")
    submitted_at = serializers.DateTimeField(allow_null=True)
    introduced_at = serializers.DateTimeField(allow_null=True)
    active_since = serializers.DateTimeField(allow_null=True)
    suspended_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    renews_on = serializers.DateField(
        allow_null=True, help_text="The earliest day on which something ends that the enrolment rests on."
    )
    updated_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="When the next clock runs out.")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class EnrolmentSummary(EnrolmentCore):
    """An enrolment in a list, and after a write."""

    owner = OwnerInBrief()


class AgreementInBrief(Shape):
    """The agreement on which an enrolment rests."""

    reference = serializers.CharField()
    title = serializers.CharField()
    title_zh = serializers.CharField()
    signed_on = serializers.DateField()
    in_force_from = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class DeclarationShape(Shape):
    """Who declared on submitting that the application is true."""

    name = serializers.CharField()
    title = serializers.CharField()
    at = serializers.DateTimeField()


class PaperShape(Shape):
    """A document of an enrolment. POST to `link` for an address that hands it out for some minutes."""

    id = serializers.UUIDField()
    item = serializers.CharField(help_text="Code of the item of the checklist.")
    item_label = serializers.CharField()
    kind = serializers.ChoiceField(choices=or_empty(RightDocumentKind.choices), help_text="With documents of rights.")
    right = serializers.IntegerField(allow_null=True, help_text="Id of the right that it belongs to.")
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    added_at = serializers.DateTimeField()
    link = serializers.CharField()


class FindingShape(Shape):
    """An item of the checklist that an application still lacks."""

    item = serializers.CharField()
    section = serializers.CharField()
    item_label = serializers.CharField()
    lacks = serializers.ListField(child=serializers.CharField())


class EnrolmentLinksShape(Shape):
    """Lists that belong to the enrolment."""

    events = serializers.CharField()
    remarks = serializers.CharField()


class EnrolmentDetail(EnrolmentCore):
    """A whole enrolment."""

    href = serializers.CharField()
    state_label = serializers.CharField()
    waits_for = serializers.CharField(
        help_text="Who owes the next step: staff, portal, partner; system while it is active; empty once closed."
    )
    owner = ProfileShape()
    agreement = AgreementInBrief()
    power = PowerInBrief(allow_null=True, help_text="On which an agent acts; null where the owner acts itself.")
    declaration = DeclarationShape(allow_null=True)
    contacts = ContactShape(many=True)
    has_no_shops = serializers.BooleanField(help_text="The owner has stated that it has no official shop.")
    shops = OfficialShopShape(many=True)
    rights = RightSerializer(many=True)
    documents = PaperShape(many=True)
    missing = FindingShape(many=True, help_text="For owners: what the application still lacks.")
    refusal_reason = serializers.ChoiceField(choices=or_empty(EnrolmentRefusal.choices))
    platform_reason = serializers.ChoiceField(choices=or_empty(PlatformRefusal.choices))
    suspension_reason = serializers.ChoiceField(choices=or_empty(SuspensionReason.choices))
    suspended_by = serializers.ChoiceField(choices=or_empty(Audience.choices))
    exit_reason = serializers.ChoiceField(choices=or_empty(ExitReason.choices))
    note = serializers.CharField()
    clocks = ClockShape(many=True)
    steps = StepShape(many=True)
    links = EnrolmentLinksShape()


class EnrolmentRemarkShape(Shape):
    """One question or answer."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    who = serializers.CharField()
    text = serializers.CharField()


class LinkShape(Shape):
    """An address that hands out one document for some minutes. Whoever holds it can use it: do not pass it on."""

    url = serializers.CharField()
    expires_at = serializers.DateTimeField()
