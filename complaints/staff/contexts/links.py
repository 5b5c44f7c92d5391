"""Addresses that remember the view of the queue from which a page was opened."""

from django.urls import reverse

from core.web.saved_views import SavedView


def detail_url(reference: str, view: SavedView) -> str:
    """Address of a complaint's page that remembers the view it was opened from; empty for no reference."""
    return f"{reverse('complaints_staff:detail', args=[reference])}?view={view.name}" if reference else ""


def list_url(view: SavedView) -> str:
    """Address of a view of the queue."""
    sort = f"&sort={view.order.name}" if view.order else ""
    return f"{reverse('complaints_staff:list')}?view={view.name}{sort}"
