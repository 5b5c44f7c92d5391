"""What workers and beat call."""

from celery import shared_task
from django.utils import timezone

from core.imports import claims, purging, work


@shared_task
def advance(pk: int) -> bool:
    """Work on one import until it waits for somebody, is over, or the time of one task is up; then call again."""
    has_more = work.advance(pk)
    if has_more:
        advance.delay(pk)
    return has_more


@shared_task
def resume() -> int:
    """Take up what a lost worker, or a lost call, left lying."""
    waiting = claims.waiting(timezone.now())
    for pk in waiting:
        advance.delay(pk)
    return len(waiting)


@shared_task
def purge() -> int:
    """Delete the rows of imports that were over long ago; returns how many."""
    return purging.purge(timezone.now())
