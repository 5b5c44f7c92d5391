"""Addresses below /portal/documents/."""

from django.urls import URLPattern

app_name = "documents_portal"

urlpatterns: list[URLPattern] = []
