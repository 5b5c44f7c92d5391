"""Addresses of shops under /api/v1/."""

from django.urls import path

from merchants.api import views

urlpatterns = [
    path("shops", views.ShopsView.as_view(), name="shops"),
    path("shops/<str:shop>", views.ShopView.as_view(), name="shops-detail"),
    path("shops/<str:shop>/standing", views.StandingView.as_view(), name="shops-standing"),
]
