"""Addresses below /staff/enrolments/."""

from django.urls import URLPattern

app_name = "enrolments_staff"

urlpatterns: list[URLPattern] = []
