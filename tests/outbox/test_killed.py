"""Workers are killed with -9 at the worst moments: nothing is lost, nothing is doubled."""

import time
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from core.accounts.models import Organisation
from core.outbox import actions, claims, events, queries, worker
from core.outbox.models import Attempt, DeliveredMail, Kind, Message, Notice, Outcome, Status
from core.outbox.wake import wake
from tests.outbox.conftest import GREETING, SYSTEM, Broker, Workers, add_person, forget_broker, statuses, wait_until
from tests.outbox.smtp import Postbox
from tests.outbox.subjects import MOVED

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alone(transactional_db: None) -> Organisation:
    """An organisation with one reader."""
    alone = Organisation.objects.create(kind="rights_owner", name="Skye Wool Ltd", code="skye")
    add_person(alone, "Una Nicolson", "una@skye.example")
    return alone


def mail() -> Message:
    return Message.objects.get(kind=Kind.MAIL)


def sweep_impatiently() -> None:
    """Do what the sweeper does, without its patience of 30 s: leases still count."""
    claims.recover(timezone.now())
    wake(list(Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True)))


def after_the_lease() -> None:
    """Let the lease of the killed worker run out (2 s) and the sweeper look."""

    def swept() -> bool:
        sweep_impatiently()
        return mail().status != Status.SENDING

    wait_until(swept)


def test_a_mail_whose_worker_died_during_the_hand_over_is_looked_at_and_not_sent_twice(
    workers: Workers, postbox: Postbox, alone: Organisation
) -> None:
    postbox.before_answer = lambda: time.sleep(60)
    victim = workers.start()
    actions.announce(GREETING, subject=alone, actor=SYSTEM)
    wait_until(postbox.arrived.is_set, why=workers.log.read_text)
    workers.kill(victim)
    assert mail().status == Status.SENDING

    postbox.before_answer = lambda: None
    workers.start()
    after_the_lease()
    assert mail().status == Status.UNCERTAIN
    assert [message.pk for message in queries.stuck()] == [mail().pk]
    assert Attempt.objects.get(message=mail()).outcome == Outcome.UNCERTAIN
    assert list(postbox.copies().values()) == [1]

    actions.send_again(mail().pk, actor=SYSTEM, now=timezone.now())
    wait_until(lambda: mail().status == Status.SENT, why=workers.log.read_text)
    # The same Message-ID: a mailbox that has the first copy knows the second.
    assert list(postbox.copies().values()) == [2]


@pytest.mark.parametrize(
    ("backend", "kept_before"),
    [("KeepsThenSleeps", 1), ("SleepsThenKeeps", 0)],
)
def test_a_mail_system_that_can_be_asked_settles_what_a_killed_worker_left(
    workers: Workers, alone: Organisation, tmp_path: Path, settings: object, backend: str, kept_before: int
) -> None:
    hold = tmp_path / "hold"
    hold.touch()
    victim = workers.start(TEST_EMAIL_BACKEND=f"tests.outbox.backends.{backend}")
    actions.announce(GREETING, subject=alone, actor=SYSTEM)
    wait_until(hold.with_suffix(".reached").exists, why=workers.log.read_text)
    workers.kill(victim)
    assert DeliveredMail.objects.count() == kept_before
    assert mail().status == Status.SENDING

    hold.unlink()
    settings.EMAIL_BACKEND = "core.outbox.backends.DemonstrationBackend"  # type: ignore[attr-defined]
    workers.start(TEST_EMAIL_BACKEND="core.outbox.backends.DemonstrationBackend")
    after_the_lease()
    wait_until(lambda: mail().status == Status.SENT, why=workers.log.read_text)
    assert DeliveredMail.objects.count() == 1
    assert mail().attempts == 2 - kept_before


def test_an_event_whose_worker_died_in_the_middle_of_its_effect_has_it_once(
    workers: Workers, alone: Organisation, tmp_path: Path
) -> None:
    hold = tmp_path / "hold"
    hold.touch()
    victim = workers.start()
    events.publish(MOVED, subject=alone, actor=SYSTEM)
    wait_until(hold.with_suffix(".reached").exists, why=workers.log.read_text)
    workers.kill(victim)
    alone.refresh_from_db()
    assert alone.name_zh == ""  # the effect went with the transaction
    assert statuses(Kind.EVENT) == [Status.SENDING]

    hold.unlink()
    workers.start()

    def had() -> bool:
        sweep_impatiently()
        return statuses(Kind.EVENT) == [Status.SENT]

    wait_until(had, why=workers.log.read_text)
    alone.refresh_from_db()
    assert alone.name_zh == "x"
    outcomes = Attempt.objects.filter(message__kind=Kind.EVENT).order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.BROKEN_OFF, Outcome.SENT]


@pytest.mark.slow
def test_workers_killed_again_and_again_under_load_lose_nothing_and_double_nothing(
    workers: Workers, postbox: Postbox, office: Organisation
) -> None:
    announcements = 60
    expected = 2 * announcements
    postbox.before_answer = lambda: time.sleep(0.02)
    victims = [workers.start()]
    for number in range(announcements):
        actions.announce(GREETING, subject=office, actor=SYSTEM, data={"reference": f"R-{number}"})
    for goal in (15, 45, 80):
        wait_until(partial(reached, postbox, goal), why=workers.log.read_text)
        workers.kill(victims[-1])
        victims.append(workers.start())
    deadline = time.monotonic() + 60
    while not settled():
        assert time.monotonic() < deadline, workers.log.read_text()[-3000:]
        sweep_impatiently()
        time.sleep(0.5)

    copies = postbox.copies()
    by_status = Counter(statuses())
    assert Message.objects.filter(kind=Kind.ANNOUNCEMENT, status=Status.SENT).count() == announcements
    assert Notice.objects.count() == expected
    assert sum(by_status.values()) == expected
    assert by_status[Status.SENT] + by_status[Status.UNCERTAIN] == expected
    assert max(copies.values()) == 1
    sent = set(Message.objects.filter(kind=Kind.MAIL, status=Status.SENT).values_list("message_id", flat=True))
    assert sent <= copies.keys()
    # At most what was in hand when a worker was killed: two children, three times.
    assert by_status[Status.UNCERTAIN] <= 6


def reached(postbox: Postbox, goal: int) -> bool:
    return len(postbox.mails) >= goal or settled()


def settled() -> bool:
    open_states = [Status.PENDING, Status.SENDING]
    return not Message.objects.filter(status__in=open_states).exists()


@pytest.mark.slow
def test_two_workers_share_two_hundred_messages(workers: Workers, postbox: Postbox, alone: Organisation) -> None:
    workers.start()
    workers.start()
    with transaction.atomic():
        queued = [
            actions.announce(GREETING, subject=alone, actor=SYSTEM, data={"reference": f"R-{number}"})
            for number in range(200)
        ]
    wake([message.pk for message in queued])  # called twice for each: a wake-up is only a hint
    wait_until(
        lambda: statuses().count("sent") == 200 and statuses("announcement").count("sent") == 200,
        seconds=60,
        why=workers.log.read_text,
    )

    assert len(postbox.mails) == 200
    assert max(postbox.copies().values()) == 1
    assert {mail["Subject"] for mail in postbox.mails} == {f"Complaint R-{number}" for number in range(200)}


def test_without_a_broker_filing_works_and_the_mail_goes_out_when_it_returns(
    workers: Workers, broker: Broker, postbox: Postbox, alone: Organisation
) -> None:
    broker.stop()
    forget_broker()
    began = time.monotonic()
    with transaction.atomic():
        actions.announce(GREETING, subject=alone, actor=SYSTEM)
    first = time.monotonic() - began
    began = time.monotonic()
    for _more in range(20):
        actions.announce(GREETING, subject=alone, actor=SYSTEM)
    more = time.monotonic() - began

    assert first < 0.2
    assert more < 1.0  # the breaker is open: nobody waits for the broker again and again
    assert statuses("announcement") == ["pending"] * 21

    broker.start()
    workers.start()
    forget_broker()
    worker.sweep(timezone.now() + timedelta(seconds=31))
    wait_until(lambda: statuses().count("sent") == 21, why=workers.log.read_text)
    assert list(postbox.copies().values()) == [1] * 21


def test_a_broker_that_hangs_costs_whoever_files_less_than_a_fifth_of_a_second(
    broker: Broker, alone: Organisation
) -> None:
    assert wake([0])
    broker.freeze()
    began = time.monotonic()
    actions.announce(GREETING, subject=alone, actor=SYSTEM)

    assert time.monotonic() - began < 0.2
    assert statuses("announcement") == ["pending"]


def test_a_broker_that_restarted_is_found_at_the_next_call(broker: Broker) -> None:
    assert wake([0])
    broker.stop()
    broker.start()

    assert wake([0])
