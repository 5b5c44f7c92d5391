"""Addresses below /staff/owners/."""

from django.urls import URLPattern

app_name = "owners_staff"

urlpatterns: list[URLPattern] = []
