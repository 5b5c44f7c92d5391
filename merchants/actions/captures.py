"""Writing down what was seen of listings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from core.accounts.actors import Actor
from core.outbox import events
from merchants.events import LISTING_SEEN
from merchants.models import Capture
from merchants.sales import parse_sales


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at a listing, as Capture has it; records are named by their keys.

    `organisation_id`: whose capture it is, None for CBBC's and the platform's. `currency`: ISO code, with a price.
    `subject_type` (a model's label) and `subject_id`: the record on whose occasion it was taken, where there is one.
    """

    listing_id: int
    taken_at: datetime
    source: str
    organisation_id: int | None = None
    title: str = ""
    price: Decimal | None = None
    currency: str = ""
    sales_shown: str = ""
    seller_name: str = ""
    shop_id: int | None = None
    image_id: int | None = None
    page_id: int | None = None
    page_url: str = ""
    still_on_sale: bool = True
    subject_type: str = ""
    subject_id: int | None = None


_COLUMNS = {
    "listing_id": "bigint",
    "taken_at": "timestamptz",
    "source": "text",
    "organisation_id": "bigint",
    "title": "text",
    "price": "numeric",
    "currency": "text",
    "sales_shown": "text",
    "seller_name": "text",
    "shop_id": "bigint",
    "image_id": "bigint",
    "page_id": "bigint",
    "page_url": "text",
    "still_on_sale": "boolean",
    "subject_type": "text",
    "subject_id": "bigint",
}
_LIMITS = {"title": 500, "sales_shown": 100, "seller_name": 200}


def record_captures(rows: Sequence[Look], *, actor: Actor, now: datetime | None = None) -> list[int]:
    """Write captures down, up to 10,000 at once in one statement; returns their keys in the order of the rows.

    Whether the actor may is the calling app's question, which also tells of it; a capture itself says who recorded it
    and when, and the database lets nobody change it. Long texts are cut. Raises IntegrityError for a price without a
    currency.
    """
    if not rows:
        return []
    values: list[list[Any]] = [[_value(row, name) for row in rows] for name in _COLUMNS]
    sales = [parse_sales(row.sales_shown) for row in rows]
    arrays = ", ".join(f"%s::{kind}[]" for kind in (*_COLUMNS.values(), "bigint"))
    names = ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO merchants_capture ({names}, sales_count, recorded_at, recorded_by_label)
            SELECT {names}, sales_count, %s, %s
            FROM unnest({arrays}) WITH ORDINALITY AS seen({names}, sales_count, place)
            ORDER BY place
            RETURNING id
            """,  # noqa: S608 - names and types are this module's own
            [now or timezone.now(), actor.label, *values, sales],
        )
        return sorted(pk for (pk,) in cursor.fetchall())


@transaction.atomic
def look_at_shop(look: Look, *, actor: Actor, now: datetime | None = None) -> int:
    """Write down what staff see of a listing on the page of its shop, and say so to other apps; returns the key."""
    [key] = record_captures([look], actor=actor, now=now)
    events.publish(LISTING_SEEN, subject=Capture(pk=key), actor=actor, now=now)
    return key


def _value(row: Look, name: str) -> Any:
    value = getattr(row, name)
    return value[: _LIMITS[name]] if name in _LIMITS else value
