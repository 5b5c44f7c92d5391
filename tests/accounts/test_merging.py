"""Two records of one organisation become one; nothing that either had is lost."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from core.accounts import merging, queries
from core.accounts.actions import invitations, people
from core.accounts.actions.merging import merge
from core.accounts.choices import OrganisationKind, Role
from core.accounts.models import Invitation, Organisation, Person
from core.audit import queries as audit
from core.audit.models import Event
from core.documents.models import Document
from core.workflow.errors import Conflict, InvalidInputs, MoveError, NotVisible, Refused
from tests.cast import SYSTEM, Cast, acting, signed_in

pytestmark = pytest.mark.django_db
WHY = "Registered twice: once under its trading name."


@pytest.fixture
def double(cast: Cast) -> Organisation:
    """A second record of Harrow & Finch, with a person, an invitation, a key and a document of its own."""
    double = Organisation.objects.create(kind=OrganisationKind.RIGHTS_OWNER, name="Harrow and Finch", code="harrow")
    Person.objects.create_user("tea@harrow.example", name="Tom Tea", organisation=double, roles=[Role.COMPLAINANT])
    return double


@pytest.fixture
def handler() -> Iterator[Callable[[merging.Handler], None]]:
    """Registers a handler for the time of a test."""
    yield lambda handler: merging.on_merge("tests", handler)
    merging._handlers.pop("tests", None)


def join(source: Organisation, into: Organisation, cast: Cast, **given: Any) -> Organisation:
    usual: dict[str, Any] = {"actor": acting(cast.administrator), "reason": WHY}
    return merge(source.pk, into.pk, **usual | given)


def test_everything_moves_and_the_source_is_closed(cast: Cast, double: Organisation) -> None:
    tom = Person.objects.select_related("organisation").get(name="Tom Tea")
    document = cast.document(by=tom)
    invitations.invite(double.pk, actor=SYSTEM, email="new@harrow.example", name="New", roles=[Role.OWNER_READER])
    client = cast.owner_client
    client.organisation = double
    client.save()

    assert join(double, cast.harrow, cast) == cast.harrow
    double.refresh_from_db()
    assert (double.merged_into, double.is_active) == (cast.harrow, False)
    assert double.merged_at is not None
    for record in (tom, document, Invitation.objects.get(), client):
        record.refresh_from_db()
        assert record.organisation == cast.harrow
    assert not Document.objects.filter(organisation=double).exists()
    assert signed_in(tom).get("/account/profile/").status_code == 200


def test_both_records_tell_of_it_with_what_was_moved(cast: Cast, double: Organisation) -> None:
    join(double, cast.harrow, cast)

    merged = Event.objects.get(verb="accounts.organisation_merged")
    absorbed = Event.objects.get(verb="accounts.organisation_absorbed")
    assert (merged.subject_id, absorbed.subject_id) == (double.pk, cast.harrow.pk)
    assert merged.data["moved"] == absorbed.data["moved"]
    assert absorbed.data["moved"].items() >= {"people": 1, "invitations": 0, "api_clients": 0, "documents": 0}.items()
    assert absorbed.data["reason"] == WHY
    assert absorbed.actor_label == "Alice Moor"


def test_the_story_of_the_source_is_read_on_the_surviving_record(cast: Cast, double: Organisation) -> None:
    third = Organisation.objects.create(kind=OrganisationKind.RIGHTS_OWNER, name="H&F Teapots", code="teapots")
    join(third, double, cast)
    join(double, cast.harrow, cast)
    texts = [entry.text for entry in audit.timeline(cast.harrow, actor=acting(cast.administrator))]

    assert queries.absorbed(cast.harrow) == [double.pk, third.pk]
    assert [text.split(":")[0] for text in texts] == [
        "Merged this organisation into Harrow and Finch",
        "Took over the records of H&F Teapots",
        "Merged this organisation into Harrow & Finch Ltd",
        "Took over the records of Harrow and Finch",
    ]


def test_old_codes_lead_to_where_the_records_are(cast: Cast, double: Organisation) -> None:
    third = Organisation.objects.create(kind=OrganisationKind.RIGHTS_OWNER, name="H&F Teapots", code="teapots")
    join(third, double, cast)
    join(double, cast.harrow, cast)

    for code in ("teapots", "harrow", "harrow-finch"):
        assert queries.find_organisation(code) == cast.harrow
    assert queries.find_organisation("nobody") is None
    page = signed_in(cast.administrator).get("/staff/people/of/teapots/").content.decode()
    assert "Harrow &amp; Finch Ltd" in page


def test_the_list_of_organisations_shows_the_survivor_alone(cast: Cast, double: Organisation) -> None:
    join(double, cast.harrow, cast)
    page = signed_in(cast.administrator).get("/staff/people/").content.decode()

    assert "Harrow &amp; Finch Ltd" in page
    assert "Harrow and Finch" not in page


@pytest.mark.parametrize("who", ["officer", "staff_reader"])
def test_other_staff_are_refused(cast: Cast, double: Organisation, who: str) -> None:
    with pytest.raises(Refused):
        join(double, cast.harrow, cast, actor=acting(getattr(cast, who)))


@pytest.mark.parametrize("who", ["owner_admin", "reviewer", "gov_reader", "jd_client"])
def test_for_everybody_else_there_is_nothing_to_merge(cast: Cast, double: Organisation, who: str) -> None:
    with pytest.raises(NotVisible):
        join(double, cast.harrow, cast, actor=acting(getattr(cast, who)))


def test_what_cannot_be_merged_is_said(cast: Cast, double: Organisation) -> None:
    agent = Organisation.objects.create(kind=OrganisationKind.AGENT, name="Finch Law LLP", code="finch-law")
    other_jd = Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="JD Worldwide", code="jd-worldwide")
    for source, into in ((double, double), (double, agent), (other_jd, cast.jd), (double, cast.cbbc)):
        with pytest.raises(InvalidInputs) as said:
            join(source, into, cast)
        assert said.value.errors.keys() == {("into",)}
    with pytest.raises(InvalidInputs) as unsaid:
        join(double, cast.harrow, cast, reason=" ")
    assert unsaid.value.errors.keys() == {("reason",)}
    with pytest.raises(NotVisible):
        merge(double.pk, 987654, actor=acting(cast.administrator), reason=WHY)
    assert not Event.objects.filter(verb__startswith="accounts.organisation_").exists()


def test_a_merger_happens_once(cast: Cast, double: Organisation) -> None:
    join(double, cast.harrow, cast)

    with pytest.raises(Conflict) as again:
        join(double, cast.harrow, cast)
    assert again.value.state == "merged"
    with pytest.raises(Conflict) as back:
        join(cast.harrow, double, cast)
    assert back.value.state == "closed"


def test_a_handler_that_objects_leaves_everything_as_it_was(
    cast: Cast, double: Organisation, handler: Callable[[merging.Handler], None]
) -> None:
    def objects(*_given: Any, **_more: Any) -> dict[str, int]:
        raise InvalidInputs({"into": ["Both have an active enrolment."]})

    handler(objects)
    with pytest.raises(InvalidInputs):
        join(double, cast.harrow, cast)
    double.refresh_from_db()
    assert double.is_active
    assert double.people.count() == 1


def test_every_app_moves_its_records_and_its_counts_are_kept(
    cast: Cast, double: Organisation, handler: Callable[[merging.Handler], None]
) -> None:
    seen = []

    def moves(source: Organisation, into: Organisation, *, actor: Any, now: Any) -> dict[str, int]:
        seen.append((source, into, actor.label))
        return {"teapots": 3}

    handler(moves)
    join(double, cast.harrow, cast)

    assert seen == [(double, cast.harrow, "Alice Moor")]
    assert Event.objects.get(verb="accounts.organisation_absorbed").data["moved"]["teapots"] == 3
    with pytest.raises(ValueError, match="two handlers"):
        merging.on_merge("tests", lambda *given, **more: {})


def test_the_database_keeps_a_merged_organisation_closed(cast: Cast, double: Organisation) -> None:
    join(double, cast.harrow, cast)
    rows = Organisation.objects.filter(pk=double.pk)

    for change in ({"is_active": True}, {"merged_at": None}, {"merged_into": double}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


@pytest.mark.django_db(transaction=True)
def test_mergers_of_the_same_organisations_at_once_leave_one(cast: Cast, double: Organisation) -> None:
    third = Organisation.objects.create(kind=OrganisationKind.RIGHTS_OWNER, name="H&F Teapots", code="teapots")
    pairs = [(double, cast.harrow), (cast.harrow, double), (double, third), (third, cast.harrow)]
    actor = acting(cast.administrator)
    outcomes: list[object] = []
    begin = threading.Barrier(len(pairs))

    def run(source: Organisation, into: Organisation) -> None:
        begin.wait()
        try:
            outcomes.append(merge(source.pk, into.pk, actor=actor, reason=WHY))
        except MoveError as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == len(pairs)
    survivor = Organisation.objects.get(merged_into=None, kind=OrganisationKind.RIGHTS_OWNER, is_active=True)
    assert {found.merged_into for found in Organisation.objects.exclude(merged_into=None)} == {survivor}
    assert Person.objects.get(name="Tom Tea").organisation == survivor


def test_an_owners_administrator_does_not_reach_people_who_moved_away_meanwhile(
    cast: Cast, double: Organisation
) -> None:
    boss = Person.objects.create_user(
        "boss@harrow.example", name="Bo", organisation=double, roles=[Role.OWNER_ADMINISTRATOR]
    )
    before = acting(boss)
    join(double, cast.harrow, cast, now=timezone.now())

    with pytest.raises(NotVisible):
        people.deactivate(Person.objects.get(name="Tom Tea").pk, actor=before)
