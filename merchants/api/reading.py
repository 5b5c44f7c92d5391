"""What the API shows of shops: never whose complaint or right anything rests on."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from core.accounts.actors import Actor
from core.days import house_day
from core.workflow.errors import NotVisible
from merchants import queries
from merchants.models import Shop
from merchants.standing import Standing, standing


def shops_for(actor: Actor) -> QuerySet[Shop]:
    """Shops that the actor may see, each with its company."""
    return queries.shops_visible_to(actor).select_related("company")


def shop_for(actor: Actor, pk: int) -> Shop:
    """The shop with this id. Raises NotVisible."""
    found = shops_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def shop_shown(shop: Shop) -> dict[str, Any]:
    """A shop in a list. No statement when its company is loaded."""
    company = shop.company
    return {
        "id": shop.pk,
        "platform": shop.platform,
        "number": shop.number,
        "name": shop.name,
        "url": shop.url,
        "company": {"uscc": company.uscc, "name": company.name, "name_zh": company.name_zh} if company else None,
        "first_seen_at": shop.created_at,
    }


def shop_detail(shop: Shop, *, actor: Actor) -> dict[str, Any]:
    """A whole shop. Five statements."""
    aliases = queries.aliases_visible_to(actor).filter(shop=shop)
    return {
        **shop_shown(shop),
        "aliases": list(aliases.order_by("pk").values_list("name", flat=True)),
        "standing": standing_shown(shop, house_day()),
    }


def standing_shown(shop: Shop, on: date) -> dict[str, Any]:
    """How the shop stands on a day, in the active language. Four statements."""
    found = standing(shop, on)
    return {
        "shop": shop.pk,
        "on": on,
        "ladder": str(found.version) if found.version else "",
        "count": found.count,
        "step": _step(found),
        "strikes": [
            {
                "kind": one.strike.kind,
                "reference": one.strike.source_reference,
                "shop": one.strike.shop_id,
                "occurred_on": one.since,
                "weight": one.weight,
                "counts_until": one.until - timedelta(days=1),
            }
            for one in found.strikes
        ],
        "explanation": found.explanation,
    }


def _step(found: Standing) -> dict[str, Any] | None:
    step = found.step
    if step is None:
        return None
    return {
        "place": step.place,
        "code": step.code,
        "label": step.label,
        "explanation": step.explanation,
        "source": step.source,
        "is_source_secondary": step.is_source_secondary,
    }
