"""PostgreSQL and Redis stop, hang, fill up and come back under a house that runs: nobody sees a bare error."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg2
import pytest

from tests.resilience.house import House, wait_until

PAGES = ("/portal/complaints/", "/account/login/", "/portal/complaints/new/")
ENDPOINTS = ("/api/v1/complaints", "/api/v1/me", "/api/v1/rights")


def expect_closed(house: House) -> None:
    """Each door says for how long it is closed, in the form that its visitors read; what needs no store works."""
    for path in PAGES:
        page = house.get(path, who="complainant")
        assert (page.status, page.headers["Retry-After"]) == (503, "5"), path
        assert "Back in a moment" in page.data.decode()
        assert "X-Request-ID" in page.headers
        assert "Content-Security-Policy" in page.headers
    signing_in = house.post("/account/login/", {"login": house.scene["email"], "password": house.scene["password"]})
    assert signing_in.status == 503
    for path in ENDPOINTS:
        expect_problem(house.get(path, who="client"))
    expect_problem(house.post("/identity/o/api/token", {"grant_type": "client_credentials", "client_id": "x"}))
    expect_problem(house.file("while-closed", "https://item.jd.com/99800000001.html"))
    assert house.get("/static/css/app.css").status == 200
    assert house.get("/health/live").status == 200
    ready = house.get("/health/ready")
    assert (ready.status, ready.headers["Retry-After"]) == (503, "5")


def expect_problem(answer: Any) -> None:
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.data)["code"] == "unavailable"


def expect_open(house: House) -> None:
    assert [house.get(path, who="complainant").status for path in PAGES] == [200, 302, 200]
    assert [house.get(path, who="client").status for path in ENDPOINTS] == [200, 200, 200]


def test_while_postgresql_is_away_every_door_says_when_to_come_back(house: House) -> None:
    expect_open(house)
    house.postgresql.stop()
    expect_closed(house)
    house.postgresql.start()
    expect_open(house)


def test_a_page_about_the_outage_speaks_the_visitors_language(house: House) -> None:
    house.postgresql.stop()
    page = house.get("/account/login/", **{"Accept-Language": "zh-CN"})
    assert page.status == 503
    assert 'lang="zh-hans"' in page.data.decode()


@pytest.fixture
def crowd(house: House) -> Iterator[list[Any]]:
    """Strangers who hold every connection that PostgreSQL has."""
    held: list[Any] = [house.connect()]

    def hold_all() -> None:
        with suppress(psycopg2.OperationalError):
            while True:
                held.append(house.connect())

    hold_all()
    ours = [one.info.backend_pid for one in held]
    with held[0].cursor() as cursor:  # the house's own connections go, and others are quicker
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> ALL(%s)",
            [ours],
        )
    time.sleep(0.2)
    hold_all()
    yield held
    for one in held:
        one.close()


def test_while_postgresql_is_full_every_door_says_when_to_come_back(house: House, crowd: list[Any]) -> None:
    expect_closed(house)
    for one in crowd:
        one.close()
    wait_until(lambda: house.get("/portal/complaints/", who="complainant").status == 200)
    expect_open(house)


def test_a_client_that_repeats_until_it_is_answered_files_each_complaint_once(house: House) -> None:
    """PostgreSQL is killed with -9 in the midst of filing. What was answered stands; what was not can be sent again."""
    statuses: list[int] = []
    for number in range(8):
        listing = f"https://item.jd.com/9981000000{number}.html"
        if number == 3:
            house.postgresql.kill()
        while True:
            answer = house.file(f"repeated-{number}", listing)
            statuses.append(answer.status)
            if answer.status == 201:
                break
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
            if house.postgresql.process is None:
                house.postgresql.start()
    assert 503 in statuses
    counted = "SELECT count(*) FROM complaints_target WHERE sku LIKE '9981000000%%'"
    assert house.ask(counted) == 8
    again = house.file("repeated-3", "https://item.jd.com/99810000003.html")
    assert (again.status, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert house.ask(counted) == 8


def test_a_redis_that_hangs_costs_nobody_more_than_a_moment(house: House) -> None:
    house.valkey.send(signal.SIGSTOP)
    try:
        began = time.monotonic()
        sign_in = house.post("/account/login/", {"login": house.scene["email"], "password": house.scene["password"]})
        assert sign_in.status == 302, sign_in.data
        assert time.monotonic() - began < 3
        began = time.monotonic()
        assert house.get("/portal/complaints/", who="complainant").status == 200
        assert house.get("/api/v1/complaints", who="client").status == 200
        assert house.file("hanging", "https://item.jd.com/99820000001.html").status == 201
        screened = house.post(f"/staff/complaints/{house.scene['complaints'][0]}/do/screen/", {}, who="officer")
        assert screened.status == 302, screened.data
        assert time.monotonic() - began < 5
    finally:
        house.valkey.send(signal.SIGCONT)


def test_without_redis_all_work_goes_on_and_the_mail_arrives_when_it_returns(house: House) -> None:
    """The worker runs through it all: it finds the new Redis by itself."""
    delivered = "SELECT count(*) FROM outbox_deliveredmail"
    # What takes thirty seconds of a sweeper's patience is hurried along.
    hurry = "UPDATE outbox_message SET wake_after = now() WHERE status = 'pending' AND wake_after > now()"
    waiting = "SELECT count(*) FROM outbox_message WHERE status IN ('pending', 'sending')"

    def nothing_waits() -> bool:
        house.ask(hurry)
        return bool(house.ask(waiting) == 0)

    house.worker.start()
    try:
        wait_until(nothing_waits, why=lambda: house.worker.log.read_text()[-3000:])
        before = house.ask(delivered)
        house.valkey.kill()
        reference = house.scene["complaints"][1]
        typed = {"question": "Please send us the certificate of renewal."}
        asked = house.post(f"/staff/complaints/{reference}/do/ask/", typed, who="officer")
        assert asked.status == 302, asked.data
        assert house.get("/api/v1/complaints", who="client").status == 200
        assert house.ask(delivered) == before
        house.valkey.start()
        wait_until(nothing_waits, why=lambda: house.worker.log.read_text()[-3000:])
        assert house.ask(delivered) == before + 1, "one complainant, one mail"
    finally:
        house.worker.stop()
