"""Addresses of the shell: home, preferences, notices, profile."""

from django.conf import settings
from django.urls import path

from core.outbox.notices import urls as notices
from core.web import home, preferences, styleguide

app_name = "web"

urlpatterns = [
    path("", home.home, name="home"),
    path("preferences/language/", preferences.language, name="language"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("preferences/time-zone/", preferences.time_zone, name="time_zone"),
    *notices.urlpatterns,
]

if settings.IPP_STYLEGUIDE:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
