"""Addresses that remember the view of the list from which a page was opened."""

from django.urls import reverse

from core.web.saved_views import SavedView


def detail_url(reference: str, view: SavedView) -> str:
    """Address of an enrolment's page that remembers the view it was opened from."""
    return f"{reverse('enrolments_staff:detail', args=[reference])}?view={view.name}"


def list_url(view: SavedView) -> str:
    """Address of a view of the list."""
    sort = f"&sort={view.order.name}" if view.order else ""
    return f"{reverse('enrolments_staff:list')}?view={view.name}{sort}"
