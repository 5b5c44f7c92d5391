"""What each verb of an edition means besides its state. The engine calls these under the record's lock."""

from datetime import date

from core.clocks import actions as clocks
from core.clocks import queries as clock_queries
from core.days import end_of
from core.outbox import actions as outbox
from core.workflow.effects import give_reason, later_day
from core.workflow.table import Move
from library.audiences import has_comments
from library.choices import EditionState
from library.citing import to_look_at
from library.clocks import ACKNOWLEDGE, CONSULTATION, REVIEW
from library.models import Edition, Proposal
from library.proposals import keep_as_proposed
from library.words import search_text_for


def begin(move: Move[Edition]) -> None:
    """A new edition, proposed or drafted."""
    move.record.created_at = move.now
    move.record.search_text = search_text_for(move.record)
    _name(move)


def load(move: Move[Edition]) -> None:
    """It comes with the product, and is published as it is: nobody is told of it."""
    begin(move)
    move.record.published_at = move.now
    entry = move.record.entry
    entry.current = move.record
    entry.save(update_fields=["current"])


def take_up(move: Move[Edition]) -> None:
    """CBBC edits it from now on; those who proposed it go on reading what they proposed."""
    keep_as_proposed(move.record)


def discard(move: Move[Edition]) -> None:
    """It is given up. Whoever proposed it is told so under the title that they gave it."""
    give_reason(move)
    kept: Proposal | None = getattr(move.record, "as_proposed", None)
    if kept is not None:
        move.data |= {"title": kept.title or kept.title_zh, "title_zh": kept.title_zh or kept.title}


def withdraw(move: Move[Edition]) -> None:
    """Nobody but CBBC reads it any more; the entry shows the edition before it, if there is one, which is watched."""
    give_reason(move)
    edition, entry = move.record, move.record.entry
    run_clock(move, REVIEW, None)
    run_clock(move, ACKNOWLEDGE, None)
    if entry.current_id == edition.pk:
        published = entry.editions.filter(state=EditionState.PUBLISHED).exclude(pk=edition.pk)
        before = published.order_by("-number").first()
        if before is not None:
            _watch(move, before, review_on=entry.review_on, acknowledge_by=before.acknowledge_by)
            # A day that came while another edition stood in its place calls for a look all the same.
            if entry.review_on is not None and end_of(entry.review_on) <= move.now:
                outbox.announce(
                    "library.review_due", subject=before, actor=move.actor, data=before.facts(), now=move.now
                )
        entry.current = before
        entry.save(update_fields=["current"])


def consult(move: Move[Edition]) -> None:
    """Organisations comment until the end of a day."""
    until = later_day(move, "comments_until")
    move.change("comments_until", until)
    move.data["until"] = until.isoformat()
    move.data["organisations"] = move.record.consulted.count()
    run_clock(move, CONSULTATION, until)


def end_consultation(move: Move[Edition]) -> None:
    """The last day has passed, or CBBC has heard everyone."""
    run_clock(move, CONSULTATION, None)
    move.data["comments"] = sum(clause.comments.count() for clause in move.record.clauses.all())


def publish(move: Move[Edition]) -> None:
    """It becomes the entry's current edition; those who must acknowledge it have until a day."""
    edition, entry = move.record, move.record.entry
    move.change("published_at", move.now)
    move.set("published_by_id", move.actor.person_id)
    move.set("search_text", search_text_for(edition))
    for before in entry.editions.filter(state=EditionState.PUBLISHED).exclude(pk=edition.pk):
        _watch(move, before, review_on=None, acknowledge_by=None)
    entry.current = edition
    entry.save(update_fields=["current"])
    run_clock(move, REVIEW, entry.review_on)
    run_clock(move, ACKNOWLEDGE, edition.acknowledge_by)
    _tell_editors_who_cites(move)
    _tell_who_had_part(move)
    _name(move)
    move.data["effective_from"] = edition.effective_from.isoformat() if edition.effective_from else ""


def _name(move: Move[Edition]) -> None:
    """The title in both scripts, for the timeline."""
    facts = move.record.facts()
    move.data |= {name: facts[name] for name in ("title", "title_zh")}


def _tell_editors_who_cites(move: Move[Edition]) -> None:
    """Where rules cite the entry, its new edition may move what they cite: CBBC looks at them."""
    count = len(to_look_at(move.record))
    if count:
        data = move.record.facts() | {"count": count}
        outbox.announce("library.cited_changed", subject=move.record, actor=move.actor, data=data, now=move.now)


def _tell_who_had_part(move: Move[Edition]) -> None:
    """Whoever proposed it or commented on it hears that it is published, whether or not they subscribe."""
    edition = move.record
    if edition.proposed_by_id is not None or has_comments(edition):
        outbox.announce("library.heard", subject=edition, actor=move.actor, data=edition.facts(), now=move.now)


def review(move: Move[Edition]) -> None:
    """It still holds; somebody looks again on a day."""
    entry = move.record.entry
    entry.review_on = later_day(move, "review_on")
    entry.version += 1
    entry.save(update_fields=["review_on", "version"])
    run_clock(move, REVIEW, entry.review_on)
    move.data["review_on"] = entry.review_on.isoformat()


def _watch(move: Move[Edition], other: Edition, *, review_on: date | None, acknowledge_by: date | None) -> None:
    """Let the clocks of another edition of the entry, one that is published, run until the end of days, or not."""
    for code, day in ((REVIEW, review_on), (ACKNOWLEDGE, acknowledge_by)):
        due_at = end_of(day) if day else None
        clocks.run_until(code, subject=other, due_at=due_at, actor=move.actor, now=move.now)
    Edition.objects.filter(pk=other.pk).update(due_at=clock_queries.next_due(other))


def run_clock(move: Move[Edition], code: str, day: date | None) -> None:
    """Let a clock of the edition run until the end of a day, or not at all."""
    due_at = end_of(day) if day else None
    clocks.run_until(code, subject=move.record, due_at=due_at, actor=move.actor, now=move.now)
    move.set("due_at", clock_queries.next_due(move.record))
