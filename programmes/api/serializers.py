"""The shape of a right for the API's description."""

from typing import Any

from rest_framework import serializers

from programmes.choices import RightStatus, RightType, Territory


class RightSerializer(serializers.Serializer[Any]):
    """A right, with everything that a reader needs to verify it."""

    number = serializers.CharField()
    type = serializers.ChoiceField(choices=RightType.choices)
    territory = serializers.ChoiceField(choices=Territory.choices)
    title = serializers.CharField()
    title_zh = serializers.CharField()
    nice_classes = serializers.ListField(child=serializers.IntegerField())
    goods = serializers.CharField()
    holder = serializers.CharField()
    filed_on = serializers.DateField(allow_null=True)
    registered_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=RightStatus.choices)
    carries_complaints = serializers.BooleanField(help_text="Whether a complaint can rely on it today.")
