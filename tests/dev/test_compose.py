"""docker-compose.yml, without a Docker engine: valid by the Compose specification, and every command really starts."""

import json
import os
import re
import socket
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import check_jsonschema
import jsonschema
import psycopg2
import pytest
from psycopg2 import sql

from dev.children import end_group, tied_to
from dev.paths import ROOT, VENV
from dev.ports import free_port
from dev.temporary import with_database
from tests.dev import compose
from tests.dev.fakes import eventually

APPLICATION = "ipprotect_app"
OWN = ("web", "worker", "beat", "migrate", "storage-setup")
SPECIFICATION = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor" / "compose-spec.json"


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    directory = tmp_path / "secrets"
    subprocess.run([str(ROOT / "deploy" / "make-secrets"), str(directory)], check=True, capture_output=True)
    return directory


@pytest.fixture
def production(secrets: Path) -> Iterator[Path]:
    """The secrets of a deployment whose database is one of our own, migrated like the real one."""
    name = f"compose_{os.getpid()}"
    server = psycopg2.connect(with_database(os.environ["DATABASE_URL"], "postgres"))
    server.autocommit = True
    with server.cursor() as cursor:
        template = sql.Identifier(os.environ["IPP_TEST_TEMPLATE"])
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
    owner = with_database(os.environ["DATABASE_URL"], name)
    password = (secrets / "application_password").read_text()
    address = urlsplit(owner)
    application = address._replace(netloc=f"{APPLICATION}:{password}@{address.hostname}:{address.port}")
    for secret, value in (("owner_database_url", owner), ("database_url", application.geturl())):
        (secrets / secret).chmod(0o600)
        (secrets / secret).write_text(value)
    yield secrets
    with server.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(APPLICATION)))
    server.close()


def is_open(variable: str) -> bool:
    """Return whether this variable may stand in the file: it names a secret file, or an address without a password."""
    return variable.endswith("_FILE") or variable in {"REDIS_URL", "IPP_SITE_URL"}


class Service:
    """One service of the compose file, run here by its own command in its own environment."""

    def __init__(self, name: str, secrets: Path, temporary: Path, **more: str) -> None:
        self.environment = {
            "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}",
            "HOME": str(temporary),
            "HOSTNAME": socket.gethostname(),
            **compose.environment(name, secrets),
            "REDIS_URL": os.environ["REDIS_URL"],
            "REDIS_PREFIX": "compose",
            **more,
        }
        self.log = temporary / f"{name}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                compose.command(name, temporary),
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=tied_to(os.getpid(), 15),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        finally:
            end_group(self.process.pid)
            self.process.wait()

    def said(self, text: str) -> bool:
        return re.search(text, self.log.read_text(errors="replace")) is not None

    def is_healthy(self, name: str, temporary: Path) -> bool:
        """Ask as Docker would: by the service's own health check."""
        kind, *test = compose.services()[name]["healthcheck"]["test"]
        test = [part.replace("/tmp ", f"{temporary} ") for part in test]
        command = ["sh", "-c", test[0]] if kind == "CMD-SHELL" else test
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, check=False).returncode == 0


def test_the_file_is_valid_by_the_compose_specification() -> None:
    jsonschema.Draft202012Validator(json.loads(SPECIFICATION.read_text())).validate(compose.document())


def test_the_specification_would_notice_a_misspelt_key() -> None:
    document = compose.document()
    document["services"]["web"]["helthcheck"] = {}

    with pytest.raises(jsonschema.ValidationError, match="helthcheck"):
        jsonschema.Draft202012Validator(json.loads(SPECIFICATION.read_text())).validate(document)


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in compose.services().items() if service.get("ports")] == ["proxy"]


def test_web_and_worker_can_be_scaled() -> None:
    for name in ("web", "worker"):
        assert not {"container_name", "ports", "hostname"} & set(compose.services()[name])


def test_migrations_end_well_before_anything_serves() -> None:
    for name in ("web", "worker", "beat"):
        assert compose.services()[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_our_own_containers_cannot_write_to_their_root_nor_gain_rights() -> None:
    for name in OWN:
        service = compose.services()[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.search(r"^USER 10001:10001$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_the_image_holds_every_package_of_ours_that_the_product_imports() -> None:
    packages = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"])
    copied = set(re.findall(r"^COPY (\w+) \1$", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    sent = set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))

    assert len(packages) >= 5
    assert packages <= copied
    assert packages <= sent


def test_everything_that_keeps_running_has_a_health_check() -> None:
    passing = {"migrate", "storage-setup"}
    kept = {name: service for name, service in compose.services().items() if name not in passing}

    assert [name for name, service in kept.items() if not service.get("healthcheck")] == []


def test_every_image_of_others_is_pinned_to_a_release() -> None:
    images = [service["image"] for name, service in compose.services().items() if name not in OWN]

    assert len(images) == 4
    assert [image for image in images if not re.search(r":\d", image)] == []


def test_secrets_are_files_outside_the_repository_and_each_is_used() -> None:
    document = compose.document()
    ignored = (ROOT / ".gitignore").read_text().split()
    used = {secret for service in document["services"].values() for secret in service.get("secrets", ())}

    assert used == set(document["secrets"])
    assert "/deploy/secrets/" in ignored
    assert "/.env" in ignored
    variables = [name for service in compose.services().values() for name in service.get("environment", ())]
    assert [name for name in variables if re.search(r"PASSWORD|SECRET|KEY|_URL$", name) and not is_open(name)] == []


def test_the_secrets_fit_each_other_and_a_second_run_keeps_them(secrets: Path) -> None:
    before = {path.name: path.read_text() for path in secrets.iterdir()}
    subprocess.run([str(ROOT / "deploy" / "make-secrets"), str(secrets)], check=True, capture_output=True)

    assert {path.name: path.read_text() for path in secrets.iterdir()} == before
    assert set(before) == set(compose.document()["secrets"])
    assert f"ipprotect:{before['postgres_password']}@postgresql:5432/" in before["owner_database_url"]
    assert f"{APPLICATION}:{before['application_password']}@postgresql:5432/" in before["database_url"]
    (identity,) = json.loads(before["s3_config"])["identities"]
    assert identity["credentials"] == [{"accessKey": before["s3_access_key"], "secretKey": before["s3_secret_key"]}]
    assert not any(value.endswith("\n") for value in before.values())
    assert secrets.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_web_worker_and_beat_start_by_their_own_commands_after_the_migration(production: Path, tmp_path: Path) -> None:
    with Service("migrate", production, tmp_path) as migrate:
        assert migrate.process.wait(timeout=120) == 0, migrate.log.read_text()
    with (
        Service("web", production, tmp_path, WEB_PORT=str(free_port())) as web,
        Service("worker", production, tmp_path) as worker,
        Service("beat", production, tmp_path) as beat,
    ):
        assert eventually(lambda: web.is_healthy("web", tmp_path), 60), web.log.read_text()
        assert eventually(lambda: worker.said(r"celery@\S+ ready"), 60), worker.log.read_text()
        assert worker.is_healthy("worker", tmp_path), worker.log.read_text()
        assert eventually(lambda: beat.said("beat: Starting"), 60), beat.log.read_text()
        assert eventually(lambda: beat.is_healthy("beat", tmp_path)), beat.log.read_text()
        running = [service.process.poll() for service in (web, worker, beat)]
    assert running == [None, None, None]


class _Bucketless(BaseHTTPRequestHandler):
    """An object store that has no bucket until somebody makes one."""

    made: list[str]

    def do_HEAD(self) -> None:
        self.send_response(200 if self.path.strip("/") in self.made else 404)
        self.end_headers()

    def do_PUT(self) -> None:
        self.made.append(self.path.strip("/"))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_the_bucket_is_made_once_however_often_the_step_runs(secrets: Path, tmp_path: Path) -> None:
    _Bucketless.made = []
    with HTTPServer(("127.0.0.1", 0), _Bucketless) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        for _ in range(2):
            with Service("storage-setup", secrets, tmp_path, S3_ENDPOINT=endpoint) as step:
                assert step.process.wait(timeout=60) == 0, step.log.read_text()
        server.shutdown()

    assert _Bucketless.made == ["ipprotect-evidence"]
