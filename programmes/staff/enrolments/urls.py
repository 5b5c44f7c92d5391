"""Addresses of CBBC's pages about enrolments, below /staff/enrolments/."""

from django.urls import path

from programmes.staff.enrolments import documents, filling, views

app_name = "enrolments_staff"

urlpatterns = [
    path("", views.EnrolmentList.as_view(), name="list"),
    path("board/", views.BoardPage.as_view(), name="board"),
    path("new/", filling.OpenPage.as_view(), name="open"),
    path("<slug:reference>/", views.Detail.as_view(), name="detail"),
    path("<slug:reference>/do/<slug:verb>/", views.TransitionPage.as_view(), name="transition"),
    path("<slug:reference>/rights/", filling.RightsPage.as_view(), name="rights"),
    path("<slug:reference>/power/", filling.PowerPage.as_view(), name="power"),
    path("<slug:reference>/services/", filling.ServicesPage.as_view(), name="services"),
    path("<slug:reference>/items/<slug:code>/", views.Judge.as_view(), name="judge"),
    path("<slug:reference>/items/<slug:code>/add/", documents.AddDocuments.as_view(), name="add_document"),
    path(
        "<slug:reference>/items/<slug:code>/<int:pk>/replace/",
        documents.ReplaceDocument.as_view(),
        name="replace_document",
    ),
    path("<slug:reference>/documents/<int:pk>/remove/", documents.RemoveDocument.as_view(), name="remove_document"),
    path("<slug:reference>/documents/<uuid:public_id>/", documents.DocumentFile.as_view(), name="document"),
    path("<slug:reference>/documents/<uuid:public_id>/<slug:size>/", documents.Preview.as_view(), name="preview"),
]
