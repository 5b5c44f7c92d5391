"""What one app tells the others: once, all of them, and none in the way of another."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.outbox import actions, claims, events, queries, worker
from core.outbox.deliverers import Temporary
from core.outbox.events import Event
from core.outbox.models import Attempt, Kind, Message, Outcome, Status
from tests.cast import Cast, acting, signed_in
from tests.outbox.conftest import SYSTEM

NAME = "tests.happened"
events.declare(NAME, "Something happened")


@pytest.fixture
def heard() -> Iterator[dict[str, list[Event]]]:
    """What two consumers heard; a test may put another handler in the place of theirs."""
    calls: dict[str, list[Event]] = {"first": [], "second": []}
    for consumer, told in calls.items():
        events._consumers.setdefault(NAME, {})[consumer] = told.append
    yield calls
    events._consumers.pop(NAME)


def replace(consumer: str, handler: Callable[[Event], None]) -> None:
    events._consumers[NAME][consumer] = handler


def publish(subject: Organisation, actor: Actor = SYSTEM, **data: Any) -> list[Message]:
    return list(events.publish(NAME, subject=subject, actor=actor, data=data))


def deliver_all(now: Any = None) -> None:
    moment = now or timezone.now()
    waiting = Message.objects.filter(kind=Kind.EVENT, status=Status.PENDING, available_at__lte=moment)
    for key in waiting.values_list("pk", flat=True):
        worker.deliver(key, moment)


def states() -> dict[str, str]:
    found = Message.objects.filter(kind=Kind.EVENT, topic=NAME).order_by("pk")
    return {message.payload["consumer"]: message.status for message in found}


def faulty(event: Event) -> None:
    """Fail half-way."""
    Organisation.objects.filter(pk=event.subject_id).update(name="Half done")
    raise KeyError("no such enrolment")


def test_every_consumer_hears_once_what_happened_and_who_did_it(cast: Cast, heard: dict[str, list[Event]]) -> None:
    publish(cast.harrow, acting(cast.owner_admin), why="lapsed")
    deliver_all()
    deliver_all()

    (first,), (second,) = heard["first"], heard["second"]
    assert first == second
    assert (first.name, first.subject_type, first.subject_id) == (NAME, "accounts.organisation", cast.harrow.pk)
    assert first.data == {"why": "lapsed"}
    assert (first.actor_label, first.actor_audience) == ("Oscar Harrow", "portal")
    assert (first.actor_person_id, first.actor_organisation_id) == (cast.owner_admin.pk, cast.harrow.pk)
    assert states() == {"first": Status.SENT, "second": Status.SENT}


def test_publishing_costs_one_statement_and_nothing_where_nobody_listens(
    office: Organisation, heard: dict[str, list[Event]], django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(1):
        publish(office)
    heard_by_nobody = events._consumers.pop(NAME)
    with django_assert_num_queries(0):
        assert publish(office) == []
    events._consumers[NAME] = heard_by_nobody


def test_nothing_is_heard_of_a_change_that_was_rolled_back(office: Organisation, heard: dict[str, list[Event]]) -> None:
    with transaction.atomic():
        publish(office)
        transaction.set_rollback(True)
    deliver_all()

    assert heard == {"first": [], "second": []}


def test_an_event_nobody_declared_is_an_error(office: Organisation) -> None:
    with pytest.raises(events.UnknownEvent):
        events.publish("tests.hapened", subject=office, actor=SYSTEM)


def test_a_consumer_of_a_name_nobody_declared_is_found_before_the_start(heard: dict[str, list[Event]]) -> None:
    assert events.check_names() == []
    events.consume("tests.hapened", "first", heard["first"].append)
    try:
        assert [error.id for error in events.check_names()] == ["outbox.E001"]
    finally:
        events._consumers.pop("tests.hapened")


def test_declaring_or_consuming_twice_in_different_words_is_an_error(heard: dict[str, list[Event]]) -> None:
    with pytest.raises(ValueError, match="declared twice"):
        events.declare(NAME, "Something else")
    with pytest.raises(ValueError, match="consumes"):
        events.consume(NAME, "first", print)


def test_a_handler_that_fails_hinders_nobody_and_is_shown_to_staff(cast: Cast, heard: dict[str, list[Event]]) -> None:
    replace("first", faulty)
    publish(cast.harrow)
    deliver_all()

    assert states() == {"first": Status.DEAD, "second": Status.SENT}
    assert len(heard["second"]) == 1
    cast.harrow.refresh_from_db()
    assert cast.harrow.name == "Harrow & Finch Ltd"
    page = signed_in(cast.administrator).get("/staff/operations/messages/").content.decode()
    for words in ("first", "Something happened", "no such enrolment"):
        assert words in page


def test_an_event_sent_again_by_staff_once_the_fault_is_mended_is_handled(
    cast: Cast, heard: dict[str, list[Event]]
) -> None:
    replace("first", faulty)
    publish(cast.harrow)
    deliver_all()
    replace("first", heard["first"].append)
    stuck = queries.stuck().get()
    actions.send_again(stuck.pk, actor=acting(cast.administrator), now=timezone.now())
    deliver_all()

    assert len(heard["first"]) == len(heard["second"]) == 1
    assert states()["first"] == Status.SENT


@pytest.mark.parametrize("error", [OperationalError("deadlock detected"), Temporary("not yet")])
def test_a_passing_trouble_is_tried_again_later(
    office: Organisation, heard: dict[str, list[Event]], error: Exception
) -> None:
    def trouble(event: Event) -> None:
        raise error

    replace("first", trouble)
    publish(office)
    deliver_all()
    assert states() == {"first": Status.PENDING, "second": Status.SENT}

    replace("first", heard["first"].append)
    deliver_all()
    assert heard["first"] == []
    deliver_all(timezone.now() + timedelta(minutes=1))
    assert len(heard["first"]) == 1
    outcomes = Attempt.objects.filter(message__payload__consumer="first").order_by("number")
    assert list(outcomes.values_list("outcome", flat=True)) == [Outcome.RETRY, Outcome.SENT]


def test_a_handler_slower_than_its_lease_leaves_the_effect_to_who_takes_over(
    office: Organisation, heard: dict[str, list[Event]]
) -> None:
    def slow(event: Event) -> None:
        Organisation.objects.filter(pk=event.subject_id).update(name="Slow")

    replace("first", slow)
    first, _second = publish(office)
    now = timezone.now()
    claimed = claims.claim(first.pk, now)
    assert claimed is not None
    assert claims.recover(now + claims.lease() + timedelta(seconds=1)) == 1
    with pytest.raises(Temporary):
        events.EventDeliverer().deliver(claimed)
    office.refresh_from_db()
    assert office.name == "Orkney Oatworks Ltd"

    replace("first", heard["first"].append)
    deliver_all(now + claims.lease() + timedelta(seconds=2))
    assert len(heard["first"]) == 1


def test_an_event_whose_consumer_has_gone_is_shown_to_staff(
    office: Organisation, heard: dict[str, list[Event]]
) -> None:
    publish(office)
    del events._consumers[NAME]["first"]
    deliver_all()

    assert "does not consume" in queries.stuck().get().last_error
