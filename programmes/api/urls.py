"""Addresses of rights under /api/v1/."""

from django.urls import path

from programmes.api import views

urlpatterns = [path("rights", views.RightsView.as_view(), name="rights")]
