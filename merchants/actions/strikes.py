"""Writes of strikes: what counts against shops, and what counts no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.audit.models import Event
from core.days import ZONE
from core.outbox import events
from core.workflow.errors import require
from merchants import policies
from merchants.actions.room import checked, lock_shops
from merchants.choices import StrikeKind
from merchants.events import STRIKES_CHANGED
from merchants.models import Shop, Strike

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Blow:
    """One strike as a higher app tells of it: the record it rests on, and when that came to pass (aware).

    `right_label` in plain text, for staff alone.
    """

    shop_id: int
    kind: str
    source_type: str
    source_id: int
    source_reference: str
    occurred_at: datetime
    right_label: str = ""


@transaction.atomic
def record_strikes(rows: Sequence[Blow], *, actor: Actor, now: datetime | None = None) -> list[Strike]:
    """Count these against their shops, each source once a shop however often it is told; returns the new ones.

    Safe among rivals. Whether something is upheld is the calling app's decision, made by whoever its policies let:
    the actor is recorded, not asked for a role. Raises ValueError for an unknown kind.
    """
    moment = now or timezone.now()
    given = {(row.source_type, row.source_id, row.shop_id): row for row in rows}
    if not given:
        return []
    unknown = {row.kind for row in rows} - set(StrikeKind.values)
    if unknown:
        raise ValueError(f"nothing counts as {sorted(unknown)}")
    new = _inserted([given[key] for key in sorted(given)], moment)
    strikes = list(Strike.objects.filter(pk__in=new).select_related("shop").order_by("pk"))
    Event.objects.bulk_create(
        audit.event(
            "merchants.strike_recorded",
            actor=actor,
            subject=strike.shop,
            data={"reference": strike.source_reference, "kind": strike.kind, "right": strike.right_label},
            now=moment,
        )
        for strike in strikes
    )
    _tell(strikes, actor=actor, now=moment)
    return strikes


@transaction.atomic
def strike_off(
    source_type: str, source_id: int, *, actor: Actor, reason: str, now: datetime | None = None
) -> list[Strike]:
    """What rests on this record counts no more from now on; returns the strikes. Those struck off before stay so.

    Raises InvalidInputs without a reason.
    """
    moment = now or timezone.now()
    said = checked({"reason": (reason, LONGEST_REASON)}, required={"reason": _("Give the reason.")})["reason"]
    standing = Strike.objects.filter(source_type=source_type, source_id=source_id, struck_off_at=None)
    lock_shops(set(standing.values_list("shop_id", flat=True)))
    strikes = list(standing.select_for_update(of=("self",), no_key=True).select_related("shop").order_by("pk"))
    for strike in strikes:
        strike.struck_off_at, strike.struck_off_by_label, strike.struck_off_reason = moment, actor.label, said
    Strike.objects.bulk_update(strikes, ["struck_off_at", "struck_off_by_label", "struck_off_reason"], batch_size=1000)
    Event.objects.bulk_create(
        audit.event(
            "merchants.strike_struck_off",
            actor=actor,
            subject=strike.shop,
            data={"reference": strike.source_reference, "reason": said},
            now=moment,
        )
        for strike in strikes
    )
    _tell(strikes, actor=actor, now=moment)
    return strikes


def strike_off_by_hand(pk: int, *, actor: Actor, reason: str, now: datetime | None = None) -> list[Strike]:
    """As strike_off, of the record on which one strike rests: for staff. Raises Refused or InvalidInputs."""
    require(policies.keeps_shops(actor))
    strike = Strike.objects.filter(pk=pk, struck_off_at=None).first()
    if strike is None:
        return []
    return strike_off(strike.source_type, strike.source_id, actor=actor, reason=reason, now=now)


def settle_companies(shop: Shop) -> None:
    """Let each strike of a shop count for the company that stood behind it on its day, as is known now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE merchants_strike strike SET company_id = ({_COMPANY_ON_THE_DAY})
            WHERE strike.shop_id = %s
            """,  # noqa: S608 - this module's own text
            [str(ZONE), str(ZONE), shop.pk],
        )


_COMPANY_ON_THE_DAY = """
    SELECT claim.company_id FROM merchants_companyclaim claim
    WHERE claim.shop_id = strike.shop_id
        AND (claim.holds_from IS NULL OR claim.holds_from <= (strike.occurred_at AT TIME ZONE %s)::date)
        AND (claim.withdrawn_at IS NULL OR claim.holds_until > (strike.occurred_at AT TIME ZONE %s)::date)
    ORDER BY claim.id DESC LIMIT 1
"""


def _inserted(rows: Sequence[Blow], now: datetime) -> list[int]:
    """Keys of those that were not there. The shops are locked, so that their companies stand still meanwhile."""
    lock_shops({row.shop_id for row in rows})
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO merchants_strike (
                shop_id, kind, source_type, source_id, source_reference, right_label, occurred_at, recorded_at,
                company_id, struck_off_by_label, struck_off_reason
            )
            SELECT shop_id, kind, source_type, source_id, source_reference, right_label, occurred_at, %s,
                ({_COMPANY_ON_THE_DAY}), '', ''
            FROM unnest(
                %s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::timestamptz[]
            ) AS strike(shop_id, kind, source_type, source_id, source_reference, right_label, occurred_at)
            ON CONFLICT (source_type, source_id, shop_id) DO NOTHING
            RETURNING id
            """,  # noqa: S608 - this module's own text
            [
                now,
                str(ZONE),
                str(ZONE),
                [row.shop_id for row in rows],
                [row.kind for row in rows],
                [row.source_type for row in rows],
                [row.source_id for row in rows],
                [row.source_reference for row in rows],
                [row.right_label[:300] for row in rows],
                [row.occurred_at for row in rows],
            ],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _tell(strikes: Sequence[Strike], *, actor: Actor, now: datetime) -> None:
    about = [
        (
            strike.shop,
            {
                "source_type": strike.source_type,
                "source_id": strike.source_id,
                "counts": strike.struck_off_at is None,
            },
        )
        for strike in strikes
    ]
    events.publish_many(STRIKES_CHANGED, about=about, actor=actor, now=now)
