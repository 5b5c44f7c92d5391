"""Addresses of CBBC's pages about roundtables, below /staff/roundtables/."""

from django.urls import path

from roundtables.packs.views import StaffPack, StaffPacks
from roundtables.staff import agenda, views

app_name = "roundtables_staff"

urlpatterns = [
    path("", views.RoundtableList.as_view(), name="list"),
    path("<slug:reference>/", views.Detail.as_view(), name="detail"),
    path("<slug:reference>/agenda/", agenda.AgendaView.as_view(), name="agenda"),
    path("<slug:reference>/agenda/<int:pk>/", agenda.ItemView.as_view(), name="agenda_item"),
    path("<slug:reference>/packs/", StaffPacks.as_view(), name="packs"),
    path("<slug:reference>/packs/<slug:readers>/<slug:lang>/", StaffPack.as_view(), name="pack"),
    path("<slug:reference>/do/<slug:verb>/", views.TransitionPage.as_view(), name="transition"),
]
