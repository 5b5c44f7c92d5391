"""A worker that writes a portfolio is killed with -9: another goes on, and every right is on record exactly once."""

import pytest

from core.audit.models import Event
from core.imports import actions
from core.imports.choices import ImportState
from core.imports.models import Import
from programmes.models import Right
from tests.cast import Cast, acting
from tests.imports.conftest import broker
from tests.imports.test_killed import Workers, workers
from tests.outbox.conftest import wait_until
from tests.programmes.portfolios import TEAPOT, csv_of, give

__all__ = ["broker", "workers"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS = 2_500


def test_every_right_of_a_portfolio_is_registered_once_whatever_happens_to_workers(
    workers: Workers, cast: Cast
) -> None:
    record = give(cast, csv_of([[str(5_000_000 + n), *TEAPOT[1:]] for n in range(ROWS)]))

    def killed_once(count: str) -> Import:
        """Kill a worker in the middle of a later batch, whichever that is by then."""
        workers.start()
        workers.call("advance", record.pk)
        reached = Import.objects.filter(pk=record.pk, **{f"{count}__gte": 500})
        wait_until(reached.exists, why=workers.log.read_text)
        workers.kill()
        return Import.objects.get(pk=record.pk)

    left = killed_once("read_count")
    assert left.rows.count() == left.read_count
    assert workers.until(ImportState.READY, record).new_count == ROWS
    actions.apply(record.pk, actor=acting(cast.complainant), mode="all")
    left = killed_once("applied_count")
    assert left.applied_count < ROWS, "it was killed on the way"
    assert Right.objects.count() == left.applied_count, "a batch is written whole or not at all"
    assert workers.until(ImportState.DONE, record).applied_count == ROWS
    assert Right.objects.filter(version=1).count() == Right.objects.count() == ROWS
    assert Event.objects.filter(verb="programmes.right_registered").count() == ROWS
