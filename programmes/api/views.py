"""Endpoints of rights: read only, for their owners."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.api.schema import PAGE_PARAMETERS, paged
from core.api.views import ListView
from programmes import queries
from programmes.api.reading import right_shown
from programmes.api.serializers import RightSerializer
from programmes.today import programme_day


class RightsView(ListView):
    """Your rights."""

    orders = {"number": keyset.Order("api.rights", [keyset.Key("id")])}

    @extend_schema(
        operation_id="rights_list",
        summary="List your rights",
        parameters=PAGE_PARAMETERS,
        responses={200: paged(RightSerializer)},
    )
    def get(self, request: Request) -> Response:
        """Rights of your organisation, and whether a complaint can rely on each today."""
        page = self.page(queries.rights_visible_to(self.actor))
        today = programme_day()
        return self.answer([right_shown(right, today=today) for right in page.rows], page)
