"""Addresses below /staff/owners/."""

from django.urls import path

from programmes.staff.owners import lists, merging, views

app_name = "owners_staff"

urlpatterns = [
    path("", lists.OwnerList.as_view(), name="list"),
    path("agents/", lists.AgentList.as_view(), name="agents"),
    path("new/", views.NewOrganisation.as_view(), name="new"),
    path("alike/", views.Alike.as_view(), name="alike"),
    path("powers/<str:reference>/", views.PowerPage.as_view(), name="power"),
    path("powers/<str:reference>/revoke/", views.RevokePower.as_view(), name="revoke_power"),
    path("powers/<str:reference>/document/", views.PowerDocument.as_view(), name="power_document"),
    path("of/<slug:code>/", views.OrganisationPage.as_view(), name="detail"),
    path("of/<slug:code>/details/", views.ProfilePage.as_view(), name="profile"),
    path("of/<slug:code>/contacts/new/", views.AddContact.as_view(), name="add_contact"),
    path("of/<slug:code>/contacts/<int:pk>/", views.ChangeContact.as_view(), name="contact"),
    path("of/<slug:code>/contacts/<int:pk>/remove/", views.RemoveContact.as_view(), name="remove_contact"),
    path("of/<slug:code>/contacts/<int:pk>/invite/", views.InviteContact.as_view(), name="invite_contact"),
    path("of/<slug:code>/shops/new/", views.AddShop.as_view(), name="add_shop"),
    path("of/<slug:code>/shops/none/", views.NoShops.as_view(), name="no_shops"),
    path("of/<slug:code>/shops/<int:pk>/strike-out/", views.WithdrawShop.as_view(), name="withdraw_shop"),
    path("of/<slug:code>/powers/new/", views.GrantPower.as_view(), name="grant_power"),
    path("of/<slug:code>/documents/<uuid:public_id>/", views.DocumentFile.as_view(), name="document"),
    path("of/<slug:code>/merge/", merging.ChooseOther.as_view(), name="merge"),
    path("of/<slug:code>/merge/<slug:other>/", merging.Compare.as_view(), name="compare"),
]
