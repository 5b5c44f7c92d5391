"""A person's notices. Included among the addresses of `web`."""

from django.urls import path

from core.outbox.notices import views

urlpatterns = [
    path("notices/", views.NoticesPage.as_view(), name="notices"),
    path("notices/read/", views.ReadAll.as_view(), name="notices_read"),
    path("notices/<int:pk>/", views.Follow.as_view(), name="notice"),
    path("notices/<int:pk>/read/", views.Read.as_view(), name="notice_read"),
]
