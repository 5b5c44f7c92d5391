"""Addresses below /staff/agreements/."""

from django.urls import URLPattern

app_name = "agreements_staff"

urlpatterns: list[URLPattern] = []
