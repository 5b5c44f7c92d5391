"""Addresses of batches in the portal, below its complaints."""

from django.urls import path

from complaints.batches import pages
from core.imports.pages import import_patterns

app_name = "batches"

urlpatterns = [
    path("outcome/<uuid:run>/", pages.Outcome.as_view(), name="outcome"),
    path("<slug:reference>/complaints/", pages.Drafts.as_view(), name="drafts"),
    *import_patterns(pages.BatchImport),
]
