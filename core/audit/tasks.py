"""Celery shells of the audit trail."""

from celery import shared_task
from django.db import OperationalError

from core.audit import actions


@shared_task
def seal() -> int:
    """Seal what was written since the last run; returns how many events. Gives way to writers that take long."""
    sealed = total = 0
    try:
        while (sealed := actions.seal()) > 0:
            total += sealed
    except OperationalError:
        return total
    return total
