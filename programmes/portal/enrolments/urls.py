"""Addresses below /portal/enrolments/."""

from django.urls import path

from programmes.portal.enrolments import application, uploads, views

app_name = "enrolments_portal"

urlpatterns = [
    path("", views.EnrolmentList.as_view(), name="list"),
    path("<str:reference>/", views.EnrolmentView.as_view(), name="detail"),
    path("<str:reference>/application/", application.TasksView.as_view(), name="tasks"),
    path("<str:reference>/application/rights/", application.RightsView.as_view(), name="rights"),
    path("<str:reference>/application/services/", application.ServicesView.as_view(), name="services"),
    path("<str:reference>/application/power/", application.PowerView.as_view(), name="power"),
    path("<str:reference>/application/documents/<str:code>/", uploads.ItemView.as_view(), name="item"),
    path("<str:reference>/application/documents/<str:code>/upload/", uploads.ItemUploadView.as_view(), name="upload"),
    path(
        "<str:reference>/application/documents/<str:code>/<int:pk>/replace/",
        uploads.ReplaceView.as_view(),
        name="replace",
    ),
    path(
        "<str:reference>/application/documents/<str:code>/<int:pk>/remove/",
        uploads.RemoveView.as_view(),
        name="remove",
    ),
    path("<str:reference>/application/check/", application.CheckView.as_view(), name="check"),
    path("<str:reference>/submitted/", views.SubmittedView.as_view(), name="submitted"),
    path("<str:reference>/do/<str:verb>/", views.VerbView.as_view(), name="transition"),
]
