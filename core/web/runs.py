"""Acting on many at once from a page: two presses of the button act once, and what came of it is kept."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from core.accounts.actors import Actor
from core.desk import actions as desk
from core.desk import queries
from core.workflow.bulk import Outcome, Result


def is_kept(run_id: uuid.UUID, *, actor: Actor) -> bool:
    """Whether an earlier press of the button has done it: its outcome is there to be shown."""
    return queries.runs_visible_to(actor).filter(public_id=run_id).exists()


def keep_once(
    run_id: uuid.UUID,
    act: Callable[[datetime], Sequence[dict[str, str]]],
    *,
    actor: Actor,
    what: tuple[str, str],
    back_url: str,
) -> bool:
    """Act on many and keep what came of each (`told`), as one: two presses of the button at once act once.

    `what`: noun and verb. Returns whether there is an outcome; there is none where nothing was acted on. Raises Http404
    for the number of somebody else's run, and what `act` raises.
    """
    now = timezone.now()
    try:
        with transaction.atomic():
            results = act(now)
            moved = sum(one["outcome"] == Outcome.MOVED for one in results)
            if results:
                desk.keep_run(run_id, actor=actor, what=what, back_url=back_url, results=results, moved=moved, now=now)
    except IntegrityError:
        # The button was pressed twice, and the other press was faster; or the number is of somebody else's run.
        if not queries.is_known(run_id):
            raise
        if not is_kept(run_id, actor=actor):
            raise Http404 from None
        return True
    return bool(results)


def told(record: Any, result: Result[Any], *, title: str, url: str) -> dict[str, str]:
    """What came of a record, as its run keeps it."""
    return {
        "reference": record.reference,
        "title": title,
        "url": url,
        "outcome": result.outcome.value,
        "reason": result.reason,
        "last": result.last,
    }
