"""Addresses of CBBC's pages about advice requests, below /staff/advice/."""

from django.urls import path

from complaints.advice.staff import views

app_name = "advice_staff"

urlpatterns = [
    path("", views.AdviceList.as_view(), name="list"),
    path("<slug:reference>/", views.Detail.as_view(), name="detail"),
    path("<slug:reference>/do/<slug:verb>/", views.TransitionPage.as_view(), name="transition"),
    path("<slug:reference>/files/<uuid:public_id>/", views.FileView.as_view(), name="file"),
    path("<slug:reference>/files/<uuid:public_id>/<slug:size>/", views.PreviewView.as_view(), name="preview"),
]
