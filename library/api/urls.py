"""Addresses of the library under /api/v1/."""

from django.urls import path

from library.api import editions, views

urlpatterns = [
    path("library", views.LibraryView.as_view(), name="library"),
    path("library/<str:reference>", views.EntryView.as_view(), name="library-detail"),
    path("library/<str:reference>/editions/<str:number>", editions.EditionView.as_view(), name="library-edition"),
    path(
        "library/<str:reference>/editions/<str:number>/files/<str:document>",
        editions.FileView.as_view(),
        name="library-file",
    ),
    path("library/<str:reference>/editions/<str:number>/adopt", editions.AdoptView.as_view(), name="library-adopt"),
    path(
        "library/<str:reference>/editions/<str:number>/take_back",
        editions.TakeBackView.as_view(),
        name="library-take-back",
    ),
    path(
        "library/<str:reference>/editions/<str:number>/comments", views.CommentsView.as_view(), name="library-comments"
    ),
    path("library/<str:reference>/editions/<str:number>/finish", views.FinishView.as_view(), name="library-finish"),
]
