"""Addresses of minutes for invited organisations, below /portal/roundtables/."""

from django.urls import path

from roundtables.portal import minutes

app_name = "minutes_portal"

urlpatterns = [
    path("<slug:reference>/minutes/", minutes.Read.as_view(), name="read"),
    path("<slug:reference>/minutes/paper/<slug:lang>/", minutes.PaperPage.as_view(), name="paper"),
    path("<slug:reference>/minutes/sections/<int:section>/comment/", minutes.Comment.as_view(), name="comment"),
]
