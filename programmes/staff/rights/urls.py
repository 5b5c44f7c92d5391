"""Addresses of CBBC's pages about rights, below /staff/rights/."""

from django.urls import include, path

from programmes.staff.rights import imports, views

app_name = "rights_staff"

urlpatterns = [
    path("", views.Register.as_view(), name="list"),
    path("imports/", include(imports.urlpatterns)),
    path("new/", views.New.as_view(), name="new"),
    path("<int:pk>/", views.Detail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.Edit.as_view(), name="edit"),
    path("<int:pk>/verify/", views.Verify.as_view(), name="verify"),
    path("<int:pk>/record/<slug:kind>/", views.Fact.as_view(), name="fact"),
    path("<int:pk>/facts/<int:fact_pk>/strike/", views.StrikeFact.as_view(), name="strike"),
    path("<int:pk>/documents/add/", views.DocumentAdd.as_view(), name="document_add"),
    path("<int:pk>/documents/<uuid:public_id>/", views.DocumentFile.as_view(), name="document"),
    path("<int:pk>/documents/<uuid:public_id>/replace/", views.DocumentReplace.as_view(), name="document_replace"),
    path("<int:pk>/documents/<uuid:public_id>/<slug:size>/", views.DocumentPreview.as_view(), name="document_preview"),
]
