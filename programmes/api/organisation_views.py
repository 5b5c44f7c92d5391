"""Endpoints of organisations and powers of attorney: read only."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.accounts.choices import Scope
from core.api.schema import PAGE_PARAMETERS, paged
from core.api.views import ApiView, ListView
from core.days import house_day
from programmes.api import reading
from programmes.api.serializers.organisations import OrganisationShape, PowerShape


class OwnOrganisationView(ApiView):
    """Your organisation."""

    scopes = {"GET": (Scope.ENROLMENTS_READ, Scope.RIGHTS_READ)}

    @extend_schema(
        operation_id="organisations_me",
        summary="Your organisation",
        request=None,
        responses={200: OrganisationShape, 404: OpenApiResponse(description="")},
    )
    def get(self, request: Request) -> Response:
        """What the programme knows about your organisation, whom it asks there, and your official shops on JD.

        For rights owners and agents; you change it in the portal.
        """
        return Response(reading.own_organisation(self.actor))


class PowersView(ListView):
    """Powers of attorney."""

    orders = {"newest": keyset.Order("api.powers", [keyset.Key("id", descending=True)])}
    scopes = {"GET": (Scope.ENROLMENTS_READ, Scope.RIGHTS_READ)}

    @extend_schema(
        operation_id="powers_list",
        summary="List powers of attorney",
        parameters=PAGE_PARAMETERS,
        responses={200: paged(PowerShape)},
    )
    def get(self, request: Request) -> Response:
        """Rights owners: those that you gave. Agents: those that you hold or held. JD: those on which agents act in
        enrolments. Newest first."""
        page = self.page(reading.powers_for(self.actor))
        today = house_day()
        return self.answer([reading.power_shown(power, today=today) for power in page.rows], page)
