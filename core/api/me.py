"""Who the API takes you for."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.choices import Audience, Scope
from core.api.permissions import HasActor, has_scope
from core.api.views import ApiView


class MeShape(serializers.Serializer[Any]):
    """The caller."""

    kind = serializers.ChoiceField(choices=["client", "person"])
    label = serializers.CharField()  # type: ignore[assignment]
    organisation = serializers.CharField()
    audience = serializers.ChoiceField(choices=Audience.choices)
    scopes = serializers.ListField(child=serializers.CharField(), help_text="What the access token allows.")
    roles = serializers.ListField(child=serializers.CharField(), help_text="What follows from that here.")


class MeView(ApiView):
    """The caller."""

    permission_classes = [HasActor]

    @extend_schema(operation_id="me", summary="Who am I?", request=None, responses={200: MeShape})
    def get(self, request: Request) -> Response:
        """The client or person behind the request, its organisation and what it may do."""
        actor = self.actor
        return Response(
            {
                "kind": actor.kind,
                "label": actor.label,
                "organisation": actor.organisation_name,
                "audience": actor.audience,
                "scopes": [scope.value for scope in Scope if has_scope(request, scope)],
                "roles": sorted(actor.roles),
            }
        )
