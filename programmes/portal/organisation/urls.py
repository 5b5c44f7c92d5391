"""Addresses below /portal/organisation/."""

from django.urls import URLPattern

app_name = "organisation_portal"

urlpatterns: list[URLPattern] = []
