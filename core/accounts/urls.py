"""Addresses below /account/ that are ours; the others are allauth's."""

from django.urls import path

from core.accounts import views

app_name = "accounts"

urlpatterns = [
    path("profile/", views.ProfilePage.as_view(), name="profile"),
    # In front of allauth's page, which lets people replace the address that they were invited under.
    path("email/", views.AddressPage.as_view(), name="address"),
    path("invitation/<str:token>/", views.InvitationPage.as_view(), name="invitation"),
]
