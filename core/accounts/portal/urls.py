"""Addresses."""

from django.urls import URLPattern

app_name = "accounts_portal"

urlpatterns: list[URLPattern] = []
