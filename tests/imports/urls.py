"""The pages of the tiny importers, and endpoints of one, beside everything else."""

from collections.abc import Mapping
from typing import Any

from django.urls import include, path

from core.accounts.choices import Audience, Scope
from core.imports.api import Given, ImportApi, import_endpoints
from core.imports.models import Import
from core.imports.pages import ImportPage, import_patterns
from core.web.components import Crumb
from core.workflow.errors import InvalidInputs
from ipprotect import api, urls
from merchants.models import Shop
from tests.imports.listings import LISTINGS
from tests.imports.shops import SHOPS


class OwnersImport(ImportPage):
    """The portal's."""

    audience = Audience.PORTAL
    namespace = "given_shops_portal"
    kind = SHOPS.kind


class StaffImport(ImportPage):
    """CBBC's."""

    audience = Audience.STAFF
    namespace = "given_shops_staff"
    kind = SHOPS.kind


class ListingsImport(ImportPage):
    """The portal's, for a shop."""

    audience = Audience.PORTAL
    namespace = "listings_portal"
    kind = LISTINGS.kind

    def subject(self, **given: Any) -> Shop | None:
        return Shop.objects.filter(number=self.request.GET.get("shop", "")).first()

    def onward(self, record: Import) -> Crumb | None:
        return Crumb("Back to the shop", "/shop/")


class ListingsApi(ImportApi):
    """For rights owners' systems."""

    kind, plural, name = LISTINGS.kind, "listings/imports", "listings-imports"
    reads, writes = Scope.COMPLAINTS_READ, Scope.COMPLAINTS_FILE
    fields = {"shop": {"type": "string"}, "but_not": {"type": "string"}}

    def given(self, form: Mapping[str, str]) -> Given:
        shop = Shop.objects.filter(number=form["shop"]).first()
        if form["shop"] and shop is None:
            raise InvalidInputs({"shop": ["There is none."]})
        return Given(self.actor.organisation_id or 0, shop, {"but_not": form["but_not"]})

    def subject_shown(self, record: Import) -> str:
        return str(record.subject_id or "")


endpoints = [path("v1/", include(import_endpoints(ListingsApi))), *api.urlpatterns]
urlpatterns = [
    path("api/", include((endpoints, "api"))),
    path("portal/listings/imports/", include((import_patterns(ListingsImport), "listings_portal"))),
    path("portal/shops/imports/", include((import_patterns(OwnersImport), "given_shops_portal"))),
    path("staff/shops/imports/", include((import_patterns(StaffImport), "given_shops_staff"))),
    *urls.urlpatterns,
]
