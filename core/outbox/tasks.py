"""What workers and beat call."""

from celery import shared_task
from django.utils import timezone

from core.outbox import worker


@shared_task
def deliver(message_id: int) -> bool:
    """Deliver one message, if it still waits."""
    return worker.deliver(message_id, timezone.now())


@shared_task
def sweep() -> int:
    """Take up what was left lying."""
    return worker.sweep(timezone.now())
