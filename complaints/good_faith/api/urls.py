"""Addresses of good faith under /api/v1/."""

from django.urls import path

from complaints.good_faith.api import views

urlpatterns = [path("good-faith", views.GoodFaithView.as_view(), name="good-faith")]
