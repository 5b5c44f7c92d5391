"""Addresses of the library under /api/v1/."""

from django.urls import path

from library.api import views

urlpatterns = [
    path("library", views.LibraryView.as_view(), name="library"),
    path("library/<str:reference>", views.EntryView.as_view(), name="library-detail"),
    path("library/<str:reference>/editions/<str:number>", views.EditionView.as_view(), name="library-edition"),
    path(
        "library/<str:reference>/editions/<str:number>/comments", views.CommentsView.as_view(), name="library-comments"
    ),
    path("library/<str:reference>/editions/<str:number>/finish", views.FinishView.as_view(), name="library-finish"),
]
