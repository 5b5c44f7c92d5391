"""Addresses of the rights owner's complaints."""

from django.urls import include, path

from complaints.conversation.urls import PORTAL
from complaints.kit import views as kit
from complaints.portal import evidence, views
from complaints.portal.wizard import check, details, discard, explanation, files, listings, reason, right, statement
from complaints.shops.urls import PORTAL as LISTINGS
from core.imports.pages import import_patterns

app_name = "complaints_portal"

STEPS = {
    "right": right.RightStep,
    "reason": reason.ReasonStep,
    "details": details.DetailsStep,
    "listings": listings.ListingsStep,
    "explanation": explanation.ExplanationStep,
    "evidence": evidence.EvidenceStep,
    "statement": statement.StatementStep,
}

urlpatterns = [
    path("", views.ComplaintList.as_view(), name="list"),
    path("new/", right.NewView.as_view(), name="new"),
    path("batch/", include("complaints.batches.urls")),
    path("imports/", include(import_patterns(files.TargetsImport, start="for/<str:reference>/"))),
    *(
        path(f"<str:reference>/draft/{step}/", view.as_view(), {"step": step}, name="step")
        for step, view in STEPS.items()
    ),
    path("<str:reference>/draft/listings/read/", listings.AddressesView.as_view(), name="addresses"),
    path("<str:reference>/draft/listings/rows/", files.RowsView.as_view(), name="rows"),
    path("<str:reference>/draft/listings/rows/<int:pk>/remove/", files.RemoveRowView.as_view(), name="remove_row"),
    path(
        "<str:reference>/draft/listings/files/<str:given>/remove/", files.RemoveListView.as_view(), name="remove_list"
    ),
    path("<str:reference>/draft/evidence/upload/", evidence.EvidenceUploadView.as_view(), name="upload"),
    path("<str:reference>/draft/evidence/<int:pk>/remove/", evidence.RemoveView.as_view(), name="remove_evidence"),
    path("<str:reference>/draft/check/", check.CheckView.as_view(), name="check"),
    path("<str:reference>/draft/discard/", discard.DiscardView.as_view(), name="discard"),
    path("<str:reference>/submitted/", views.SubmittedView.as_view(), name="submitted"),
    path("<str:reference>/", views.ComplaintView.as_view(), name="detail"),
    path("<str:reference>/kit/", kit.PortalKit.as_view(), name="kit"),
    path("<str:reference>/do/<str:verb>/", views.VerbView.as_view(), name="transition"),
    path("<str:reference>/evidence/<int:pk>/", evidence.FileView.as_view(), name="evidence"),
    path("<str:reference>/evidence/<int:pk>/<str:size>/", evidence.PreviewView.as_view(), name="preview"),
    *PORTAL,
    *LISTINGS,
]
