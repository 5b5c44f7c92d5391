"""Celery shells of complaints."""

from celery import shared_task
from django.utils import timezone

from complaints.good_faith import counting


@shared_task
def count_good_faith() -> int:
    """Count the figures of owners whose complaints have moved; returns how many owners."""
    return counting.count_moved(now=timezone.now())
