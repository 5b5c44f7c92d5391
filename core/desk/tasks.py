"""Celery shells of the desk."""

from celery import shared_task
from django.utils import timezone

from core.desk import actions


@shared_task
def forget() -> int:
    """Delete outcomes of acting on many that nobody will look at any more; returns how many."""
    return actions.forget_runs(now=timezone.now())
