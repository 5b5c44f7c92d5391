"""Addresses of complaints under /api/v1/."""

from typing import Any

from django.urls import path

from complaints.api import captures, counter, decisions, drafts, grounds, reading, views
from complaints.api.serializers import ComplaintSummary
from complaints.batches import api as batches
from complaints.conversation.api import RemarksView
from core.api.transitions import endpoints
from core.imports.api import import_endpoints

DESCRIBED: dict[str, Any] = {"plural": "complaints", "response": ComplaintSummary, "parameters": [views.REFERENCE]}

urlpatterns = [
    path("complaints", views.ComplaintsView.as_view(), name="complaints"),
    path("complaints/drafts", drafts.DraftsView.as_view(), name="complaints-drafts"),
    path("complaints/drafts/<str:reference>", drafts.DraftDetail.as_view(), name="complaints-drafts-detail"),
    path(
        "complaints/drafts/<str:reference>/submit",
        drafts.DraftSubmit.as_view(),
        name="complaints-drafts-submit",
    ),
    *import_endpoints(drafts.TargetsImports),
    *import_endpoints(batches.BatchesApi),
    path("complaints/batches/<str:reference>/drafts", batches.BatchDrafts.as_view(), name="complaints-batches-drafts"),
    path("complaints/batches/<str:reference>/submit", batches.BatchSubmit.as_view(), name="complaints-batches-submit"),
    path("complaints/<str:reference>", views.ComplaintView.as_view(), name="complaints-detail"),
    path("complaints/<str:reference>/targets", views.TargetsView.as_view(), name="complaints-targets"),
    path(
        "complaints/<str:reference>/targets/<str:number>/captures",
        captures.CapturesView.as_view(),
        name="complaints-captures",
    ),
    path("complaints/<str:reference>/events", views.EventsView.as_view(), name="complaints-events"),
    path("complaints/<str:reference>/remarks", RemarksView.as_view(), name="complaints-remarks"),
    path(
        "complaints/<str:reference>/counter-notices",
        counter.CounterNoticesView.as_view(),
        name="complaints-counter-notices",
    ),
    path(
        "complaints/<str:reference>/evidence/<str:document>", views.EvidenceView.as_view(), name="complaints-evidence"
    ),
    path("grounds", grounds.GroundsView.as_view(), name="grounds"),
    path("grounds/<str:ground>", grounds.GroundView.as_view(), name="grounds-detail"),
    path("decisions", decisions.DecisionsView.as_view(), name="decisions"),
    path("documents", views.DocumentsView.as_view(), name="documents"),
    *endpoints(views.OwnersVerb, reading.OWNERS_VERBS, **DESCRIBED),
    *endpoints(views.PlatformsVerb, reading.PLATFORMS_VERBS, **DESCRIBED),
]
