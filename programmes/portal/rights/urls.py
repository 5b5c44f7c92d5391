"""Addresses of the portal's pages about rights, below /portal/rights/."""

from django.urls import include, path

from programmes.portal.rights import imports, views

app_name = "rights_portal"

urlpatterns = [
    path("", views.RightList.as_view(), name="list"),
    path("imports/", include(imports.urlpatterns)),
    path("new/", views.New.as_view(), name="new"),
    path("<int:pk>/", views.Detail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.Edit.as_view(), name="edit"),
    path("<int:pk>/record/<slug:kind>/", views.Fact.as_view(), name="fact"),
    path("<int:pk>/documents/add/", views.DocumentAdd.as_view(), name="document_add"),
    path("<int:pk>/documents/<uuid:public_id>/", views.DocumentFile.as_view(), name="document"),
    path("<int:pk>/documents/<uuid:public_id>/replace/", views.DocumentReplace.as_view(), name="document_replace"),
    path("<int:pk>/documents/<uuid:public_id>/<slug:size>/", views.DocumentPreview.as_view(), name="document_preview"),
]
