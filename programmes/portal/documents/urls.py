"""Addresses below /portal/documents/."""

from django.urls import path

from programmes.portal.documents import views

app_name = "documents_portal"

urlpatterns = [
    path("", views.DocumentList.as_view(), name="list"),
    path("<uuid:public_id>/", views.FileView.as_view(), name="file"),
    path("<uuid:public_id>/<str:size>/", views.PreviewView.as_view(), name="preview"),
]
