"""Who is told what about the library, in words and script of their own; and what its clocks do."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from core.accounts.choices import Language
from core.clocks import scan
from core.days import end_of, house_day
from core.outbox import worker
from core.outbox.models import Message, Notice, Status
from library import audiences
from library.actions import subscriptions, topics
from library.choices import EditionState, Kind, Readers
from library.models import Topic
from library.standards import adopting, consulting
from tests.cast import Cast, acting
from tests.cast_library import INPUTS, TITLE, TITLE_ZH, moved, read

pytestmark = pytest.mark.django_db
S = EditionState


def delivered(now: datetime | None = None) -> dict[str, str]:
    """The subjects of the mails that are sent now, by whom they go to."""
    mail.outbox.clear()
    later = (now or timezone.now()) + timedelta(minutes=1)
    while waiting := list(Message.objects.filter(status=Status.PENDING).order_by("pk").values_list("pk", flat=True)):
        for pk in waiting:
            assert worker.deliver(pk, later)
    return {one.to[0].partition("@")[0]: str(one.subject) for one in mail.outbox}


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return topics.add_topic("takedown", name="Takedown", name_zh="下架", actor=acting(cast.administrator))


def test_subscribers_are_told_of_what_is_published_in_their_script(cast: Cast, topic: Topic) -> None:
    cast.stranger.language = Language.CHINESE
    cast.stranger.save()
    for person in (cast.complainant, cast.stranger):
        subscriptions.subscribe_to([topic], actor=acting(person))
    edition = cast.edition(S.PUBLISHED, readers=Readers.OWNERS, topics=(topic,))
    told = delivered()
    assert set(told) == {"clara.finch", "stella.brook"}
    assert TITLE in told["clara.finch"]
    assert TITLE_ZH in told["stella.brook"]
    assert Notice.objects.get(person=cast.complainant).url == f"/portal/library/editions/{edition.reference}/"


def test_a_proposal_reaches_the_editors_and_its_fate_the_proposer(cast: Cast) -> None:
    cast.gather("officer", "administrator", "owner_admin", "stranger", "staff_reader")
    proposal = cast.edition(S.PROPOSED)
    assert set(delivered()) == {"wei.zhang", "alice.moor"}
    moved(proposal, "decline", by=cast.officer)
    assert set(delivered()) == {"clara.finch", "oscar.harrow"}
    assert INPUTS["decline"]["reason"] in str(mail.outbox[0].body)


def test_who_has_to_read_is_asked_and_reminded_until_they_have(cast: Cast) -> None:
    cast.gather("owner_admin", "stranger")
    by = house_day() + timedelta(days=10)
    edition = cast.edition(S.PUBLISHED, readers=Readers.OWNERS, acknowledge_by=by)
    assert set(delivered()) == {"clara.finch", "oscar.harrow", "stella.brook"}
    read(edition, by=cast.complainant)
    ahead = end_of(by) - timedelta(days=6)
    scan.fire_due(ahead)
    assert set(delivered(ahead)) == {"oscar.harrow", "stella.brook"}


def test_editors_are_told_when_the_review_date_has_come(cast: Cast) -> None:
    edition = cast.edition(S.PUBLISHED)
    soon = house_day() + timedelta(days=40)
    moved(edition, "review", by=cast.officer, review_on=soon)
    delivered()
    scan.fire_due(end_of(soon) + timedelta(minutes=1))
    told = delivered(end_of(soon) + timedelta(minutes=1))
    assert TITLE in told["wei.zhang"]
    moved(edition, "withdraw", by=cast.officer)
    assert not scan.fire_due(end_of(soon) + timedelta(days=400))


def test_who_may_no_longer_read_an_entry_is_not_told_what_becomes_of_it(cast: Cast) -> None:
    edition = cast.edition(S.PUBLISHED, acknowledge_by=house_day() + timedelta(days=5))
    read(edition, by=cast.complainant)
    assert [one.person_id for one in audiences.acknowledged(edition)] == [cast.complainant.pk]
    edition.entry.readers = Readers.STAFF
    edition.entry.save(update_fields=["readers"])
    assert audiences.acknowledged(edition) == []


def test_whoever_had_a_part_in_it_hears_that_it_is_published_and_cbbc_who_adopts_it(cast: Cast) -> None:
    cast.gather("officer", "owner_admin", "stranger")
    edition = cast.edition(S.DRAFTING, kind=Kind.STANDARD, effective_from=house_day())
    consulting.name_consulted(edition.pk, [cast.harrow.pk], actor=acting(cast.officer))
    edition = moved(edition, "consult", by=cast.officer)
    said = consulting.comment(edition.clauses.get().pk, "Too vague.", actor=acting(cast.complainant))
    moved(edition, "end_consultation", by=cast.officer)
    consulting.answer(said.pk, "adopted", "Clause 1 says so now.", actor=acting(cast.officer))
    delivered()
    edition = moved(edition, "publish", by=cast.officer)
    told = delivered()
    assert set(told) == {"clara.finch", "oscar.harrow"}, "who said nothing is not told"
    assert TITLE in told["clara.finch"]
    adopting.adopt(edition.pk, "Oscar Harrow, director", actor=acting(cast.owner_admin))
    assert "Harrow & Finch" in delivered()["wei.zhang"]
