"""Addresses of the portal's pages of the library, below /portal/library/. An edition's reference holds a point."""

from django.urls import path

from library.portal import views

app_name = "library_portal"

urlpatterns = [
    path("", views.LibraryList.as_view(), name="list"),
    path("propose/", views.ProposePage.as_view(), name="propose"),
    path("proposals/", views.Proposals.as_view(), name="proposals"),
    path("subscriptions/", views.SubscriptionsPage.as_view(), name="subscriptions"),
    path("editions/<str:reference>/", views.EditionPage.as_view(), name="edition"),
    path("editions/<str:reference>/edit/", views.EditPage.as_view(), name="edit"),
    path("editions/<str:reference>/acknowledge/", views.AcknowledgePage.as_view(), name="acknowledge"),
    path("editions/<str:reference>/do/<slug:verb>/", views.TransitionPage.as_view(), name="transition"),
    path("editions/<str:reference>/files/<uuid:public_id>/", views.FilePage.as_view(), name="file"),
    path("<slug:reference>/", views.EntryPage.as_view(), name="detail"),
    path("<slug:reference>/compare/", views.ComparePage.as_view(), name="compare"),
]
