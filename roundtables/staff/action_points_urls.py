"""Addresses of CBBC's pages about action points, below /staff/action-points/."""

from django.urls import path

from roundtables.staff import action_points

app_name = "action_points_staff"

urlpatterns = [
    path("", action_points.PointList.as_view(), name="list"),
    path("<slug:reference>/", action_points.Detail.as_view(), name="detail"),
    path("<slug:reference>/change/", action_points.Change.as_view(), name="change"),
    path("<slug:reference>/do/<slug:verb>/", action_points.VerbView.as_view(), name="transition"),
]
