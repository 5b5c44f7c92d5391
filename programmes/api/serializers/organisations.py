"""The shapes of rights owners, agents, their people, shops and powers of attorney."""

from rest_framework import serializers

from core.api.shapes import Shape, or_empty
from programmes.choices import (
    CompanyNumberKind,
    ContactRole,
    PowerState,
    Programme,
    Sector,
    SizeBand,
)


class OwnerInBrief(Shape):
    """A rights owner beside one of its records."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_zh = serializers.CharField()


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
