"""Addresses of CBBC's pages about complaints, below /staff/complaints/."""

from django.urls import path

from complaints.conversation.urls import STAFF
from complaints.kit import views as kit
from complaints.shops.urls import STAFF as LISTINGS
from complaints.staff import many, views

app_name = "complaints_staff"

urlpatterns = [
    path("", views.Queue.as_view(), name="list"),
    path("assign-to-me/", views.AssignToMe.as_view(), name="assign_to_me"),
    path("bulk/", many.Bulk.as_view(), name="bulk"),
    path("bulk/<uuid:run>/", many.Outcome.as_view(), name="bulk_outcome"),
    path("<slug:reference>/", views.Detail.as_view(), name="detail"),
    path("<slug:reference>/targets/", views.Targets.as_view(), name="targets"),
    path("<slug:reference>/kit/", kit.StaffKit.as_view(), name="kit"),
    path("<slug:reference>/checklist/", views.ChecklistPage.as_view(), name="checklist"),
    path("<slug:reference>/do/<slug:verb>/", views.TransitionPage.as_view(), name="transition"),
    path("<slug:reference>/evidence/<uuid:public_id>/", views.EvidencePage.as_view(), name="evidence_page"),
    path("<slug:reference>/evidence/<uuid:public_id>/file/", views.EvidenceFile.as_view(), name="evidence"),
    path("<slug:reference>/evidence/<uuid:public_id>/<slug:size>/", views.Preview.as_view(), name="preview"),
    *STAFF,
    *LISTINGS,
    path("<slug:reference>/right/<uuid:public_id>/", views.RightDocumentFile.as_view(), name="right_document"),
]
