"""Addresses of the shell: home, preferences, notices, profile."""

from django.conf import settings
from django.urls import path

from core.outbox.notices import urls as notices
from core.web import filter_pages, home, preferences, shortcuts, styleguide

app_name = "web"

urlpatterns = [
    path("", home.home, name="home"),
    path("staff/", home.StaffDoor.as_view(), name="staff"),
    path("portal/", home.PortalDoor.as_view(), name="portal"),
    path("preferences/language/", preferences.language, name="language"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("preferences/time-zone/", preferences.time_zone, name="time_zone"),
    path("preferences/shortcuts/", preferences.shortcuts, name="shortcuts_switch"),
    path("shortcuts/", shortcuts.ShortcutsPage.as_view(), name="shortcuts"),
    path("filters/<int:pk>/", filter_pages.ChangeFilter.as_view(), name="filter"),
    path("filters/<int:pk>/remove/", filter_pages.RemoveFilter.as_view(), name="filter_remove"),
    path("filters/<str:list_name>/", filter_pages.FiltersPage.as_view(), name="filters"),
    *notices.urlpatterns,
]

if settings.IPP_STYLEGUIDE:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
