"""Addresses below /portal/enrolments/."""

from django.urls import URLPattern

app_name = "enrolments_portal"

urlpatterns: list[URLPattern] = []
