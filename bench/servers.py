"""What a run needs: PostgreSQL as careful as in production, Valkey, and gunicorn configured as in production."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from dev.children import Guard, end_group, tied_to
from dev.paths import LOCAL, ROOT
from dev.ports import LOOPBACK, free_port
from dev.services import POSTGRESQL_STOP, VALKEY_STOP, PostgreSQL, Valkey, environment, identity
from dev.temporary import sweep, with_database

PLACE = LOCAL / "bench"
# Nothing that makes a commit less certain: what is measured must be what production waits for.
CAREFUL = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
    "jit": "off",
    "log_line_prefix": "@@ ",
}
MARK = "@@ LOG:  "
MIGRATED = "migrated"  # what every database starts from: tables are made once a run
WORKERS = "2"
THREADS = "4"
START_SECONDS = 60.0


@dataclass(frozen=True)
class Web:
    """A running gunicorn."""

    port: int
    master: int

    @property
    def workers(self) -> list[int]:
        """Process ids of its workers."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(pid) for pid in children.split()]


@dataclass
class Servers:
    """The servers of one run, and their end. Everything listens on the loopback address only."""

    guard: Guard = field(default_factory=Guard)
    started: list[tuple[subprocess.Popen[bytes], int]] = field(default_factory=list)
    postgresql_log: Path = Path()
    database_server: str = ""
    redis_url: str = ""

    def __post_init__(self) -> None:
        PLACE.mkdir(parents=True, exist_ok=True)
        sweep(PLACE)
        self.directory = Path(tempfile.mkdtemp(prefix=f"run-{os.getpid()}-", dir=PLACE))
        self.directory.chmod(0o755)

    def start_stores(self) -> None:
        """Start a PostgreSQL that holds tables without rows, and an empty Valkey."""
        postgresql = PostgreSQL(self.directory / "postgresql", free_port(), CAREFUL)
        postgresql.initialise()
        self.postgresql_log = self.directory / "postgresql.log"
        self._start(
            "postgresql",
            postgresql.argv,
            POSTGRESQL_STOP,
            postgresql.is_ready,
            env=environment(),
            before=identity().before_exec(),
            **identity().popen_arguments(),
        )
        self.database_server = postgresql.url("postgres")
        valkey = Valkey(self.directory / "valkey", free_port())
        self._start("valkey", valkey.argv, VALKEY_STOP, valkey.is_ready, env=environment())
        self.redis_url = valkey.url()
        migrated = self.create_database(MIGRATED, "template1")
        self.run(["manage.py", "migrate", "--no-input", "--verbosity", "0"], migrated)

    def create_database(self, name: str, template: str = MIGRATED) -> str:
        """Create a database, without rows or as another one to which nobody is connected; returns its address."""
        connection = psycopg2.connect(self.database_server)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        connection.close()
        return with_database(self.database_server, name)

    def environment(self, database_url: str) -> dict[str, str]:
        """What the application's processes read."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("IPP_", "MAKE", "MFLAGS"))}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "bench.app_settings",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": database_url,
            "REDIS_URL": self.redis_url,
            "REDIS_PREFIX": database_url.rpartition("/")[2],
            "SECRET_KEY": "only-for-this-run-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
            "ALLOWED_HOSTS": LOOPBACK,
            "CSRF_TRUSTED_ORIGINS": f"https://{LOOPBACK}",
            "IPP_SITE_URL": f"https://{LOOPBACK}",
            "IPP_EVIDENCE_DIR": str(self.directory / "evidence"),
            "EMAIL_URL": "smtp://127.0.0.1:25",
            "WEB_CONCURRENCY": WORKERS,
            "WEB_THREADS": THREADS,
        }

    def start_web(self, name: str, application: str, database_url: str) -> Web:
        """Start gunicorn with production's configuration; only its address differs, and workers are not replaced."""
        port = free_port()
        argv = [
            *(sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
            *("--bind", f"{LOOPBACK}:{port}", "--max-requests", "0", application),
        ]
        process = self._start(
            name, argv, signal.SIGTERM, lambda: _answers(port), env=self.environment(database_url), cwd=str(ROOT)
        )
        web = Web(port, process.pid)
        _wait(lambda: len(web.workers) == int(WORKERS), process, self.directory / f"{name}.log")
        return web

    def run(self, argv: list[str], database_url: str) -> None:
        """Run a command of ours to its end. Raises RuntimeError with what it said."""
        finished = subprocess.run(
            [sys.executable, *argv],
            cwd=ROOT,
            env=self.environment(database_url),
            preexec_fn=tied_to(os.getpid(), signal.SIGTERM),
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode:
            raise RuntimeError(f"{' '.join(argv)} failed:\n{(finished.stdout + finished.stderr)[-4000:]}")

    def stop(self) -> None:
        """Stop everything and remove its files. Idempotent."""
        for process, stop_signal in reversed(self.started):
            with suppress(ProcessLookupError):
                process.send_signal(stop_signal)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            end_group(process.pid)
            process.wait()
            self.guard.forget(process.pid)
        self.started.clear()
        self.guard.close()
        shutil.rmtree(identity().place(self.directory / "postgresql"), ignore_errors=True)
        shutil.rmtree(self.directory, ignore_errors=True)

    def _start(
        self,
        name: str,
        argv: list[str],
        stop_signal: int,
        is_ready: Callable[[], bool],
        *,
        env: Mapping[str, str],
        cwd: str = "/",
        before: Callable[[], None] | None = None,
        **more: Any,
    ) -> subprocess.Popen[bytes]:
        log = self.directory / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                argv,
                env=dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=tied_to(os.getpid(), stop_signal, before),  # noqa: PLW1509 - no thread runs yet
                **more,
            )
        self.guard.watch(process.pid, stop_signal)
        self.started.append((process, stop_signal))
        _wait(is_ready, process, log)
        return process


def _wait(is_ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
