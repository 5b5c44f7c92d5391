"""Addresses of the rights owner's advice requests, below /portal/advice/."""

from django.urls import path

from complaints.advice.portal import asking, views

app_name = "advice_portal"

urlpatterns = [
    path("", views.AdviceList.as_view(), name="list"),
    path("new/", asking.AskView.as_view(), name="ask"),
    path("<slug:reference>/", views.AdviceView.as_view(), name="detail"),
    path("<slug:reference>/do/<slug:verb>/", views.VerbView.as_view(), name="transition"),
    path("<slug:reference>/complaint/", asking.ComplaintView.as_view(), name="complaint"),
    path("<slug:reference>/files/<uuid:public_id>/", views.FileView.as_view(), name="file"),
    path("<slug:reference>/files/<uuid:public_id>/<slug:size>/", views.PreviewView.as_view(), name="preview"),
]
