"""An edition is written, published, followed by another, and stands for good."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.audit import queries as audit
from core.clocks import queries as clocks
from core.days import end_of, house_day
from core.outbox.models import Message
from core.workflow.errors import Conflict, InvalidInputs, Refused, Stale
from library import queries
from library.actions import topics, writing
from library.actions.describing import Description, describe
from library.choices import EditionState, Kind, Readers
from library.models import Clause, Edition
from tests.cast import Cast, acting, signed_in
from tests.cast_library import INPUTS, moved, successor, words
from tests.rivals import blind_at_first

pytestmark = pytest.mark.django_db
S = EditionState
BOTH: dict[str, Any] = {"changes": "The number of days.", "changes_zh": "天数。"}


@pytest.mark.parametrize("state", list(S))
def test_an_edition_can_be_brought_into_every_state(cast: Cast, state: str) -> None:
    assert cast.edition(state).state == state


def test_what_was_published_keeps_its_words_whoever_asks_the_database(cast: Cast) -> None:
    published = cast.edition(S.PUBLISHED)
    for change in (
        {"body": "Other words"},
        {"title_zh": "别的"},
        {"state": S.DRAFTING},
        {"effective_from": date(2020, 1, 1)},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Edition.objects.filter(pk=published.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        published.delete()
    standard = cast.edition(S.PUBLISHED, kind=Kind.STANDARD, effective_from=date(2020, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Clause.objects.filter(edition=standard).update(text="Some counterfeits.")


def test_an_editor_is_told_that_published_words_stand(cast: Cast) -> None:
    published = cast.edition(S.PUBLISHED)
    with pytest.raises(Conflict) as told:
        writing.write(published.pk, words(body="Other"), actor=acting(cast.officer))
    assert "new edition" in str(told.value.denied.reason)


def test_of_two_editors_at_once_the_second_is_told_who_was_first(cast: Cast) -> None:
    draft = cast.edition(S.DRAFTING)
    writing.write(draft.pk, words(body="First"), actor=acting(cast.second_officer), expected_version=draft.version)
    with pytest.raises(Stale) as told:
        writing.write(draft.pk, words(body="Second"), actor=acting(cast.officer), expected_version=draft.version)
    assert "Olivia Grant" in told.value.last
    draft.refresh_from_db()
    assert draft.body == "First"


def test_a_draft_says_what_is_missing_before_it_is_published(cast: Cast) -> None:
    draft = cast.edition(S.DRAFTING, kind=Kind.LAW, title_zh="")
    with pytest.raises(Conflict) as told:
        moved(draft, "publish", by=cast.officer)
    assert "both languages" in str(told.value.denied.reason)
    assert "in force" in str(told.value.denied.reason)


def test_a_new_edition_begins_with_the_words_and_clauses_of_the_last(cast: Cast) -> None:
    first = cast.edition(S.PUBLISHED, kind=Kind.STANDARD, effective_from=date(2020, 1, 1))
    draft = writing.begin_edition(first.entry_id, actor=acting(cast.officer))
    assert (draft.number, draft.reference, draft.state) == (2, f"{first.entry.reference}.2", S.DRAFTING)
    assert (draft.body, draft.html) == (first.body, first.html)
    assert draft.changes == ""
    assert [clause.came_from for clause in draft.clauses.all()] == list(first.clauses.all())
    with pytest.raises(Conflict, match="under way"):
        writing.begin_edition(first.entry_id, actor=acting(cast.officer))


def test_which_edition_is_in_force_follows_from_the_dates(cast: Cast) -> None:
    today = house_day()
    first = cast.edition(S.PUBLISHED, kind=Kind.LAW, effective_from=date(2019, 1, 1))
    later = successor(first, by=cast.officer, effective_from=today + timedelta(days=30), **BOTH)
    entry = later.entry
    assert entry.current_id == later.pk
    assert queries.in_force(entry, today) == first
    assert queries.in_force(entry, today + timedelta(days=30)) == later


def test_a_withdrawn_edition_gives_way_to_the_one_before_it(cast: Cast) -> None:
    first = cast.edition(S.PUBLISHED)
    second = successor(first, by=cast.officer)
    moved(second, "withdraw", by=cast.officer)
    first.entry.refresh_from_db()
    assert first.entry.current_id == first.pk
    assert not queries.editions_visible_to(acting(cast.complainant)).filter(pk=second.pk).exists()


def test_the_edition_that_takes_the_place_of_a_withdrawn_one_is_looked_at_again_on_its_day(cast: Cast) -> None:
    first = cast.edition(S.PUBLISHED)
    soon = house_day() + timedelta(days=40)
    described(first, cast, review_on=soon)
    second = successor(first, by=cast.officer)
    first.refresh_from_db()
    assert first.due_at is None
    moved(second, "withdraw", by=cast.officer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert [clock.rule.code for clock in clocks.running(first)] == ["library.review"]
    assert {first: first.due_at, second: second.due_at} == {first: end_of(soon), second: None}
    page = signed_in(cast.officer).get(reverse("library_staff:detail", args=[first.entry.reference]))
    assert "Review of the library entry" in page.content.decode()


def test_an_edition_that_comes_back_after_its_review_day_is_to_be_looked_at_now(cast: Cast) -> None:
    first = cast.edition(S.PUBLISHED, now=timezone.now() - timedelta(days=90))
    second = successor(first, by=cast.officer, now=timezone.now() - timedelta(days=80))
    described(second, cast, review_on=house_day() - timedelta(days=3), now=timezone.now() - timedelta(days=70))
    Message.objects.all().delete()
    moved(second, "withdraw", by=cast.officer)
    assert Message.objects.get(topic="library.review_due").subject_id == first.pk


def described(edition: Edition, cast: Cast, *, now: datetime | None = None, **more: Any) -> None:
    """Say something about its entry besides its words."""
    said = Description(kind=edition.entry.kind, source="CBBC", **more)
    describe(edition.entry_id, said, actor=acting(cast.officer), now=now)


def test_an_owner_proposes_changes_its_mind_and_is_told_what_became_of_it(cast: Cast) -> None:
    owner = acting(cast.complainant)
    proposal = cast.edition(S.PROPOSED)
    writing.write(proposal.pk, words(title="A better title"), actor=owner)
    taken = moved(proposal, "take_up", by=cast.officer)
    with pytest.raises(Conflict):
        writing.write(taken.pk, words(title="Too late"), actor=owner)
    moved(taken, "discard", by=cast.officer)
    [seen] = queries.proposals_visible_to(owner)
    assert (seen.title, seen.state, seen.reason) == ("A better title", S.DISCARDED, INPUTS["discard"]["reason"])


def test_who_only_reads_neither_proposes_nor_writes(cast: Cast) -> None:
    with pytest.raises(Refused):
        writing.propose(Kind.BULLETIN, words(), actor=acting(cast.owner_reader))
    with pytest.raises(Refused):
        writing.begin_entry(Description(kind=Kind.BULLETIN), words(), actor=acting(cast.staff_reader))
    with pytest.raises(InvalidInputs):
        writing.propose(Kind.BULLETIN, words(body="", body_zh=""), actor=acting(cast.complainant))


def test_only_pdf_is_taken_as_a_file(cast: Cast) -> None:
    with pytest.raises(InvalidInputs, match="PDF"):
        writing.propose(Kind.BULLETIN, words(document=cast.document()), actor=acting(cast.complainant))


def test_what_is_said_about_an_entry_changes_and_its_kind_stands_once_published(cast: Cast) -> None:
    published = cast.edition(S.PUBLISHED)
    entry, soon = published.entry, house_day() + timedelta(days=40)
    said = Description(kind=entry.kind, readers=Readers.OWNERS, source="The ministry", code="guide", review_on=soon)
    describe(entry.pk, said, actor=acting(cast.officer))
    published.refresh_from_db()
    assert published.entry.readers == Readers.OWNERS
    assert published.due_at is not None
    assert published.due_at > timezone.now() + timedelta(days=38)
    with pytest.raises(InvalidInputs, match="stands"):
        describe(entry.pk, Description(kind=Kind.LAW, source="x"), actor=acting(cast.officer))
    told = [one.event.verb for one in audit.timeline(entry, actor=acting(cast.officer))]
    assert told == ["library.described"]


def test_of_two_at_once_who_take_the_same_short_name_the_second_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Description(kind=Kind.LAW, source="The ministry", code="guide")
    writing.begin_entry(said, words(), actor=acting(cast.officer))
    # The second looked before the first had written.
    monkeypatch.setattr(writing, "checked", lambda description: description)
    with pytest.raises(InvalidInputs, match="cited by this name"):
        writing.begin_entry(said, words(), actor=acting(cast.officer))
    topics.add_topic("shops", name="Shops", name_zh="店铺", actor=acting(cast.administrator))
    monkeypatch.setattr(topics, "_require_free", blind_at_first(topics._require_free))
    with pytest.raises(InvalidInputs, match="Another topic"):
        topics.add_topic("shops", name="Shops", name_zh="店铺", actor=acting(cast.administrator))


def test_who_describes_an_entry_and_who_publishes_its_edition_take_their_turns_in_one_order(cast: Cast) -> None:
    published = cast.edition(S.PUBLISHED)
    with CaptureQueriesContext(connection) as asked:
        describe(published.entry_id, Description(kind=published.entry.kind, source="x"), actor=acting(cast.officer))
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert ['FROM "library_edition"' in sql for sql in locks[:2]] == [True, False]
    assert "DESC" in locks[0]
