"""Writes of shops: putting them on record, what they are called, and which listings stand in them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.days import house_day
from core.outbox import events
from core.workflow.errors import InvalidInputs
from merchants.actions.room import checked, kept_shop
from merchants.events import SHOP_LEARNED
from merchants.models import Shop, ShopAlias

Key = tuple[str, str]
LONGEST_NAME, LONGEST_SOURCE = 200, 300


def ensure_shops(shops: Mapping[Key, str], *, actor: Actor) -> dict[Key, int]:
    """Make sure that each shop, (platform, number) → its name as it was seen, is on record; returns their keys.

    A name on record stays: see name_shop. At most two statements, safe among rivals. As with listings, the event of
    the complaint or capture that first names a shop tells who did.
    """
    if not shops:
        return {}
    names = [name.strip()[:LONGEST_NAME] or number for (_platform, number), name in shops.items()]
    keys = list(shops)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH wanted AS (
                SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) AS wanted(platform, number, name)
            ),
            added AS (
                INSERT INTO merchants_shop (platform, number, name, created_at)
                SELECT platform, number, name, now() FROM wanted ORDER BY platform, number
                ON CONFLICT (platform, number) DO NOTHING
                RETURNING id, platform, number
            )
            SELECT platform, number, id FROM added
            UNION ALL
            SELECT shop.platform, shop.number, shop.id FROM merchants_shop shop JOIN wanted USING (platform, number)
            """,
            [[platform for platform, _number in keys], [number for _platform, number in keys], names],
        )
        found = {(platform, number): pk for platform, number, pk in cursor.fetchall()}
        missing = [key for key in keys if key not in found]
        if missing:
            # A rival committed the row between our snapshot and our insert: it is visible to the next statement.
            cursor.execute(
                "SELECT platform, number, id FROM merchants_shop WHERE (platform, number) IN %s", [tuple(missing)]
            )
            found |= {(platform, number): pk for platform, number, pk in cursor.fetchall()}
    return found


def place_listings(pairs: Iterable[tuple[int, int]], *, actor: Actor) -> int:
    """Say in which shop listings stand, (listing, shop) by their keys; returns how many were moved.

    One statement; two more where any was, so that higher apps hear of the shops.
    """
    given: Sequence[tuple[int, int]] = sorted(dict(pairs).items())
    if not given:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH elsewhere AS (
                SELECT listing.id, seen.shop FROM merchants_listing listing
                JOIN unnest(%s::bigint[], %s::bigint[]) AS seen(listing, shop) ON seen.listing = listing.id
                WHERE listing.shop_id IS DISTINCT FROM seen.shop
                ORDER BY listing.id FOR NO KEY UPDATE OF listing
            )
            UPDATE merchants_listing listing SET shop_id = elsewhere.shop
            FROM elsewhere WHERE listing.id = elsewhere.id
            """,
            [[listing for listing, _shop in given], [shop for _listing, shop in given]],
        )
        moved = int(cursor.rowcount)
    if moved:
        shops = Shop.objects.filter(pk__in={shop for _listing, shop in given}).order_by("pk")
        events.publish_many(SHOP_LEARNED, about=[(shop, {}) for shop in shops], actor=actor)
    return moved


@transaction.atomic
def name_shop(pk: int, *, actor: Actor, name: str, source: str, now: datetime | None = None) -> Shop:
    """Write the name that a shop carries now; the one before becomes an alias, seen until today.

    Raises NotVisible, Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    shop = kept_shop(pk, actor=actor)
    texts = checked(
        {"name": (name, LONGEST_NAME), "source": (source, LONGEST_SOURCE)},
        required={"name": _("Give the name."), "source": _("Say where the name stands.")},
    )
    if shop.name == texts["name"]:
        return shop
    former, shop.name = shop.name, texts["name"]
    shop.save(update_fields=["name"])
    ShopAlias.objects.update_or_create(
        shop=shop,
        name=former,
        defaults={"seen_until": house_day(moment)},
        create_defaults={
            "seen_until": house_day(moment),
            "source": _("Its name on record until then"),
            "added_at": moment,
            "added_by_label": actor.label,
        },
    )
    audit.record(
        "merchants.shop_named",
        actor=actor,
        subject=shop,
        data={"name": shop.name, "source": texts["source"]},
        changes={"name": (former, shop.name)},
        now=moment,
    )
    events.publish(SHOP_LEARNED, subject=shop, actor=actor, now=moment)
    return shop


@transaction.atomic
def add_alias(
    pk: int,
    *,
    actor: Actor,
    name: str,
    source: str,
    seen_from: date | None = None,
    seen_until: date | None = None,
    now: datetime | None = None,
) -> ShopAlias:
    """Add a name that a shop carries or carried. Raises NotVisible, Refused or InvalidInputs."""
    moment = now or timezone.now()
    shop = kept_shop(pk, actor=actor)
    texts = checked(
        {"name": (name, LONGEST_NAME), "source": (source, LONGEST_SOURCE)},
        required={"name": _("Give the name."), "source": _("Say where the name stands.")},
    )
    if shop.name == texts["name"] or shop.aliases.filter(name=texts["name"]).exists():
        raise InvalidInputs({"name": [_("This name is on record already.")]})
    if seen_from and seen_until and seen_until < seen_from:
        raise InvalidInputs({"seen_until": [_("This day lies before the first one.")]})
    alias = ShopAlias.objects.create(
        shop=shop,
        seen_from=seen_from,
        seen_until=seen_until,
        added_at=moment,
        added_by_label=actor.label,
        **texts,
    )
    audit.record("merchants.alias_added", actor=actor, subject=shop, data=texts, now=moment)
    return alias
