"""Targets on their way into the database: one statement a batch, no row as an object."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Max

from complaints.choices import TargetState
from complaints.models import Complaint, Target
from complaints.targets import held
from complaints.targets.held import FIRST_NUMBER, Key
from core.accounts.actors import Actor
from merchants.actions.listings import ensure_listings
from merchants.models import Capture, Listing

_TABLE = Target._meta.db_table
_INSERT = f"""
    INSERT INTO {_TABLE} (complaint_id, number, listing_id, platform, sku, right_id, complaint_reason, is_open,
                          came_with_id, state, refusal_reason, note)
    SELECT %s, given.number, given.listing_id, given.platform, given.sku, %s, %s, %s, %s, %s, '', ''
    FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::text[]) AS given (number, listing_id, platform, sku)
    ORDER BY given.number
"""  # noqa: S608 - the table's own name
# Opening listings in two orders, two complaints on one right and reason would wait for each other: they take turns.
_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended(turn, 0)) FROM unnest(%s::text[]) AS turn"
_INSERT_IN_TURN = _INSERT.replace("FROM unnest", "FROM ours, unnest")
# Beside the insert stands what was known before it: the look does not see the new rows.
_INSERT_AND_LOOK = f"""
    WITH ours AS MATERIALIZED ({_TURNS}), written AS ({_INSERT_IN_TURN})
    SELECT EXISTS (SELECT 1 FROM {_TABLE} WHERE listing_id = ANY(%s))
        OR EXISTS (SELECT 1 FROM {Listing._meta.db_table} WHERE id = ANY(%s) AND shop_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM {Capture._meta.db_table} WHERE listing_id = ANY(%s))
"""  # noqa: S608 - the tables' own names
_OPEN = f"""
    UPDATE {_TABLE} AS target SET number = %s + counted.place, right_id = %s, complaint_reason = %s, is_open = true
    FROM (
        SELECT id, row_number() OVER (ORDER BY number) AS place FROM {_TABLE}
        WHERE complaint_id = %s AND number >= %s
    ) AS counted
    WHERE target.id = counted.id
"""  # noqa: S608 - the table's own name


_WORDS = f"""
    UPDATE {_TABLE} AS target SET owner_reference = given.reference, owner_note = given.note
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS given (listing_id, reference, note)
    WHERE target.complaint_id = %s AND target.listing_id = given.listing_id
"""  # noqa: S608 - the table's own name


@dataclass(frozen=True)
class Written:
    """How many targets a complaint has, and whether anything was known of their listings before: an earlier target, a
    shop or a capture."""

    count: int = 0
    is_anything_known: bool = False


def write_open(complaint: Complaint, keys: Sequence[Key], *, actor: Actor) -> Written:
    """Write these listings as the first targets of a complaint that is being submitted.

    Two statements. Raises IntegrityError where one is open on the same right and reason.
    """
    if not keys:
        return Written()
    found = ensure_listings(keys, actor=actor)
    listings = [found[key] for key in keys]
    given = _given(complaint, keys, listings, first=1, is_open=True, came_with=None)
    with connection.cursor() as cursor:
        turn = _turn(complaint.right_id, complaint.reason)
        cursor.execute(_INSERT_AND_LOOK, [[turn], *given, listings, listings, listings])
        [(is_anything_known,)] = cursor.fetchall()
    return Written(len(keys), is_anything_known)


def add(draft: Complaint, keys: Sequence[Key], *, came_with: int, actor: Actor, now: datetime) -> dict[Key, int]:
    """Add listings out of a file to a locked draft; returns the keys of the listings. Four statements."""
    if not keys:
        return {}
    listings = ensure_listings(keys, actor=actor)
    last = Target.objects.filter(complaint=draft).aggregate(last=Max("number"))["last"] or FIRST_NUMBER
    _insert(
        draft,
        keys,
        [listings[key] for key in keys],
        first=max(last, FIRST_NUMBER) + 1,
        is_open=False,
        came_with=came_with,
    )
    _count(draft, len(keys), now)
    return listings


def keep_words(draft: Complaint, words: Mapping[int, tuple[str, str]]) -> None:
    """Keep the owner's own reference and note by the keys of listings of a locked draft. One statement, or none."""
    if words:
        given: list[Any] = [
            list(words),
            [one for one, _note in words.values()],
            [note for _one, note in words.values()],
        ]
        with connection.cursor() as cursor:
            cursor.execute(_WORDS, [*given, draft.pk])


def open_rows(complaint: Complaint, *, after: int) -> int:
    """Open what came with files, numbered behind `after` on the complaint's right and reason; returns how many.

    Two statements. Raises IntegrityError where one is open on the same right and reason.
    """
    take_turns([(complaint.right_id, complaint.reason)])
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [after, complaint.right_id, complaint.reason, complaint.pk, FIRST_NUMBER])
        return int(cursor.rowcount)


def take_turns(of: Iterable[tuple[int | None, str]]) -> None:
    """Wait until no other transaction opens targets on these rights and reasons; others wait until ours ends.

    One statement, in one order. Who opens the targets of several complaints asks for all at once, their drafts locked.
    """
    turns = sorted({_turn(right_id, reason) for right_id, reason in of})
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, [turns])


def _turn(right_id: int | None, reason: str) -> str:
    return f"complaints.target:{right_id}:{reason}"


def leave_out_taken(draft: Complaint) -> int:
    """Take the rows out of a locked draft that are open elsewhere on its right and reason; returns how many."""
    return held.clashing(draft).order_by().delete()[0]


def leave_out(draft: Complaint, keys: Sequence[Key]) -> int:
    """Take the rows of these listings out of a locked draft; returns how many."""
    return held.rows_of(draft).filter(held.matching(keys)).order_by().delete()[0] if keys else 0


def remove(draft: Complaint, rows: Any, now: datetime) -> int:
    """Take rows (a queryset of the draft's) out of a locked draft at the owner's wish; returns how many."""
    count: int = rows.order_by().delete()[0]
    if count:
        _count(draft, -count, now)
    return count


def _insert(
    complaint: Complaint,
    keys: Sequence[Key],
    listings: Sequence[int],
    *,
    first: int,
    is_open: bool,
    came_with: int | None,
) -> None:
    given = _given(complaint, keys, listings, first=first, is_open=is_open, came_with=came_with)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, given)


def _given(
    complaint: Complaint,
    keys: Sequence[Key],
    listings: Sequence[int],
    *,
    first: int,
    is_open: bool,
    came_with: int | None,
) -> list[Any]:
    return [
        complaint.pk,
        complaint.right_id,
        complaint.reason,
        is_open,
        came_with,
        TargetState.PENDING.value,
        list(range(first, first + len(keys))),
        list(listings),
        [platform for platform, _sku in keys],
        [sku for _platform, sku in keys],
    ]


def _count(draft: Complaint, more: int, now: datetime) -> None:
    Complaint.objects.filter(pk=draft.pk).update(target_count=F("target_count") + more, updated_at=now)
    draft.target_count += more
