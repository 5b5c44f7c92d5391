"""Addresses of an invited organisation's pages about roundtables, below /portal/roundtables/."""

from django.urls import path

from roundtables.packs.views import PortalPack
from roundtables.portal import answering, views

app_name = "roundtables_portal"

urlpatterns = [
    path("", views.RoundtableList.as_view(), name="list"),
    path("<slug:reference>/", views.Detail.as_view(), name="detail"),
    path("<slug:reference>/answer/<int:pk>/", answering.AnswerPage.as_view(), name="answer"),
    path("<slug:reference>/certificate/<int:pk>/", answering.CertificatePage.as_view(), name="certificate"),
    path("<slug:reference>/pack/<slug:lang>/", PortalPack.as_view(), name="pack"),
]
