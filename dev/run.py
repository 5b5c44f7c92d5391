"""`make run`: the whole system on this machine, from empty to a page that answers; Ctrl-C stops it all."""

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from dev.children import die_with_parent
from dev.console import BOLD, DIM, RED, YELLOW, paint, say, step
from dev.messages import compile_catalogues
from dev.paths import LOCAL, LOGS, PYTHON, ROOT
from dev.ports import LOOPBACK, port_or_another
from dev.processes import FIRST_START, PREPARATIONS, applications, demonstration, services
from dev.services import BinariesMissing, PostgreSQL, Valkey
from dev.supervisor import Process, StartFailed, StopRequested, Supervisor, stop_on_signals

DATABASE = "ipprotect"
PORTS = {"web": 8000, "postgresql": 54180, "valkey": 54181}
LOCK = LOCAL / "run.lock"
PORT_FILE = LOCAL / "ports.json"
PREPARED = LOCAL / "prepared.json"
PACKAGES = (
    *("core", "programmes", "merchants", "library", "complaints", "roundtables"),
    *("demonstration", "ipprotect", "simulator"),
)
# How a command of several parts tells what each took.
PART = re.compile(r"^ +\d+\.\d s  \S.*$", re.MULTILINE)


def main() -> int:
    """Run until somebody stops it; return the exit code."""
    follow_make()
    LOCAL.mkdir(exist_ok=True)
    with only_run() as alone:
        if not alone:
            say(f"IPProtect already runs from this checkout{address_of_the_other()}. Stop that one first (Ctrl-C).")
            return 1
        say(paint("IPProtect", BOLD) + " starts")
        supervisor = Supervisor(LOGS)
        try:
            stop_on_signals(supervisor)
            run(supervisor)
        except StopRequested:
            say("\nStopping …")
        except (StartFailed, BinariesMissing) as problem:
            say(f"\n{paint(str(problem), RED)}")
            return 1
        finally:
            supervisor.stop()
        say("Stopped. The data stays in .local/; `make reset` starts afresh.")
    return 0


def run(supervisor: Supervisor) -> None:
    """Start everything in order and keep it running."""
    began = time.monotonic()
    ports = choose_ports()
    environment = start_services(supervisor, ports)
    accounts = prepare(supervisor, environment)
    supervisor.start(applications(environment, ports["web"]))
    supervisor.start(demonstration(environment, ports["web"]))
    welcome(accounts, ports["web"], time.monotonic() - began)
    supervisor.keep()


# --- Stores ----------------------------------------------------------------------------------------------------------


def choose_ports() -> dict[str, int]:
    """Return a port for each listener: last time's or the usual one if it is free, else another, named aloud."""
    remembered = {name: int(port) for name, port in read_json(PORT_FILE).items()}
    asked = os.environ.get("PORT", "")
    wanted = PORTS | {name: port for name, port in remembered.items() if name != "web"}
    if asked.isdigit():
        wanted["web"] = int(asked)
    chosen = {name: port_or_another(port) for name, port in wanted.items()}
    for name, port in chosen.items():
        if port != wanted[name]:
            say(f"  {paint('port', YELLOW)} {wanted[name]} is taken: {name} uses {port}")
    PORT_FILE.write_text(json.dumps(chosen))
    return chosen


def start_services(supervisor: Supervisor, ports: Mapping[str, int]) -> dict[str, str]:
    """Start the stores that the environment does not name; return the environment for the product's processes."""
    postgresql = valkey = None
    environment = own_environment(ports["web"])
    if "DATABASE_URL" in os.environ:
        say(f"  {paint('PostgreSQL', DIM)} as DATABASE_URL says")
    else:
        postgresql = PostgreSQL(LOCAL / "postgresql", ports["postgresql"])
        if not postgresql.data.exists():
            with step("A PostgreSQL of its own"):
                postgresql.initialise()
        wait_for_predecessor(postgresql)
        environment["DATABASE_URL"] = postgresql.url(DATABASE)
    if "REDIS_URL" in os.environ:
        say(f"  {paint('Redis', DIM)} as REDIS_URL says")
    else:
        valkey = Valkey(LOCAL / "valkey", ports["valkey"])
        environment["REDIS_URL"] = valkey.url()
    supervisor.start(services(postgresql, valkey))
    if postgresql is not None:
        create_database(postgresql.url("postgres"), DATABASE)
    return environment


def wait_for_predecessor(postgresql: PostgreSQL) -> None:
    """Wait for a server that still shuts down after its parent was killed. Raises StartFailed after 30 s."""
    deadline = time.monotonic() + 30
    while (holder := postgresql.holder()) is not None:
        if time.monotonic() > deadline:
            raise StartFailed(f"Process {holder} still holds {postgresql.data}. Stop it and start again.")
        time.sleep(0.1)


def create_database(url: str, name: str) -> None:
    """Create this database on the server behind `url` unless it exists."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    finally:
        connection.close()


# --- The product -----------------------------------------------------------------------------------------------------


def own_environment(port: int) -> dict[str, str]:
    """Return what the product's processes read: the caller's environment, and what belongs to this checkout."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    # Compiled modules make every later start faster, whatever the caller's shell prefers.
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    environment = {
        "DJANGO_SETTINGS_MODULE": "ipprotect.settings.local",
        "SECRET_KEY": secret_key(),
        "IPP_SITE_URL": f"http://{LOOPBACK}:{port}",
        "IPP_SIMULATOR_CLIENT_ID": "demonstration-jd",
        "PYTHONUNBUFFERED": "1",
    } | given
    environment.setdefault("IPP_SIMULATOR_CLIENT_SECRET", simulator_secret(environment["SECRET_KEY"]))
    return environment


def simulator_secret(key: str) -> str:
    """Return what the simulator signs in with: the secret that `demonstration.credentials` makes from this key."""
    return hmac.digest(key.encode(), b"demonstration:simulator", "sha256").hex()


def secret_key() -> str:
    """Return this checkout's key, made once: sessions survive a restart, and no two machines share one."""
    path = LOCAL / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def prepare(supervisor: Supervisor, environment: Mapping[str, str]) -> str:
    """Bring messages, tables and data up to date; return how to sign in.

    On a server of our own this is skipped while the code is what it was; the demonstration is loaded once a database.
    """
    with step("Messages"):
        compile_catalogues(ROOT)
    known = read_json(PREPARED)
    database = "own" if "DATABASE_URL" not in os.environ else fingerprint_of_text(environment["DATABASE_URL"])
    state = known.get(database, {})
    code = fingerprint_of_code()
    if database == "own" and state.get("code") == code:
        return str(state["accounts"])
    for command in PREPARATIONS:
        manage(supervisor, environment, *command)
    if not state:
        for command in FIRST_START:
            # Fiction may be lost in a power cut: no need to wait for the disk at each of its thousands of commits.
            manage(supervisor, dict(environment) | {"PGOPTIONS": "-c synchronous_commit=off"}, *command)
    with step("manage.py demonstration_accounts"):
        accounts = demonstration_accounts(environment)
    PREPARED.write_text(json.dumps(known | {database: {"code": code, "accounts": accounts}}))
    return accounts


def fingerprint_of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint_of_code() -> str:
    """Return what changes whenever a migration, a rule or other code of the product changes."""
    files = sorted(
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".toml", ".json"} and path.is_file()
    )
    return fingerprint_of_text("".join(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}\n" for path in files))


def demonstration_accounts(environment: Mapping[str, str]) -> str:
    finished = subprocess.run(
        [str(PYTHON), "manage.py", "demonstration_accounts"],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise StartFailed(f"manage.py demonstration_accounts failed:\n{finished.stderr[-2000:]}")
    return finished.stdout.rstrip()


def read_json(path: Path) -> dict[str, Any]:
    """Return what this file holds, or nothing where it is missing or was cut short."""
    with suppress(OSError, ValueError):
        return dict(json.loads(path.read_text()))
    return {}


def manage(supervisor: Supervisor, environment: Mapping[str, str], *command: str) -> None:
    """Run one management command to its end as a visible step, and say what its parts took. Raises StartFailed."""
    with step(f"manage.py {command[0]}"):
        supervisor.run_to_end(Process(command[0], (str(PYTHON), "manage.py", *command), environment, cwd=ROOT))
    for part in PART.findall((LOGS / f"{command[0]}.log").read_text(errors="replace")):
        say(paint(f"    {part}", DIM))


def welcome(accounts: str, port: int, seconds: float) -> None:
    """Say where the system answers and how to sign in."""
    say()
    say(f"  {paint(f'http://{LOOPBACK}:{port}/', BOLD)}   ready after {seconds:.1f} s")
    say()
    say(accounts)
    say()
    say(f"  Logs: {(LOGS / 'all.log').relative_to(ROOT)} (`make logs` follows them).  Ctrl-C stops everything.")


# --- One at a time, and not longer than make -------------------------------------------------------------------------


@contextmanager
def only_run() -> Iterator[bool]:
    """Hold this checkout's run lock; yield whether we got it."""
    with LOCK.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def address_of_the_other() -> str:
    port = read_json(PORT_FILE).get("web")
    return f" at http://{LOOPBACK}:{port}/" if port else ""


def follow_make() -> None:
    """When make started us and is killed, stop in order instead of staying behind."""
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)


def reset() -> int:
    """`make reset`: forget the database, the evidence and everything else that a run left behind."""
    LOCAL.mkdir(exist_ok=True)
    with only_run() as alone:
        if not alone:
            say(f"IPProtect runs{address_of_the_other()}: stop it first (Ctrl-C).")
            return 1
        for directory in {LOCAL / "postgresql", PostgreSQL(LOCAL / "postgresql", 0).data.parent}:
            with step(f"Removing {directory.name}"):
                shutil.rmtree(directory, ignore_errors=True)
        for path in LOCAL.iterdir():
            if path not in {LOCK, LOCAL / "bootstrap.lock"}:
                remove(path)
    say("The next `make run` starts afresh.")
    return 0


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


if __name__ == "__main__":
    sys.exit(reset() if sys.argv[1:] == ["reset"] else main())
