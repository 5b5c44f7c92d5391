"""The shapes of shops and of how they stand."""

from rest_framework import serializers

from core.api.shapes import Shape
from core.identifiers.jd import SITES
from merchants.choices import StrikeKind


class CompanyShape(Shape):
    """The company behind a shop, as far as it is known."""

    uscc = serializers.CharField(help_text="Unified social credit code; empty where it is not known.")
    name = serializers.CharField()
    name_zh = serializers.CharField()


class ShopShape(Shape):
    """A shop."""

    id = serializers.IntegerField()
    platform = serializers.ChoiceField(choices=[(site, site) for site in SITES])
    number = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()
    company = CompanyShape(allow_null=True)
    first_seen_at = serializers.DateTimeField()


class CountedStrikeShape(Shape):
    """A strike that counts on the day."""

    kind = serializers.ChoiceField(choices=StrikeKind.choices)
    reference = serializers.CharField(help_text="Of the complaint or test purchase that it rests on.")
    shop = serializers.IntegerField(help_text="Id of the shop: another one where a company's shops count together.")
    occurred_on = serializers.DateField()
    weight = serializers.IntegerField()
    counts_until = serializers.DateField(help_text="The last day on which it counts.")


class LadderStepShape(Shape):
    """The step of the ladder that is reached."""

    place = serializers.IntegerField()
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    explanation = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    is_source_secondary = serializers.BooleanField(help_text="Not read in the platform's own rule text in full.")


class StandingShape(Shape):
    """How a shop stands on a day."""

    shop = serializers.IntegerField()
    on = serializers.DateField(help_text="In Beijing.")
    ladder = serializers.CharField(help_text="Site and version; empty where none was in force.")
    count = serializers.IntegerField(help_text="The sum of the weights.")
    step = LadderStepShape(allow_null=True)
    strikes = CountedStrikeShape(many=True)
    explanation = serializers.ListField(child=serializers.CharField())


class ShopDetail(ShopShape):
    """A shop with the names that it carries or carried, and how it stands today."""

    aliases = serializers.ListField(child=serializers.CharField())
    standing = StandingShape()
