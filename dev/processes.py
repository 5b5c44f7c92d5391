"""What `make run` runs, as data: a process added here is started, watched, restarted and stopped like the others."""

import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from dev.paths import PYTHON, ROOT
from dev.ports import LOOPBACK
from dev.services import POSTGRESQL_STOP, VALKEY_STOP, PostgreSQL, Valkey, environment, identity
from dev.supervisor import Process

# In this order before the first page is served; each may be run again at any time.
PREPARATIONS: Sequence[tuple[str, ...]] = (
    ("migrate", "--no-input", "--verbosity", "1"),
    ("load_foundations",),
)
FIRST_START: Sequence[tuple[str, ...]] = (("load_demonstration",),)
READY_PATH = "/health/ready"


def services(postgresql: PostgreSQL | None, valkey: Valkey | None) -> list[Process]:
    """Return the servers that we run ourselves: none for an address that the environment gives."""
    found = []
    if postgresql is not None:
        found.append(
            Process(
                name="postgresql",
                argv=postgresql.argv,
                environment=environment(),
                ready=postgresql.is_ready,
                stop_signal=POSTGRESQL_STOP,
                stop_seconds=20,
                stage=0,
                popen_arguments=identity().popen_arguments(),
                before_exec=identity().before_exec(),
            )
        )
    if valkey is not None:
        found.append(
            Process(
                name="valkey",
                argv=valkey.argv,
                environment=environment(),
                ready=valkey.is_ready,
                stop_signal=VALKEY_STOP,
                stage=0,
            )
        )
    return found


def applications(environment: Mapping[str, str], port: int) -> list[Process]:
    """Return the product's own processes. They answer on `port` of the loopback address."""
    python, celery = str(PYTHON), (str(PYTHON), "-m", "celery", "-A", "ipprotect")
    address = f"http://{LOOPBACK}:{port}"
    web = (
        *(python, "-m", "gunicorn", "ipprotect.wsgi:application", "--bind", f"{LOOPBACK}:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "5"),
        *("--no-control-socket", "--access-logfile", "-", "--logger-class", "dev.access_log.AccessLog"),
        *("--name", "ipprotect"),
    )
    reload = ("--reload",) if environment.get("IPP_RELOAD") else ()
    return [
        Process("web", (*web, *reload), environment, cwd=ROOT, ready=lambda: answers(address + READY_PATH)),
        Process(
            "worker",
            (*celery, "worker", "--loglevel", "INFO", "--concurrency", "2", "--without-gossip", "--without-mingle"),
            environment,
            cwd=ROOT,
            said=r"\S+@\S+ ready",
        ),
        # The schedule holds intervals only, so nothing needs to be remembered between starts.
        Process(
            "beat",
            (*celery, "beat", "--loglevel", "INFO", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""),
            environment,
            cwd=ROOT,
            said=r"beat: Starting",
        ),
    ]


def demonstration(environment: Mapping[str, str], port: int) -> list[Process]:
    """Return what plays the outside world in a demonstration: the platform, through the public API alone."""
    command = (str(PYTHON), "manage.py", "simulate_platform", "--url", f"http://{LOOPBACK}:{port}")
    return [Process("platform", command, environment, cwd=ROOT, stage=2, said="simulated platform works")]


def answers(url: str) -> bool:
    """Return whether this address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
