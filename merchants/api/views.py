"""Endpoints of shops: read only, for the platform and for CBBC."""

import re
from datetime import date

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.accounts.choices import Scope
from core.api.filters import narrowed
from core.api.schema import PAGE_PARAMETERS, paged
from core.api.views import ApiView, ListView, bad_parameter
from core.days import FIRST_DAY, LAST_DAY, house_day
from core.identifiers.jd import SITES
from core.workflow.errors import NotVisible
from merchants.api import reading
from merchants.api.filters import PARAMETERS, ShopFilter
from merchants.api.serializers import ShopDetail, ShopShape, StandingShape

SHOP = OpenApiParameter(
    "shop", {"type": "string", "pattern": "^[0-9]{1,15}$"}, OpenApiParameter.PATH, description="Id of the shop."
)
ON = OpenApiParameter("on", OpenApiTypes.DATE, description="A day in Beijing; today's if left out.")
KEY = re.compile(r"[0-9]{1,15}")
FILTERS = [
    OpenApiParameter("platform", {"type": "string", "enum": list(SITES)}, description="On this site."),
    OpenApiParameter("number", OpenApiTypes.STR, description="With exactly this number in its address."),
    OpenApiParameter("uscc", OpenApiTypes.STR, description="Of the company with this unified social credit code."),
    OpenApiParameter(
        "q", OpenApiTypes.STR, description="Holds all of these words: names it carries or carried, number, company."
    ),
]


def shop_key(text: str) -> int:
    """The id of a shop as an address names it. Raises NotVisible."""
    if not KEY.fullmatch(text):
        raise NotVisible
    return int(text)


class ShopsView(ListView):
    """Shops on record."""

    orders = {"newest": keyset.Order("api.shops", [keyset.Key("id", descending=True)])}
    parameters = PARAMETERS
    scopes = {"GET": Scope.SHOPS_READ}

    @extend_schema(
        operation_id="shops_list",
        summary="List shops",
        parameters=[*FILTERS, *PAGE_PARAMETERS],
        responses={200: paged(ShopShape)},
    )
    def get(self, request: Request) -> Response:
        """Shops about which somebody complained or that are linked with one, and the company behind each. For JD and
        CBBC; newest first."""
        page = self.page(narrowed(ShopFilter, reading.shops_for(self.actor), query=request.query_params))
        return self.answer([reading.shop_shown(shop) for shop in page.rows], page)


class ShopView(ApiView):
    """One shop."""

    scopes = {"GET": Scope.SHOPS_READ}

    @extend_schema(operation_id="shops_read", summary="Read a shop", parameters=[SHOP], responses={200: ShopDetail})
    def get(self, request: Request, shop: str) -> Response:
        """The whole shop, with the names that it carries or carried, and how it stands today."""
        found = reading.shop_for(self.actor, shop_key(shop))
        return Response(reading.shop_detail(found, actor=self.actor))


class StandingView(ApiView):
    """How a shop stands."""

    scopes = {"GET": Scope.SHOPS_READ}

    @extend_schema(
        operation_id="shops_standing",
        summary="How a shop stands on a day",
        parameters=[
            SHOP,
            OpenApiParameter("on", OpenApiTypes.DATE, description="A day in Beijing; today's if left out."),
        ],
        responses={200: StandingShape},
    )
    def get(self, request: Request, shop: str) -> Response:
        """Which strikes count on the day, to which step of the ladder they lead, and why. Any day in the past will
        do: it is judged by the ladder that was in force on it."""
        found = reading.shop_for(self.actor, shop_key(shop))
        return Response(reading.standing_shown(found, self._day(request.query_params.get("on", ""))))

    def _day(self, given: str) -> date:
        """The day asked for. Raises a problem (400)."""
        if not given:
            return house_day()
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
                raise ValueError(given)
            found = date.fromisoformat(given)
            if not FIRST_DAY <= found <= LAST_DAY:
                raise ValueError(given)
        except ValueError as broken:
            raise bad_parameter("on", _("Give a day such as 2026-03-01.")) from broken
        return found
