"""Addresses of CBBC's pages about roundtables, below /staff/roundtables/."""

from django.urls import path

from roundtables.packs.views import StaffPack, StaffPacks
from roundtables.staff import agenda, day, guests, planning, views

app_name = "roundtables_staff"

urlpatterns = [
    path("", views.RoundtableList.as_view(), name="list"),
    path("new/", planning.PlanPage.as_view(), name="plan"),
    path("<slug:reference>/", views.Detail.as_view(), name="detail"),
    path("<slug:reference>/agenda/", agenda.AgendaView.as_view(), name="agenda"),
    path("<slug:reference>/agenda/<int:pk>/", agenda.ItemView.as_view(), name="agenda_item"),
    path("<slug:reference>/packs/", StaffPacks.as_view(), name="packs"),
    path("<slug:reference>/packs/<slug:readers>/<slug:lang>/", StaffPack.as_view(), name="pack"),
    path("<slug:reference>/do/<slug:verb>/", views.TransitionPage.as_view(), name="transition"),
    path("<slug:reference>/edit/", planning.DescribePage.as_view(), name="edit"),
    path("<slug:reference>/guests/people/", guests.ListPeople.as_view(), name="people"),
    path("<slug:reference>/guests/new/", guests.ListGuest.as_view(), name="guest"),
    path("<slug:reference>/guests/paste/", guests.PasteGuests.as_view(), name="paste"),
    path("<slug:reference>/guests/reply/", guests.TakeReply.as_view(), name="reply"),
    path("<slug:reference>/guests/<int:pk>/answer/", guests.AnswerForGuest.as_view(), name="answer"),
    path("<slug:reference>/guests/<int:pk>/remove/", guests.WithdrawGuest.as_view(), name="withdraw"),
    path("<slug:reference>/guests/<int:pk>/certificate/", day.Certificate.as_view(), name="certificate"),
    path("<slug:reference>/attendance/", day.Attendance.as_view(), name="attendance"),
    path("<slug:reference>/attendance/others/", day.Unexpected.as_view(), name="unexpected"),
    path("<slug:reference>/needs/", day.NeedsPage.as_view(), name="needs"),
]
