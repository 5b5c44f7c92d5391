"""Addresses of roundtables, issues and action points under /api/v1/."""

from django.urls import path

from core.api.transitions import endpoints
from roundtables.api import minutes, reading, views
from roundtables.api.serializers import ActionPointSummary, IssueSummary

urlpatterns = [
    path("roundtables", views.RoundtableListView.as_view(), name="roundtables"),
    path("roundtables/<str:reference>", views.RoundtableView.as_view(), name="roundtables-detail"),
    path("roundtables/<str:reference>/pack", views.PackView.as_view(), name="roundtables-pack"),
    path("roundtables/<str:reference>/minutes", minutes.MinutesView.as_view(), name="roundtables-minutes"),
    path("roundtables/<str:reference>/comments", minutes.CommentsView.as_view(), name="roundtables-comments"),
    path("issues", views.IssueListView.as_view(), name="issues"),
    path("issues/<str:reference>", views.IssueView.as_view(), name="issues-detail"),
    *endpoints(views.IssueVerb, reading.ISSUE_VERBS, plural="issues", response=IssueSummary, parameters=[views.ISSUE]),
    path("action-points", views.ActionPointListView.as_view(), name="action-points"),
    path("action-points/<str:reference>", views.ActionPointView.as_view(), name="action-points-detail"),
    *endpoints(
        views.ActionPointVerb,
        reading.POINT_VERBS,
        plural="action-points",
        response=ActionPointSummary,
        parameters=[views.POINT],
    ),
]
