"""The addresses of a demonstration."""

from django.urls import include, path

from ipprotect import urls

# No second mailbox where the settings say that this is a demonstration anyway.
urlpatterns = [path("outbox/", include("core.outbox.demonstration.urls")), *urls.urlpatterns]
