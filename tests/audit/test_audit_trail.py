"""The audit trail: nobody changes it, every change is found at its row, and each reads its own words."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from complaints.choices import ComplaintState
from core.accounts.choices import Audience
from core.audit import actions, queries, verbs
from core.audit.digests import digest
from core.audit.models import Event, Link
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db


def run(statement: str, *params: str | int | bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.mark.parametrize("table", ["audit_event", "audit_link"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET digest = ''", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_or_remove_what_was_recorded(cast: Cast, table: str, statement: str) -> None:
    cast.complaint()
    actions.seal()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement.format(table=table))


def test_emptying_the_trail_is_refused_where_the_trigger_stands(cast: Cast) -> None:
    run("ALTER TABLE audit_event ENABLE TRIGGER audit_event_is_not_emptied")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("TRUNCATE audit_event")


def test_a_whole_trail_is_verified_and_sealed(cast: Cast) -> None:
    cast.complaint(ComplaintState.UPHELD)
    assert list(queries.verify()) == []
    call_command("verify_audit")
    assert Link.objects.count() == Event.objects.count() > 5
    assert list(queries.verify()) == []


@pytest.fixture
def sealed(cast: Cast) -> list[int]:
    """Keys of sealed events in a trail whose triggers somebody with the owner's password has switched off."""
    cast.complaint(ComplaintState.LODGED)
    actions.seal()
    run("ALTER TABLE audit_event DISABLE TRIGGER audit_event_is_append_only")
    run("ALTER TABLE audit_link DISABLE TRIGGER audit_link_is_append_only")
    return list(Event.objects.order_by("pk").values_list("pk", flat=True))


def test_an_altered_event_is_found_at_its_row(sealed: list[int]) -> None:
    run("UPDATE audit_event SET actor_label = 'Somebody else' WHERE id = %s", sealed[2])
    assert [(fault.event_id, fault.reason) for fault in queries.verify()] == [
        (sealed[2], "the event was altered after it was sealed")
    ]


def test_an_altered_event_is_found_even_where_its_digest_was_made_to_fit(sealed: list[int]) -> None:
    event = Event.objects.get(pk=sealed[1])
    event.data = {"targets": 999}
    run(
        "UPDATE audit_event SET data = %s, digest = %s WHERE id = %s",
        '{"targets": 999}',
        digest(event),
        event.pk,
    )
    assert [fault.event_id for fault in queries.verify()] == [sealed[1]]


def test_a_removed_event_is_found(sealed: list[int]) -> None:
    run("DELETE FROM audit_event WHERE id = %s", sealed[3])
    assert [(fault.event_id, fault.reason) for fault in queries.verify()] == [(sealed[3], "the event was removed")]


def test_a_removed_event_is_found_even_where_its_link_was_removed_too(sealed: list[int]) -> None:
    run("DELETE FROM audit_event WHERE id = %s", sealed[1])
    run("DELETE FROM audit_link WHERE event_id = %s", sealed[1])
    assert sealed[2] in {fault.event_id for fault in queries.verify()}


def test_a_trail_cut_off_at_its_end_no_longer_holds_the_head_that_was_printed(sealed: list[int]) -> None:
    head = bytes(Link.objects.latest("position").chain).hex()
    call_command("verify_audit", head=head)
    run("DELETE FROM audit_event WHERE id = %s", sealed[3])
    run("DELETE FROM audit_link WHERE event_id = %s", sealed[3])
    call_command("verify_audit")
    with pytest.raises(CommandError, match="head"):
        call_command("verify_audit", head=head)


def test_an_event_added_behind_the_seal_is_found(sealed: list[int]) -> None:
    run(
        "INSERT INTO audit_event SELECT %s, at, verb, actor_kind, actor_id, actor_label, actor_audience,"
        " actor_organisation_id, actor_organisation_name, subject_type, subject_id, subject_reference, data, changes,"
        " request_id, digest FROM audit_event WHERE id = %s",
        -1,
        sealed[0],
    )
    assert [(fault.event_id, fault.reason) for fault in queries.verify()] == [
        (-1, "the event was added behind the seal")
    ]


def test_an_event_altered_before_the_seal_is_found(cast: Cast) -> None:
    cast.complaint()
    run("ALTER TABLE audit_event DISABLE TRIGGER audit_event_is_append_only")
    last = Event.objects.order_by("pk").last()
    assert last is not None
    run("UPDATE audit_event SET verb = 'complaints.lodged' WHERE id = %s", last.pk)
    assert [fault.event_id for fault in queries.verify()] == [last.pk]


def test_the_command_fails_and_does_not_seal_over_a_fault(sealed: list[int]) -> None:
    run("UPDATE audit_event SET request_id = 'forged' WHERE id = %s", sealed[0])
    with pytest.raises(CommandError, match="1 place"):
        call_command("verify_audit")


def test_an_unknown_verb_is_an_error_not_a_silent_entry(cast: Cast) -> None:
    with pytest.raises(verbs.UnknownVerb):
        actions.record("complaints.mispelt", actor=acting(cast.officer), subject=cast.mark)


def test_each_audience_reads_its_own_part_of_the_story(cast: Cast) -> None:
    complaint = cast.complaint(ComplaintState.LODGED)

    def story(audience_of: object) -> list[str]:
        return [entry.event.verb for entry in queries.timeline(complaint, actor=acting(audience_of))]  # type: ignore[arg-type]

    assert story(cast.complainant) == [
        "complaints.started", "complaints.submitted", "complaints.screened", "complaints.lodged",
    ]  # fmt: skip
    assert story(cast.officer) == ["complaints.submitted", "complaints.screened", "complaints.lodged"]
    assert story(cast.jd_client) == ["complaints.lodged"]


def test_others_read_the_organisation_not_the_name_of_the_person(cast: Cast) -> None:
    complaint = cast.complaint(ComplaintState.LODGED)
    to_owner = queries.timeline(complaint, actor=acting(cast.complainant))[-1]
    to_staff = queries.timeline(complaint, actor=acting(cast.second_officer))[-1]
    assert (to_owner.actor_label, to_staff.actor_label) == ("China-Britain Business Council", "Wei Zhang")


def test_every_registered_verb_reads_even_when_an_old_event_lacks_a_word() -> None:
    for verb in verbs.registered().values():
        for audience in Audience.values:
            assert verb.say({}, audience)


def test_secret_values_are_masked_before_they_are_written() -> None:
    verb = verbs.Verb("tests.secret", "x", secret=frozenset({"password"}))
    assert verb.scrub({"password": "hunter2", "name": "Ann"}) == {"password": "•••", "name": "Ann"}
