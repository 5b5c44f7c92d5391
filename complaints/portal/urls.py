"""Addresses."""

from django.urls import URLPattern

app_name = "complaints_portal"

urlpatterns: list[URLPattern] = []
