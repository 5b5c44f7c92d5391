"""Addresses of the pages about clocks, rules and calendars, below /staff/clocks/."""

from django.urls import path

from core.clocks.staff import calendar_pages, rule_pages, views

app_name = "clocks_staff"

urlpatterns = [
    path("", views.ClockList.as_view(), name="list"),
    path("rules/", rule_pages.Rules.as_view(), name="rules"),
    path("rules/<str:rule>/", rule_pages.RulePage.as_view(), name="rule"),
    path("rules/<str:rule>/new/", rule_pages.NewRule.as_view(), name="new_rule"),
    path("calendars/", calendar_pages.Calendars.as_view(), name="calendars"),
    path("calendars/<slug:calendar>/", calendar_pages.CalendarPage.as_view(), name="calendar"),
    path("calendars/<slug:calendar>/<int:year>/", calendar_pages.CalendarPage.as_view(), name="calendar_year"),
    path("calendars/<slug:calendar>/<int:year>/new/", calendar_pages.NewCalendar.as_view(), name="new_calendar"),
]
