"""A worker is killed with -9 in the middle of reading, another in the middle of writing: nothing is lost or doubled."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import Connection

from complaints.targets import actions as targets
from complaints.targets.importing import BATCH
from core.audit.models import Event
from core.imports import actions
from core.imports.choices import ImportState
from core.imports.models import Import
from core.outbox.models import Message
from merchants.models import Capture, Listing, Shop
from tests.cast import Cast, acting
from tests.imports.conftest import csv_of, give, upload
from tests.imports.listings import LISTINGS
from tests.outbox.conftest import ROOT, Broker, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS = 950


@dataclass
class Workers:
    """Real Celery workers, one at a time, and the messages by which they are called."""

    broker: Broker
    environment: dict[str, str]
    hold: Path
    log: Path
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "tests.imports.worker_app", "worker", "--concurrency=1"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=INFO"]
        with self.log.open("ab") as output:
            worker = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )
        self.started.append(worker)
        wait_until(lambda: self.log.read_text().count("ready.") >= len(self.started), why=self.log.read_text)

    def kill(self) -> None:
        """kill -9 to the worker and its children."""
        worker = self.started[-1]
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()

    def call(self, task: str, *args: int) -> None:
        with Connection(self.broker.url, transport_options=current_app.conf.broker_transport_options) as line:
            current_app.send_task(f"core.imports.tasks.{task}", args=args, connection=line, ignore_result=True)

    def killed_while(self, step: str, record: Import) -> None:
        """Start a worker, and kill it inside a transaction of this step."""
        held = self.hold.with_suffix(f".{step}")
        held.touch()
        self.start()
        self.call("advance", record.pk)
        wait_until(held.with_suffix(f".{step}-reached").exists, why=self.log.read_text)
        self.kill()
        held.unlink()

    def until(self, state: ImportState, record: Import) -> Import:
        """Let another worker take up what was left, as beat would call it."""
        self.start()

        def there() -> bool:
            self.call("resume")
            return Import.objects.get(pk=record.pk).state == state

        wait_until(there, why=self.log.read_text)
        self.kill()
        return Import.objects.get(pk=record.pk)


@pytest.fixture
def workers(transactional_db: None, broker: Broker, tmp_path: Path) -> Iterator[Workers]:
    database = connection.settings_dict
    user = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{user}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
        "REDIS_URL": broker.url,
        "DJANGO_SETTINGS_MODULE": "tests.imports.worker_settings",
        "TEST_EVIDENCE": str(settings.STORAGES["evidence"]["OPTIONS"]["location"]),
        "TEST_HOLD": str(tmp_path / "hold"),
    }
    workers = Workers(broker, environment, tmp_path / "hold", tmp_path / "workers.log")
    yield workers
    if workers.started:
        workers.kill()


def test_what_a_killed_worker_left_is_taken_up_where_its_last_batch_ended(workers: Workers, cast: Cast) -> None:
    record = give(cast, csv_of([[str(n), f"Shop {n}"] for n in range(1, ROWS + 1)]))
    workers.killed_while("judging", record)
    left = Import.objects.get(pk=record.pk)
    assert (left.state, left.read_count) == (ImportState.READING, 100)
    assert left.rows.count() == 100
    ready = workers.until(ImportState.READY, record)
    assert ready.new_count == ROWS
    assert list(ready.rows.order_by("position").values_list("position", "number")) == [
        (n, n + 1) for n in range(1, ROWS + 1)
    ]

    actions.apply(record.pk, actor=acting(cast.complainant), mode="all")
    workers.killed_while("writing", record)
    left = Import.objects.get(pk=record.pk)
    assert (left.state, left.applied_count) == (ImportState.APPLYING, 100)
    assert Shop.objects.count() == 100
    done = workers.until(ImportState.DONE, record)
    assert done.applied_count == ROWS
    assert done.rows.exclude(applied_at=None).count() == ROWS
    assert dict(Shop.objects.values_list("number", "name")) == {str(n): f"Shop {n}" for n in range(1, ROWS + 1)}
    assert Event.objects.filter(verb="imports.finished").count() == 1
    assert Message.objects.filter(topic="imports.finished").count() == 1


def test_what_is_taken_over_at_once_survives_a_killed_worker_too(workers: Workers, cast: Cast) -> None:
    content = csv_of([[str(100_000_000 + n), f"Listing {n}"] for n in range(ROWS)], ("Listing", "Title"))
    actor = acting(cast.complainant)
    record = actions.start(upload(content), kind=LISTINGS.kind, actor=actor, organisation_id=cast.harrow.pk)
    workers.killed_while("writing", record)
    left = Import.objects.get(pk=record.pk)
    assert (left.state, left.read_count, left.applied_count) == (ImportState.APPLYING, ROWS, 100)
    assert Listing.objects.count() == 100
    done = workers.until(ImportState.DONE, record)
    assert (done.applied_count, done.rows.exclude(applied_at=None).count()) == (ROWS, ROWS)
    assert Listing.objects.count() == ROWS
    assert Event.objects.filter(verb="imports.finished", subject_id=record.pk).count() == 1


def test_listings_of_a_draft_are_all_there_once_whoever_is_killed(workers: Workers, cast: Cast) -> None:
    draft = cast.draft(addresses="")
    count = 2 * BATCH + 50
    content = csv_of(
        [[str(10_000_000_000 + n), f"Teapot {n}", "19.90"] for n in range(count)], ("SKU", "Title", "Price")
    )
    record = targets.start(draft, actor=acting(cast.complainant), upload=upload(content))
    workers.killed_while("writing", record)
    left = Import.objects.get(pk=record.pk)
    assert (left.state, left.applied_count, draft.targets.count()) == (ImportState.APPLYING, BATCH, BATCH)
    done = workers.until(ImportState.DONE, record)
    draft.refresh_from_db()
    assert (done.applied_count, draft.target_count, draft.targets.count()) == (count, count, count)
    assert Capture.objects.filter(subject_id=draft.pk).count() == count
