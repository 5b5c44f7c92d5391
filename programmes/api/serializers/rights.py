"""The shapes of rights, and what is read in about them."""

from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.api.serializers import StrictSerializer
from core.api.shapes import Shape
from programmes.api.serializers.organisations import OwnerInBrief
from programmes.chains import ChainState
from programmes.choices import (
    RightDocumentKind,
    RightFactKind,
    RightStatus,
    RightType,
    Territory,
)


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
