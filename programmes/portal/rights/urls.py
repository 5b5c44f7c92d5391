"""Addresses below /portal/rights/."""

from django.urls import URLPattern

app_name = "rights_portal"

urlpatterns: list[URLPattern] = []
