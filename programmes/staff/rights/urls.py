"""Addresses below /staff/rights/."""

from django.urls import URLPattern

app_name = "rights_staff"

urlpatterns: list[URLPattern] = []
