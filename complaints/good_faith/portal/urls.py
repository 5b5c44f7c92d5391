"""Addresses of an owner's accuracy, below /portal/accuracy/."""

from django.urls import path

from complaints.good_faith.portal import views

app_name = "good_faith_portal"

urlpatterns = [
    path("", views.Overview.as_view(), name="list"),
    path("owners/<slug:code>/", views.OwnerView.as_view(), name="owner"),
    path("reviews/<slug:reference>/", views.ReviewView.as_view(), name="review"),
    path("reviews/<slug:reference>/do/<slug:verb>/", views.VerbView.as_view(), name="transition"),
    path("reviews/<slug:reference>/files/<uuid:public_id>/", views.FileView.as_view(), name="file"),
]
