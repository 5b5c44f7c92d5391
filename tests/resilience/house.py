"""A house of its own: PostgreSQL, Valkey, gunicorn and a worker as real processes that a test may stop and kill."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg2
import urllib3

from dev.children import end_group, tied_to
from dev.paths import ROOT
from dev.ports import LOOPBACK, free_port
from dev.services import CARELESS, PostgreSQL, Valkey, environment, identity
from dev.temporary import PREPARED, copy_cluster, fingerprint_of_migrations, make_template

TELL = "from tests.resilience.scene import tell; tell()"
# Each try is a connection of its own: a kept one would hide what a newcomer gets.
HTTP = urllib3.PoolManager(retries=False, timeout=15)


@dataclass
class Running:
    """A process that can be started again just as it was."""

    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[[], bool]
    options: Mapping[str, Any] = field(default_factory=dict)
    before_exec: Callable[[], None] | None = None
    stop_signal: int = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and wait until it is ready."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.argv,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=tied_to(os.getpid(), self.stop_signal, self.before_exec),
                **self.options,
            )
        wait_until(self.ready, why=lambda: self.log.read_text(errors="replace")[-3000:])

    def stop(self) -> None:
        """Ask it to end, and see to it."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(self.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        self.kill()

    def kill(self) -> None:
        """kill -9, children included."""
        if self.process is not None:
            end_group(self.process.pid)
            self.process.wait()
            self.process = None

    def send(self, sent: int) -> None:
        """Send a signal to the process alone."""
        assert self.process is not None
        self.process.send_signal(sent)

    def children(self) -> list[int]:
        """The processes that it has started itself."""
        assert self.process is not None
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class House:
    """Everything together, in a directory that is thrown away."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.chmod(0o755)
        self.web_port = free_port()
        self.database = f"ipp_template_{fingerprint_of_migrations()}"
        # What it has acknowledged must survive a kill -9, if not a power cut.
        stores = CARELESS | {"max_connections": "30", "synchronous_commit": "on"}
        self._postgresql = PostgreSQL(directory / "postgresql", free_port(), stores)
        self._valkey = Valkey(directory / "valkey", free_port())
        self.environment = environment() | {
            "DJANGO_SETTINGS_MODULE": "tests.resilience.house_settings",
            "DATABASE_URL": self._postgresql.url(self.database),
            "REDIS_URL": self._valkey.url(),
            "HOUSE_EVIDENCE": str(directory / "evidence"),
        }
        self.postgresql = self._running(
            "postgresql",
            self._postgresql.argv,
            self._postgresql.is_ready,
            options=identity().popen_arguments() | {"cwd": "/"},
            before_exec=identity().before_exec(),
            stop_signal=signal.SIGINT,
        )
        self.valkey = self._running("valkey", self._valkey.argv, self._valkey.is_ready)
        web = (
            *("gunicorn", "ipprotect.wsgi:application", "--bind", f"{LOOPBACK}:{self.web_port}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"),
        )
        self.web = self._running("web", self._python(*web), self._web_answers)
        worker = ("celery", "-A", "ipprotect", "worker", "--beat", "--schedule", str(directory / "beat"))
        quiet = ("--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "INFO")
        self.worker = self._running("worker", self._python(*worker, *quiet), self._worker_is_ready)

    @cached_property
    def scene(self) -> dict[str, Any]:
        """Who is there, and how to act for them (tests/resilience/scene.py)."""
        told = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", TELL],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr
        found: dict[str, Any] = json.loads(told.stdout)
        return found

    def start(self) -> None:
        """Start stores and web server, with a migrated database and its people."""
        kept = identity().place(PREPARED) / self.database
        if kept.is_dir():
            copy_cluster(kept, self._postgresql.data)
        else:
            self._postgresql.initialise()
        self.postgresql.start()
        self.valkey.start()
        make_template(self._postgresql.url("postgres"), self.database)
        assert self.scene
        self.web.start()

    def stop(self) -> None:
        """Stop all of it."""
        for running in (self.worker, self.web, self.valkey, self.postgresql):
            running.stop()
        shutil.rmtree(identity().place(self.directory / "postgresql"), ignore_errors=True)

    # --- What a test does with it -------------------------------------------------------------------------------------

    def connect(self) -> Any:
        """A connection of one's own to the database."""
        connection = psycopg2.connect(self._postgresql.url(self.database))
        connection.autocommit = True
        return connection

    def ask(self, statement: str, *values: Any) -> Any:
        """The first value that a statement gives."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                row = cursor.fetchone() if cursor.description else None
                return row[0] if row else None
        finally:
            connection.close()

    def get(self, path: str, *, who: str = "", **headers: str) -> Any:
        """Ask for a page as somebody of the scene, or for an endpoint as its client (`who="client"`)."""
        return HTTP.request("GET", self.url(path), headers=self._headers(who) | headers, redirect=False)

    def post(self, path: str, fields: Mapping[str, str], *, who: str = "") -> Any:
        """Send a form as somebody of the scene."""
        headers = self._headers(who) | {"Content-Type": "application/x-www-form-urlencoded"}
        return HTTP.request("POST", self.url(path), body=urlencode(fields), headers=headers, redirect=False)

    def file(self, key: str, listing: str) -> Any:
        """File a complaint through the API."""
        body = {
            "right": self.scene["right"],
            "reason": "counterfeit",
            "measure": "delete",
            "listings": [listing],
            "explanation": "The seller offers copies of our teapot under our registered mark, at a third of the price.",
            "statement": {"name": "Clara Finch", "title": "Head of Brand Protection", "is_true": True},
        }
        headers = self._headers("client") | {"Idempotency-Key": key, "Content-Type": "application/json"}
        return HTTP.request("POST", self.url("/api/v1/complaints"), body=json.dumps(body), headers=headers)

    def raw(self, request: bytes) -> bytes:
        """Send these very bytes and return what comes back until the connection closes.

        Raises ConnectionError where the bytes are not taken to the end: a browser would show that and no answer.
        """
        answer = b""
        with socket.create_connection((LOOPBACK, self.web_port), timeout=10) as connection:
            connection.sendall(request)
            with suppress(ConnectionError):
                while piece := connection.recv(65536):
                    answer += piece
        return answer

    def url(self, path: str) -> str:
        """The whole address."""
        return f"http://{LOOPBACK}:{self.web_port}{path}"

    def _headers(self, who: str) -> dict[str, str]:
        if who == "client":
            return {"Authorization": f"Bearer {self.scene['token']}"}
        session = f"; sessionid={self.scene[who]}" if who else ""
        return {"Cookie": f"csrftoken={SEAL}{session}", "X-CSRFToken": SEAL}

    def _running(self, name: str, argv: Sequence[str], ready: Callable[[], bool], **more: Any) -> Running:
        options = more.pop("options", {"cwd": ROOT})
        return Running(argv, self.environment, self.directory / f"{name}.log", ready, options=options, **more)

    def _python(self, *argv: str) -> tuple[str, ...]:
        return (sys.executable, "-m", *argv)

    def _web_answers(self) -> bool:
        with suppress(urllib3.exceptions.HTTPError):
            return bool(self.get("/health/live").status == 200)
        return False

    def _worker_is_ready(self) -> bool:
        return " ready." in self.worker.log.read_text(errors="replace")


SEAL = "s" * 32  # a CSRF token: the form holds what the cookie holds


def wait_until(holds: Callable[[], Any], *, seconds: float = 30, why: Callable[[], str] = str) -> None:
    """Wait until something holds; fails with what `why` tells."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"still not so after {seconds} s. {why()}"
        time.sleep(0.05)
