"""The private PostgreSQL and Valkey: made, found again, left alone when the environment names others."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg2
import pytest

from dev import run
from dev.paths import ROOT
from dev.ports import LOOPBACK, is_free, port_or_another
from dev.supervisor import Supervisor
from dev.temporary import Stores, is_of_a_run_at_work, throw_away, with_database, with_redis_database
from tests.dev.fakes import eventually, is_running

STORES_PARENT = """
import sys, time
from dev.temporary import Stores
import dev.temporary
dev.temporary.fingerprint_of_migrations = lambda: "none"
dev.temporary.migrate = lambda url: None
dev.temporary.PREPARED = __import__("pathlib").Path(sys.argv[1])
stores = Stores()
stores.start()
print(*(process.pid for process, _ in stores.processes), stores.urls["DATABASE_URL"], flush=True)
time.sleep(600)
"""


def none_runs(pids: list[int]) -> bool:
    return not any(is_running(pid) for pid in pids)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "IPP_TEST_TEMPLATE"):
        monkeypatch.delenv(name, raising=False)


def test_a_taken_port_is_replaced_by_a_free_one(taken_port: int) -> None:
    chosen = port_or_another(taken_port)

    assert chosen != taken_port
    assert is_free(chosen)


def test_a_free_port_is_kept(taken_port: int) -> None:
    free = port_or_another(taken_port)

    assert port_or_another(free) == free


def test_a_taken_port_is_named_and_its_replacement_too(
    taken_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "PORT_FILE", tmp_path / "ports.json")
    monkeypatch.setenv("PORT", str(taken_port))

    chosen = run.choose_ports()

    assert f"{taken_port} is taken: web uses {chosen['web']}" in capsys.readouterr().out


def test_servers_that_the_environment_names_are_used_and_none_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "LOCAL", tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgres://someone@db.example/elsewhere")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example:6379/3")
    supervisor = Supervisor(tmp_path / "logs")
    try:
        environment = run.start_services(supervisor, {"web": 8000, "postgresql": 1, "valkey": 2})
        started = list(supervisor.children)
    finally:
        supervisor.stop()

    assert started == []
    assert environment["DATABASE_URL"] == "postgres://someone@db.example/elsewhere"
    assert environment["REDIS_URL"] == "redis://cache.example:6379/3"
    assert not (tmp_path / "postgresql").exists()


def test_the_tests_use_the_servers_that_the_environment_names() -> None:
    stores = Stores()
    try:
        stores.start()
        started = list(stores.processes)
    finally:
        stores.stop()

    assert started == []
    with psycopg2.connect(with_database(os.environ["DATABASE_URL"], stores.urls["IPP_TEST_TEMPLATE"])) as connection:
        assert connection.info.dbname.startswith("ipp_template_")


@pytest.mark.usefixtures("no_addresses")
def test_stores_of_a_killed_test_run_end_and_yesterdays_cluster_is_found_again(tmp_path: Path) -> None:
    for expected in ("made", "found"):
        already = any(tmp_path.glob("ipp_template_*"))
        assert already == (expected == "found")
        with subprocess.Popen(
            [sys.executable, "-c", STORES_PARENT, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as parent:
            assert parent.stdout is not None
            *started, url = parent.stdout.readline().split()
            pids = [int(pid) for pid in started]
            with psycopg2.connect(with_database(url, "ipp_template_none")) as connection, connection.cursor() as cursor:
                # The builtin locale: under libc's C this similarity is 0 and Chinese search finds nothing.
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm; SELECT similarity('北京京东', '北京京东商城')")
                (likeness,) = cursor.fetchone() or (0,)
                assert likeness > 0.3
            parent.send_signal(signal.SIGKILL)
        assert eventually(partial(none_runs, pids))


def test_addresses_keep_their_options_when_only_the_database_changes() -> None:
    assert with_database("postgres://a:b@h:1/x?sslmode=require", "y") == "postgres://a:b@h:1/y?sslmode=require"
    assert with_redis_database("redis://:secret@h:6379/0", 4) == "redis://:secret@h:6379/4"


def test_a_kept_cluster_goes_whole_or_not_at_all_and_one_that_is_being_made_stays(tmp_path: Path) -> None:
    kept, making, copying = (tmp_path / f"ipp_template_1{end}" for end in ("", f".{os.getpid()}", ".1.copying"))
    for cluster in (kept, making, copying):
        (cluster / "base").mkdir(parents=True)
    assert [is_of_a_run_at_work(cluster) for cluster in (kept, making, copying)] == [False, True, True]
    throw_away(kept)
    throw_away(kept)
    assert sorted(tmp_path.iterdir()) == sorted([making, copying])
