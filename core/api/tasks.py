"""Celery shells of the API."""

from celery import shared_task
from django.utils import timezone

from core.api import idempotency


@shared_task
def forget() -> int:
    """Delete replies that are too old to be asked for again; returns how many."""
    return idempotency.forget(now=timezone.now())
