"""A web worker is killed with -9 while somebody waits for it: nothing half done stays, and trying again works."""

import os
import signal
import threading
from typing import Any

import pytest
import urllib3

from tests.resilience.house import House, wait_until

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def test_a_verb_whose_server_is_killed_is_not_half_done(house: House) -> None:
    reference = house.scene["complaints"][2]
    address = f"/staff/complaints/{reference}/do/screen/"
    outcome: list[Any] = []

    def press() -> None:
        try:
            outcome.append(house.post(address, {}, who="officer").status)
        except urllib3.exceptions.HTTPError as broken_off:
            outcome.append(broken_off)

    holder = house.connect()
    holder.autocommit = False
    with holder.cursor() as cursor:
        cursor.execute("SELECT 1 FROM complaints_complaint WHERE reference = %s FOR UPDATE", [reference])
    pressing = threading.Thread(target=press)
    pressing.start()
    wait_until(lambda: house.ask(WAITING) == 1)
    for worker in house.web.children():
        os.kill(worker, signal.SIGKILL)
    pressing.join(timeout=10)
    assert isinstance(outcome[0], urllib3.exceptions.HTTPError)
    holder.rollback()
    holder.close()
    wait_until(lambda: house.ask(WAITING) == 0)

    def events() -> int:
        counted = "SELECT count(*) FROM audit_event WHERE verb = 'complaints.screened' AND subject_id = %s"
        return int(house.ask(counted, house.ask("SELECT id FROM complaints_complaint WHERE reference = %s", reference)))

    state = "SELECT state FROM complaints_complaint WHERE reference = %s"
    assert (house.ask(state, reference), events()) == ("submitted", 0)
    wait_until(lambda: len(house.web.children()) == 2)
    again = house.post(address, {}, who="officer")
    assert again.status == 302
    assert (house.ask(state, reference), events()) == ("screened", 1)
    assert house.post(address, {}, who="officer").status == 409


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_the_other_process_serves_while_one_is_replaced(house: House, sent: signal.Signals) -> None:
    wait_until(lambda: len(house.web.children()) == 2)
    victim = house.web.children()[0]
    os.kill(victim, sent)
    wait_until(lambda: victim not in house.web.children())
    for _ in range(20):
        assert house.get("/api/v1/me", who="client").status == 200
    wait_until(lambda: len(house.web.children()) == 2)
