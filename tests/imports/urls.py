"""The pages of the tiny importer, for both audiences, beside everything else."""

from django.urls import include, path

from core.accounts.choices import Audience
from core.imports.pages import ImportPage, import_patterns
from ipprotect import urls
from tests.imports.shops import SHOPS


class OwnersImport(ImportPage):
    """The portal's."""

    audience = Audience.PORTAL
    namespace = "shops_portal"
    kind = SHOPS.kind


class StaffImport(ImportPage):
    """CBBC's."""

    audience = Audience.STAFF
    namespace = "shops_staff"
    kind = SHOPS.kind


urlpatterns = [
    path("portal/shops/imports/", include((import_patterns(OwnersImport), "shops_portal"))),
    path("staff/shops/imports/", include((import_patterns(StaffImport), "shops_staff"))),
    *urls.urlpatterns,
]
