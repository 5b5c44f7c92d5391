"""People to write to, a mail server, a broker that can go away, and workers that can be killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection

from core.accounts.actors import Actor
from core.accounts.models import Organisation, Person
from core.outbox import wake
from core.outbox.models import Message
from dev.ports import free_port
from dev.services import Valkey
from tests.outbox import subjects
from tests.outbox.smtp import Postbox

ROOT = Path(__file__).parents[2]
SYSTEM = Actor.system("tests")
GREETING = subjects.GREETING.name


@pytest.fixture
def office(db: None) -> Organisation:
    """An organisation with an English and a Chinese reader."""
    office = Organisation.objects.create(kind="rights_owner", name="Orkney Oatworks Ltd", code="orkney")
    add_person(office, "Ada Flett", "ada@orkney.example")
    add_person(office, "Li Na", "na@orkney.example", name_zh="李娜", language="zh-hans", time_zone="Asia/Shanghai")
    return office


def add_person(organisation: Organisation, name: str, email: str, **more: Any) -> Person:
    return Person.objects.create_user(email, name=name, organisation=organisation, roles=["complainant"], **more)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    server = Postbox()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@dataclass
class Broker:
    """A Valkey of its own, so that a test may take it away and bring it back."""

    directory: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        server = Valkey(self.directory, self.port)
        self.process = subprocess.Popen(server.argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(server.is_ready)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """The broker to which this process and its workers talk during the test."""
    broker = Broker(tmp_path)
    broker.start()
    # Celery reads the address once; the connection is our own (core.outbox.wake), so that changing it here is enough.
    monkeypatch.setattr(current_app.conf, "broker_url", broker.url)
    forget_broker()
    yield broker
    broker.stop()
    forget_broker()


def forget_broker() -> None:
    """Drop the kept connection and what the circuit breaker remembers."""
    wake._drop()
    wake.breaker.reset()
    cache.clear()


@dataclass
class Workers:
    """Real Celery workers, each in a process group that can be killed at once."""

    environment: dict[str, str]
    log: Path
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, **environment: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "celery", "-A", "tests.outbox.worker_app", "worker", "--concurrency=2"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=INFO"]
        command += [f"--hostname=worker{len(self.started)}@test"]
        with self.log.open("ab") as output:
            worker = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.started.append(worker)
        wait_until(
            lambda: worker.poll() is not None or self.log.read_text().count("ready.") >= len(self.started),
            why=self.log.read_text,
        )
        assert worker.poll() is None, self.log.read_text()
        return worker

    def kill(self, worker: "subprocess.Popen[bytes]") -> None:
        """kill -9 to the worker and its children."""
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


@pytest.fixture
def workers(transactional_db: None, broker: Broker, postbox: Postbox, tmp_path: Path) -> Iterator[Workers]:
    settings = connection.settings_dict
    place = f"{settings['HOST']}:{settings['PORT']}"
    user = settings["USER"] + (f":{settings['PASSWORD']}" if settings["PASSWORD"] else "")
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{user}@{place}/{settings['NAME']}",
        "REDIS_URL": broker.url,
        "DJANGO_SETTINGS_MODULE": "tests.outbox.worker_settings",
        "TEST_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "TEST_EMAIL_PORT": str(postbox.port),
        "TEST_HOLD": str(tmp_path / "hold"),
    }
    workers = Workers(environment, tmp_path / "workers.log")
    yield workers
    for worker in workers.started:
        workers.kill(worker)


def wait_until(condition: Callable[[], object], *, seconds: float = 30, why: Callable[[], str] = str) -> None:
    """Wait for a condition, looking often; fails with what `why` says when it never comes true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"it never came true\n{why()}"
        time.sleep(0.02)


def statuses(kind: str = "mail") -> list[str]:
    return list(Message.objects.filter(kind=kind).order_by("pk").values_list("status", flat=True))
