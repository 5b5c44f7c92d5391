"""The shapes of enrolments and of the links to their documents."""

from rest_framework import serializers

from core.accounts.choices import Audience
from core.api.shapes import ClockShape, Shape, StepShape, or_empty
from programmes.api.serializers.organisations import (
    ContactShape,
    OfficialShopShape,
    OwnerInBrief,
    PowerInBrief,
    ProfileShape,
)
from programmes.api.serializers.rights import RightSerializer
from programmes.choices import (
    EnrolmentRefusal,
    EnrolmentState,
    ExitReason,
    PlatformRefusal,
    Programme,
    RightDocumentKind,
    Service,
    SuspensionReason,
)


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
