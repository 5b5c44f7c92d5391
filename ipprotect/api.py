"""Addresses of the API: version 1, its description for people, and the pages that problems point to."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from core.api import documentation, me
from core.api.views import NotFoundView

app_name = "api"

version_1: list[URLPattern | URLResolver] = [
    path("", include("complaints.api.urls")),
    path("", include("complaints.advice.api.urls")),
    path("", include("complaints.good_faith.api.urls")),
    path("", include("programmes.api.urls")),
    path("", include("merchants.api.urls")),
    path("", include("library.api.urls")),
    path("", include("roundtables.api.urls")),
    path("me", me.MeView.as_view(), name="me"),
    path("openapi.json", documentation.OpenApiView.as_view(), name="openapi"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(version_1)),
    path("docs/", documentation.page, name="docs"),
    path("problems/<slug:code>", documentation.problem_page, name="problem"),
    re_path(r"", NotFoundView.as_view(), name="nowhere"),
]
