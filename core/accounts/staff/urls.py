"""Addresses below /staff/people/."""

from django.urls import path

from core.accounts.staff import views

app_name = "accounts_staff"

urlpatterns = [
    path("", views.PeoplePage.as_view(), name="people"),
    path("add/", views.AddOrganisation.as_view(), name="add"),
    path("person/<int:pk>/", views.PersonPage.as_view(), name="person"),
    path("person/<int:pk>/close/", views.CloseAccount.as_view(), name="close"),
    path("person/<int:pk>/open/", views.OpenAccount.as_view(), name="open"),
    path("invitation/<int:pk>/send-again/", views.ResendInvitation.as_view(), name="resend"),
    path("invitation/<int:pk>/revoke/", views.RevokeInvitation.as_view(), name="revoke"),
    path("client/<int:pk>/revoke/", views.RevokeClient.as_view(), name="revoke_client"),
    path("of/<slug:code>/", views.OrganisationPage.as_view(), name="organisation"),
    path("of/<slug:code>/invite/", views.InvitePage.as_view(), name="invite"),
    path("of/<slug:code>/issue-client/", views.IssueClient.as_view(), name="issue_client"),
]
