"""Addresses below /portal/organisation/."""

from django.urls import path

from programmes.portal.organisation import views

app_name = "organisation_portal"

urlpatterns = [
    path("", views.OrganisationPage.as_view(), name="detail"),
    path("details/", views.ProfilePage.as_view(), name="profile"),
    path("contacts/new/", views.AddContact.as_view(), name="add_contact"),
    path("contacts/<int:pk>/", views.ChangeContact.as_view(), name="contact"),
    path("contacts/<int:pk>/remove/", views.RemoveContact.as_view(), name="remove_contact"),
    path("contacts/<int:pk>/invite/", views.InviteContact.as_view(), name="invite_contact"),
    path("shops/new/", views.AddShop.as_view(), name="add_shop"),
    path("shops/none/", views.NoShops.as_view(), name="no_shops"),
    path("shops/<int:pk>/strike-out/", views.WithdrawShop.as_view(), name="withdraw_shop"),
    path("powers/new/", views.GrantPower.as_view(), name="grant_power"),
    path("powers/<str:reference>/", views.PowerPage.as_view(), name="power"),
    path("powers/<str:reference>/revoke/", views.RevokePower.as_view(), name="revoke_power"),
    path("powers/<str:reference>/document/", views.PowerDocument.as_view(), name="power_document"),
    path("principals/", views.Principals.as_view(), name="principals"),
]
