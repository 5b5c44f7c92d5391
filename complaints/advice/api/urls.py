"""Addresses of advice requests under /api/v1/."""

from django.urls import path

from complaints.advice.api import reading, views
from complaints.advice.api.serializers import AdviceSummary
from core.api.transitions import endpoints

urlpatterns = [
    path("advice", views.AdviceListView.as_view(), name="advice"),
    path("advice/<str:reference>", views.AdviceView.as_view(), name="advice-detail"),
    path("advice/<str:reference>/events", views.EventsView.as_view(), name="advice-events"),
    path("advice/<str:reference>/remarks", views.RemarksView.as_view(), name="advice-remarks"),
    path("advice/<str:reference>/files/<str:document>", views.FileView.as_view(), name="advice-file"),
    *endpoints(views.AdviceVerb, reading.VERBS, plural="advice", response=AdviceSummary, parameters=[views.REFERENCE]),
]
