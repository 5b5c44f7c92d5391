"""Addresses below /portal/people/."""

from django.urls import path

from core.accounts.portal import views

app_name = "accounts_portal"

urlpatterns = [
    path("", views.PeoplePage.as_view(), name="people"),
    path("invite/", views.InvitePage.as_view(), name="invite"),
    path("<int:pk>/", views.PersonPage.as_view(), name="person"),
    path("<int:pk>/close/", views.CloseAccount.as_view(), name="close"),
    path("<int:pk>/open/", views.OpenAccount.as_view(), name="open"),
    path("invitation/<int:pk>/send-again/", views.ResendInvitation.as_view(), name="resend"),
    path("invitation/<int:pk>/revoke/", views.RevokeInvitation.as_view(), name="revoke"),
]
