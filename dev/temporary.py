"""Stores that live as long as a test run: a copy of a prepared cluster, thrown away at the end.

The cluster is kept once, already migrated, under a name that is a hash of the migrations. Every run copies it, so a
second run starts in a second, two runs never meet, and a run that was killed leaves nothing worth keeping.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg2
from psycopg2 import sql

from dev.children import Guard, end_group, tied_to
from dev.paths import LOCAL, ROOT
from dev.ports import free_port
from dev.services import CARELESS, POSTGRESQL_STOP, VALKEY_STOP, PostgreSQL, Valkey, environment, identity

PREPARED = LOCAL / "test"
SETTINGS = "ipprotect.settings.test"
START_SECONDS = 30.0


class Stores:
    """The stores of one run. `urls` is what the run's processes need in their environment."""

    def __init__(self) -> None:
        self.guard = Guard()
        self.processes: list[tuple[subprocess.Popen[bytes], int]] = []
        self.directory: Path | None = None
        self.urls: dict[str, str] = {}

    def start(self) -> None:
        """Start what the environment does not name, and see to it that a migrated template database exists."""
        template = f"ipp_template_{fingerprint_of_migrations()}"
        if "DATABASE_URL" in os.environ:
            make_template(os.environ["DATABASE_URL"], template)
        else:
            self._start_postgresql(template)
        if "REDIS_URL" not in os.environ:
            valkey = Valkey(self._home() / "valkey", free_port())
            self._start(valkey.argv, VALKEY_STOP, valkey)
            self.urls["REDIS_URL"] = valkey.url()
        self.urls["IPP_TEST_TEMPLATE"] = template

    def stop(self) -> None:
        """Stop what `start` started and remove its files. Idempotent."""
        for process, stop_signal in reversed(self.processes):
            with suppress(ProcessLookupError):
                process.send_signal(stop_signal)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            end_group(process.pid)
            process.wait()
            self.guard.forget(process.pid)
        self.processes.clear()
        self.guard.close()
        if self.directory is not None:
            shutil.rmtree(identity().place(self.directory / "postgresql"), ignore_errors=True)
            shutil.rmtree(self.directory, ignore_errors=True)

    def _home(self) -> Path:
        if self.directory is None:
            PREPARED.mkdir(parents=True, exist_ok=True)
            sweep(PREPARED)
            self.directory = Path(tempfile.mkdtemp(prefix=f"run-{os.getpid()}-", dir=PREPARED))
            self.directory.chmod(0o755)
        return self.directory

    def _start_postgresql(self, template: str) -> None:
        """Start a copy of the cluster that holds `template`; make that cluster first where there is none."""
        kept = identity().place(PREPARED) / f"{template}"
        server = PostgreSQL(self._home() / "postgresql", free_port(), CARELESS)
        found = kept.is_dir() and could_copy(kept, server.data)
        if not found:
            server.initialise()
        self._start(server.argv, POSTGRESQL_STOP, server)
        if not found:
            make_template(server.url("postgres"), template)
            self._keep(server, kept)
        self.urls["DATABASE_URL"] = server.url("ipprotect")

    def _keep(self, server: PostgreSQL, kept: Path) -> None:
        """Set a stopped copy of this cluster aside for the next runs, and start it again for this one."""
        process, stop_signal = self.processes.pop()
        process.send_signal(stop_signal)
        process.wait()
        self.guard.forget(process.pid)
        making = kept.with_name(f"{kept.name}.{os.getpid()}")
        copy_cluster(server.data, making)
        for older in kept.parent.glob("ipp_template_*"):
            if older != making and not is_of_a_run_at_work(older):
                throw_away(older)
        with suppress(OSError):  # another run was quicker
            making.rename(kept)
        self._start(server.argv, POSTGRESQL_STOP, server)

    def _start(self, argv: list[str], stop_signal: int, server: PostgreSQL | Valkey) -> None:
        log = self._home() / f"{type(server).__name__.lower()}.log"
        postgresql = isinstance(server, PostgreSQL)
        with log.open("ab") as output:
            process = subprocess.Popen(
                argv,
                env=environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=tied_to(os.getpid(), stop_signal, identity().before_exec() if postgresql else None),
                **(identity().popen_arguments() if postgresql else {}),
            )
        self.guard.watch(process.pid, stop_signal)
        self.processes.append((process, stop_signal))
        deadline = time.monotonic() + START_SECONDS
        while not server.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)


def copy_cluster(source: Path, target: Path) -> None:
    """Copy a stopped cluster with its owner and modes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    making = target.with_name(f"{target.name}.copying")
    shutil.rmtree(making, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(making)], check=True)
    making.rename(target)


def could_copy(source: Path, target: Path) -> bool:
    """As copy_cluster; False where another run has thrown the source away meanwhile."""
    try:
        copy_cluster(source, target)
    except subprocess.CalledProcessError:
        if source.is_dir():
            raise
        shutil.rmtree(target, ignore_errors=True)
        return False
    return True


def throw_away(cluster: Path) -> None:
    """Remove a cluster that is kept: first its name, so that nobody ever finds half of it."""
    doomed = cluster.with_name(f"doomed.{cluster.name}.{os.getpid()}")
    with suppress(OSError):  # another run was quicker
        cluster.rename(doomed)
    for name in cluster.parent.glob("doomed.*"):
        shutil.rmtree(name, ignore_errors=True)


def is_of_a_run_at_work(cluster: Path) -> bool:
    """Whether a run that still exists is making this cluster: its number stands behind the name."""
    pid = cluster.suffix.removeprefix(".") if cluster.suffix != ".copying" else cluster.with_suffix("").suffix[1:]
    return pid.isdecimal() and Path(f"/proc/{pid}").exists()


def sweep(directory: Path) -> None:
    """Remove what runs that no longer exist left behind."""
    for left in directory.glob("run-*"):
        pid = left.name.split("-")[1]
        if not Path(f"/proc/{pid}").exists():
            shutil.rmtree(left, ignore_errors=True)


def fingerprint_of_migrations() -> str:
    """Return a name for the state of the tables: it changes with any migration, setting or library version."""
    files = sorted(path for path in ROOT.glob("*/**/migrations/*.py") if ".venv" not in path.parts)
    files += [ROOT / "requirements" / "dev.txt", ROOT / "ipprotect" / "settings" / "base.py"]
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def make_template(server: str, name: str) -> None:
    """Create and migrate the database `name` on the server behind this address, unless it is there already.

    It gets its final name only once it is complete. Raises RuntimeError with what the migration said.
    """
    connection = psycopg2.connect(with_database(server, "postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                return
            making = f"{name}_making"
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(making)))
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
            migrate(with_database(server, making))
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            cursor.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))
    finally:
        connection.close()


def migrate(url: str) -> None:
    finished = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": SETTINGS},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise RuntimeError(f"The migrations failed:\n{finished.stdout}{finished.stderr}")


def with_database(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    head, _, rest = url.partition("://")
    place, _, tail = rest.partition("/")
    _, _, options = tail.partition("?")
    return f"{head}://{place}/{name}" + (f"?{options}" if options else "")


def with_redis_database(url: str, number: int) -> str:
    """Return the address of another numbered database on the same Redis."""
    head, _, rest = url.partition("://")
    place, _, tail = rest.partition("/")
    _, _, options = tail.partition("?")
    return f"{head}://{place}/{number}" + (f"?{options}" if options else "")
