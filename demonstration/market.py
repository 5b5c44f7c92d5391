"""The invented shops and listings.

A JD SKU is a 64-bit number of 8 to 14 digits so far. Ours have 20 digits and begin with 9990: larger than any 64-bit
number, so none of them can ever be a real listing; the same goes for shop numbers of 12 digits that begin with 9990.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from demonstration.portfolio import Holding
from merchants.models import Listing, Shop

SKU_BASE = 99_900_000_000_000_000_000
SHOP_BASE = 999_000_000_000
PER_RIGHT = 26
SHOPS_PER_RIGHT = 4

_PLACES = ("义乌", "广州", "深圳", "泉州", "温州", "景德镇", "东莞", "杭州", "青岛", "汕头")
_STYLES = ("优选", "臻品", "乐购", "尚品", "海淘", "严选", "惠买", "悦享")
_KINDS = ("专营店", "旗舰店", "百货店", "官方折扣店", "小铺")
_PRAISE = ("英国进口", "正品代购", "原单尾货", "同款", "高品质", "新款", "包邮")


def load(holdings: Sequence[Holding], rng: Random, now: datetime) -> dict[int, list[Listing]]:
    """Create about 40 shops and 600 listings; returns the listings by the key of the right that they touch."""
    shops = _shops(rng, now)
    listings: list[Listing] = []
    keys: list[int] = []
    for holding in holdings:
        sellers = rng.sample(shops, SHOPS_PER_RIGHT) if holding.entry.products else []
        for number in range(PER_RIGHT if sellers else 0):
            product = holding.entry.products[number % len(holding.entry.products)]
            name = holding.entry.title_zh if rng.random() < 0.7 else holding.entry.title
            shop = sellers[min(int(rng.expovariate(1.0)), SHOPS_PER_RIGHT - 1)]
            listings.append(
                Listing(
                    platform=shop.platform,
                    sku=str(SKU_BASE + 1000 + len(listings) * 7),
                    shop=shop,
                    title=f"{name.partition('（')[0]} {product} {rng.choice(_PRAISE)}",
                    created_at=now - timedelta(days=rng.uniform(370, 700)),
                )
            )
            keys.append(holding.right.pk)
    by_right: dict[int, list[Listing]] = {}
    for key, listing in zip(keys, Listing.objects.bulk_create(listings), strict=True):
        by_right.setdefault(key, []).append(listing)
    return by_right


def _shops(rng: Random, now: datetime) -> list[Shop]:
    names = [f"{place}{style}" for place in _PLACES for style in _STYLES]
    return Shop.objects.bulk_create(
        Shop(
            platform="jd.hk" if number % 8 == 7 else "jd.com",
            number=str(SHOP_BASE + 100 + number * 13),
            name=f"{name}{rng.choice(_KINDS)}",
            created_at=now - timedelta(days=rng.uniform(400, 900)),
        )
        for number, name in enumerate(rng.sample(names, 40))
    )
