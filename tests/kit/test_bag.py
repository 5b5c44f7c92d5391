"""The bag in which a kit travels: any reader of ZIP and BagIt can verify it."""

import hashlib
import io
import zipfile
from datetime import date
from functools import partial

from complaints.kit.bag import Part, pieces_of_bag

DAY = date(2026, 11, 20)
INFO = {"Source-Organization": "Harrow & Finch Ltd", "External-Description": "word " * 40}


def bag(parts: list[Part], day: date = DAY) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces_of_bag("kit", parts, info=INFO, day=day))))


def sums(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    lines = archive.read(f"kit/{name}").decode().splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def test_every_digest_of_both_manifests_is_that_of_its_file() -> None:
    archive = bag([Part.of_text("a/文书.txt", "投诉书"), Part("b.bin", lambda: [b"x" * 70_000, b"y"], is_packed=True)])
    assert archive.testzip() is None
    payload, tags = sums(archive, "manifest-sha256.txt"), sums(archive, "tagmanifest-sha256.txt")
    assert set(payload) == {"data/a/文书.txt", "data/b.bin"}
    assert set(tags) == {"bagit.txt", "bag-info.txt", "manifest-sha256.txt"}
    for path, digest in (payload | tags).items():
        assert hashlib.sha256(archive.read(f"kit/{path}")).hexdigest() == digest
    assert {name.removeprefix("kit/") for name in archive.namelist()} == {*payload, *tags, "tagmanifest-sha256.txt"}


def test_it_declares_itself_and_counts_its_payload() -> None:
    archive = bag([Part.of_text("a.txt", "abc"), Part.of_text("b.txt", "中")])
    assert archive.read("kit/bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    info = archive.read("kit/bag-info.txt").decode()
    assert "Payload-Oxum: 6.2\n" in info
    assert "Bagging-Date: 2026-11-20\n" in info
    assert all(line.startswith(" ") or ": " in line for line in info.splitlines())


def test_a_path_with_a_percent_sign_is_encoded_in_the_manifest() -> None:
    archive = bag([Part.of_text("50% off.txt", "x")])
    assert set(sums(archive, "manifest-sha256.txt")) == {"data/50%25 off.txt"}
    assert "kit/data/50% off.txt" in archive.namelist()


def test_another_day_changes_nothing_but_the_day() -> None:
    parts = [Part.of_text("a.txt", "abc")]
    first, later = bag(parts), bag(parts, date(2027, 1, 2))
    changed = {name for name in first.namelist() if first.read(name) != later.read(name)}
    assert changed == {"kit/bag-info.txt", "kit/tagmanifest-sha256.txt"}
    assert [one.date_time for one in first.infolist()] == [one.date_time for one in later.infolist()]


def test_it_is_sent_while_it_is_made() -> None:
    asked: list[int] = []

    def pieces(number: int) -> list[bytes]:
        asked.append(number)
        return [bytes([number]) * 200_000]

    parts = [Part(f"{number}.bin", partial(pieces, number), is_packed=True) for number in range(5)]
    sent = pieces_of_bag("kit", parts, info=INFO, day=DAY)
    received = 0
    while received < 200_000:
        received += len(next(sent))
    assert asked == [0]
