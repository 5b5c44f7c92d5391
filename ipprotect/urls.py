"""Every address of the system, by audience."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from core.api import tokens
from core.web import errors, health

urlpatterns = [
    path("", include("core.web.urls")),
    path("account/", include("core.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("identity/o/api/token", tokens.token, name="token"),
    path("identity/o/api/revoke", tokens.revoke, name="revoke"),
    path("", include("allauth.idp.urls")),
    path("staff/complaints/", include("complaints.staff.urls")),
    path("staff/grounds/", include("complaints.staff.grounds")),
    path("staff/advice/", include("complaints.advice.staff.urls")),
    path("staff/good-faith/", include("complaints.good_faith.staff.urls")),
    path("staff/enrolments/", include("programmes.staff.enrolments.urls")),
    path("staff/owners/", include("programmes.staff.owners.urls")),
    path("staff/rights/", include("programmes.staff.rights.urls")),
    path("staff/agreements/", include("programmes.staff.agreements.urls")),
    path("staff/shops/", include("merchants.staff.urls")),
    path("staff/companies/", include("merchants.staff.company_urls")),
    path("staff/roundtables/", include("roundtables.staff.minutes_urls")),
    path("staff/roundtables/", include("roundtables.staff.urls")),
    path("staff/action-points/", include("roundtables.staff.action_points_urls")),
    path("staff/issues/", include("roundtables.staff.issue_urls")),
    path("staff/library/standards/", include("library.standards.staff.urls")),
    path("staff/library/", include("library.staff.urls")),
    path("staff/clocks/", include("core.clocks.staff.urls")),
    path("staff/operations/", include("core.outbox.staff.urls")),
    path("staff/people/", include("core.accounts.staff.urls")),
    path("portal/complaints/", include("complaints.portal.urls")),
    path("portal/advice/", include("complaints.advice.portal.urls")),
    path("portal/accuracy/", include("complaints.good_faith.portal.urls")),
    path("portal/enrolments/", include("programmes.portal.enrolments.urls")),
    path("portal/organisation/", include("programmes.portal.organisation.urls")),
    path("portal/rights/", include("programmes.portal.rights.urls")),
    path("portal/documents/", include("programmes.portal.documents.urls")),
    path("portal/library/standards/", include("library.standards.portal.urls")),
    path("portal/library/", include("library.portal.urls")),
    path("portal/people/", include("core.accounts.portal.urls")),
    path("portal/roundtables/", include("roundtables.portal.minutes_urls")),
    path("portal/roundtables/", include("roundtables.portal.urls")),
    path("portal/issues/", include("roundtables.portal.issue_urls")),
    path("portal/action-points/", include("roundtables.portal.action_points_urls")),
    path("roundtables/answer/", include("roundtables.answer")),
    path("api/", include("ipprotect.api")),
    path("registry/", admin.site.urls),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]

if settings.IPP_DEMONSTRATION:
    urlpatterns.append(path("outbox/", include("core.outbox.demonstration.urls")))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
