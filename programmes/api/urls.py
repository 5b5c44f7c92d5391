"""Addresses of enrolments, rights, organisations and powers of attorney under /api/v1/."""

from typing import Any

from django.urls import path

from core.api.transitions import endpoints
from core.imports.api import import_endpoints
from programmes.api import enrolment_views, enrolments, import_views, organisation_views, right_views
from programmes.api.serializers.enrolments import EnrolmentSummary

DESCRIBED: dict[str, Any] = {
    "plural": "enrolments",
    "response": EnrolmentSummary,
    "parameters": [enrolment_views.REFERENCE],
}

urlpatterns = [
    path("enrolments", enrolment_views.EnrolmentsView.as_view(), name="enrolments"),
    path("enrolments/<str:reference>", enrolment_views.EnrolmentView.as_view(), name="enrolments-detail"),
    path("enrolments/<str:reference>/events", enrolment_views.EnrolmentEventsView.as_view(), name="enrolments-events"),
    path(
        "enrolments/<str:reference>/remarks", enrolment_views.EnrolmentRemarksView.as_view(), name="enrolments-remarks"
    ),
    path(
        "enrolments/<str:reference>/documents/<str:document>/link",
        enrolment_views.EnrolmentLinkView.as_view(),
        name="enrolments-link",
    ),
    *endpoints(enrolment_views.OwnersVerb, enrolments.OWNERS_VERBS, **DESCRIBED),
    *endpoints(enrolment_views.PlatformsVerb, enrolments.PLATFORMS_VERBS, **DESCRIBED),
    path("links/<str:token>", enrolment_views.LinkView.as_view(), name="links"),
    path("rights", right_views.RightsView.as_view(), name="rights"),
    *import_endpoints(import_views.RightsImports),
    path("rights/<str:right>", right_views.RightView.as_view(), name="rights-detail"),
    path("rights/<str:right>/documents", right_views.RightDocumentsView.as_view(), name="rights-documents"),
    path("rights/<str:right>/facts", right_views.RightFactsView.as_view(), name="rights-facts"),
    path("organisations/me", organisation_views.OwnOrganisationView.as_view(), name="organisations-me"),
    path("powers", organisation_views.PowersView.as_view(), name="powers"),
]
