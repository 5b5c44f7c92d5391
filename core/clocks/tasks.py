"""What beat calls."""

from celery import shared_task
from django.utils import timezone

from core.clocks import scan


@shared_task
def fire_due() -> int:
    """Act upon every clock that is due."""
    return scan.fire_due(timezone.now())
