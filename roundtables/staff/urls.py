"""Addresses of CBBC's pages about roundtables, below /staff/roundtables/."""

from django.urls import path

from roundtables.staff import views

app_name = "roundtables_staff"

urlpatterns = [
    path("", views.RoundtableList.as_view(), name="list"),
    path("<slug:reference>/", views.Detail.as_view(), name="detail"),
    path("<slug:reference>/do/<slug:verb>/", views.TransitionPage.as_view(), name="transition"),
]
