"""Addresses of action points in the portal, below /portal/action-points/."""

from django.urls import path

from roundtables.portal import action_points

app_name = "action_points_portal"

urlpatterns = [
    path("", action_points.PointList.as_view(), name="list"),
    path("<slug:reference>/", action_points.Detail.as_view(), name="detail"),
    path("<slug:reference>/do/<slug:verb>/", action_points.VerbView.as_view(), name="transition"),
]
