"""Who reads what, who is told, and who has said that they have read it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.accounts.models import Person
from core.days import house_day
from core.outbox.models import Message
from core.workflow.errors import Conflict, Refused
from library import audiences, queries
from library.actions import access, acknowledging, subscriptions, topics
from library.choices import EditionState, Readers
from library.models import Edition
from tests.cast import Cast, acting
from tests.cast_library import read, successor

pytestmark = pytest.mark.django_db
S = EditionState
EVERYBODY = ("officer", "complainant", "stranger", "agent", "reviewer", "gov_reader")
READERS = {
    Readers.EVERYONE: set(EVERYBODY),
    Readers.OWNERS: {"officer", "complainant", "stranger", "agent"},
    Readers.PLATFORM: {"officer", "reviewer"},
    Readers.NAMED: {"officer", "stranger"},
    Readers.STAFF: {"officer"},
}


@pytest.mark.parametrize("kind", list(Readers))
def test_a_published_edition_is_read_by_its_readers_alone(cast: Cast, kind: str) -> None:
    named = (cast.brightwater,) if kind == Readers.NAMED else ()
    edition = cast.edition(S.PUBLISHED, readers=kind, named=named)
    people = {name: acting(getattr(cast, name)) for name in EVERYBODY}
    seen = {name for name, actor in people.items() if queries.editions_visible_to(actor).filter(pk=edition.pk).exists()}
    entries = {name for name, actor in people.items() if queries.entries_visible_to(actor).exists()}
    assert seen == entries == READERS[Readers(kind)]


@pytest.mark.parametrize("kind", list(Readers))
def test_whom_an_edition_concerns_is_who_may_read_it(cast: Cast, kind: str) -> None:
    cast.gather(*EVERYBODY)
    named = (cast.brightwater,) if kind == Readers.NAMED else ()
    entry = cast.edition(S.PUBLISHED, readers=kind, named=named).entry
    concerned = set(audiences.people_who_read(entry).values_list("pk", flat=True))
    everybody: dict[str, Person] = {name: getattr(cast, name) for name in EVERYBODY}
    expected = READERS[Readers(kind)]
    if kind not in (Readers.EVERYONE, Readers.STAFF):
        expected = expected - {"officer"}
    assert {name for name, person in everybody.items() if person.pk in concerned} == expected


@pytest.mark.parametrize("state", [S.PROPOSED, S.DRAFTING, S.DISCARDED, S.WITHDRAWN, S.DECLINED])
def test_nobody_but_cbbc_and_the_proposer_sees_what_is_not_published(cast: Cast, state: str) -> None:
    edition = cast.edition(state)
    for name in ("stranger", "agent", "reviewer", "gov_reader"):
        assert not queries.editions_visible_to(acting(getattr(cast, name))).exists()
        assert not queries.entries_visible_to(acting(getattr(cast, name))).exists()
    own = queries.editions_visible_to(acting(cast.complainant)).filter(pk=edition.pk).exists()
    assert own == (state in (S.PROPOSED, S.DECLINED))


def test_access_that_is_taken_back_ends_reading(cast: Cast) -> None:
    edition = cast.edition(S.PUBLISHED, readers=Readers.NAMED, named=(cast.brightwater,))
    access.withdraw(edition.entry_id, cast.brightwater, actor=acting(cast.officer))
    assert not queries.editions_visible_to(acting(cast.stranger)).exists()
    with pytest.raises(Refused):
        access.grant(edition.entry_id, cast.brightwater, actor=acting(cast.staff_reader))


def test_subscribers_who_may_read_are_told_what_is_published(cast: Cast) -> None:
    topic = topics.add_topic("takedown", name="Takedown", name_zh="下架", actor=acting(cast.administrator))
    for name in ("complainant", "stranger", "reviewer"):
        subscriptions.subscribe_to([topic], actor=acting(getattr(cast, name)))
    edition = cast.edition(S.PUBLISHED, readers=Readers.OWNERS, topics=(topic,))
    told = {one.person_id for one in audiences.subscribers(edition)}
    assert told == {cast.complainant.pk, cast.stranger.pk}
    subscriptions.subscribe_to([], actor=acting(cast.stranger))
    assert {one.person_id for one in audiences.subscribers(edition)} == {cast.complainant.pk}


def test_only_administrators_keep_topics(cast: Cast) -> None:
    with pytest.raises(Refused):
        topics.add_topic("x", name="X", name_zh="X", actor=acting(cast.officer))


def _asked(cast: Cast, readers: str = Readers.OWNERS) -> Edition:
    return cast.edition(S.PUBLISHED, readers=readers, acknowledge_by=house_day() + timedelta(days=10))


def test_who_has_not_read_is_known_and_reminded(cast: Cast) -> None:
    cast.gather("complainant", "owner_admin", "stranger", "reviewer")
    edition = _asked(cast)
    read(edition, by=cast.complainant)
    read(edition, by=cast.complainant)
    waiting = {one.person_id for one in audiences.yet_to_acknowledge(edition)}
    assert waiting == {cast.owner_admin.pk, cast.stranger.pk}
    Message.objects.all().delete()
    assert acknowledging.remind(edition.pk, actor=acting(cast.officer), now=timezone.now()) == 2
    assert Message.objects.get().topic == "library.acknowledge"


def test_an_edition_that_has_a_successor_is_asked_of_nobody_any_more(cast: Cast) -> None:
    edition = _asked(cast)
    successor(edition, by=cast.officer)
    with pytest.raises(Conflict):
        acknowledging.acknowledge(edition.pk, actor=acting(cast.complainant))
    with pytest.raises(Conflict):
        acknowledging.remind(edition.pk, actor=acting(cast.officer))


def test_who_has_no_pages_is_not_asked_to_acknowledge(cast: Cast) -> None:
    cast.gather("reviewer", "gov_reader", "complainant")
    waiting = {one.person_id for one in audiences.yet_to_acknowledge(_asked(cast, Readers.EVERYONE))}
    assert waiting == {cast.complainant.pk, cast.officer.pk}


def test_nobody_acknowledges_what_is_not_asked_of_them(cast: Cast) -> None:
    plain = cast.edition(S.PUBLISHED)
    with pytest.raises(Conflict):
        acknowledging.acknowledge(plain.pk, actor=acting(cast.complainant))
    with pytest.raises(Conflict):
        acknowledging.acknowledge(_asked(cast).pk, actor=acting(cast.officer))
