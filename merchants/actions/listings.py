"""Writes of listings."""

from collections.abc import Sequence

from django.db import connection

from core.accounts.actors import Actor


def ensure_listings(keys: Sequence[tuple[str, str]], *, actor: Actor) -> dict[tuple[str, str], int]:
    """Make sure that each (platform, sku) is on record; returns their keys. One statement, safe among rivals.

    Which actor first named a listing is told by the complaint's own event; the listing itself belongs to nobody.
    """
    if not keys:
        return {}
    platforms, skus = [platform for platform, _ in keys], [sku for _, sku in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH wanted AS (SELECT DISTINCT * FROM unnest(%s::text[], %s::text[]) AS wanted(platform, sku)),
            added AS (
                INSERT INTO merchants_listing (platform, sku, title, created_at)
                SELECT platform, sku, '', now() FROM wanted ORDER BY platform, sku
                ON CONFLICT (platform, sku) DO NOTHING
                RETURNING id, platform, sku
            )
            SELECT platform, sku, id FROM added
            UNION ALL
            SELECT listing.platform, listing.sku, listing.id
            FROM merchants_listing listing JOIN wanted USING (platform, sku)
            """,
            [platforms, skus],
        )
        found = {(platform, sku): pk for platform, sku, pk in cursor.fetchall()}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            # A rival committed the row between our snapshot and our insert: it is visible to the next statement.
            cursor.execute(
                "SELECT platform, sku, id FROM merchants_listing WHERE (platform, sku) IN %s", [tuple(missing)]
            )
            found |= {(platform, sku): pk for platform, sku, pk in cursor.fetchall()}
    return found
