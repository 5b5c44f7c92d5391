"""What may stand in a list of listings, and how the columns beside the listing are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from core.identifiers import jd
from core.imports.choices import Severity
from core.imports.notes import Note
from core.tabular.layout import Column

BEIJING: Final = ZoneInfo("Asia/Shanghai")
MAX_PRICE: Final = Decimal("1e12")
_SIGNS: Final = {"¥": "CNY", "￥": "CNY", "元": "CNY", "RMB": "CNY", "CN¥": "CNY", "£": "GBP", "€": "EUR"}
_PRICE = re.compile(r"([^\d.,\s-]*)\s*(\d[\d,]*(?:\.\d{1,2})?)\s*([^\d.,\s]*)")
_CODE = re.compile(r"[A-Z]{3}")

LISTING: Final = Column(
    "listing",
    (
        *("Listing", "Listing address", "Listing URL", "Address", "URL", "Link", "Item URL", "Product URL"),
        *("商品链接", "侵权链接", "链接", "链接地址", "网址", "商品网址", "商品地址"),
    ),
    label=_("Listing"),
    help=_("Address of the listing on JD.com or JD.hk, in any form but a short link. Either this or the SKU."),
    example="https://item.jd.com/100000000000.html",
)
SKU: Final = Column(
    "sku",
    (
        *("SKU", "SKU ID", "Item number", "Item ID", "Product ID"),
        *("商品编号", "商品编码", "商品ID", "编号", "货号"),
    ),
    label=_("SKU"),
    help=_("The item number, where there is no address. Format the column as text."),
)
TITLE: Final = Column(
    "title",
    ("Title", "Listing title", "Product name", "商品标题", "标题", "商品名称"),
    label=_("Title"),
    help=_("The title as you saw it."),
)
PRICE: Final = Column(
    "price",
    ("Price", "Price shown", "价格", "单价", "售价", "商品价格"),
    label=_("Price"),
    help=_("The price as you saw it, such as 129.00; without a currency it is read as yuan."),
)
CURRENCY: Final = Column(
    "currency", ("Currency", "币种", "货币"), label=_("Currency"), help=_("Three letters, such as CNY.")
)
SALES: Final = Column(
    "sales",
    ("Sales", "Sales shown", "Sold", "Reviews", "销量", "累计销量", "评价数"),
    label=_("Sales"),
    help=_("Sales or numbers of reviews as the page shows them, such as 2万+."),
)
SELLER: Final = Column(
    "seller",
    ("Seller", "Seller name", "Shop", "Shop name", "店铺名称", "店铺", "卖家", "商家名称"),
    label=_("Seller"),
    help=_("The seller's name as you saw it."),
)
SHOP: Final = Column(
    "shop",
    ("Shop number", "Shop ID", "店铺编号", "店铺ID", "店铺号"),
    label=_("Shop number"),
    help=_("The number in the shop's address."),
)
SEEN: Final = Column(
    "seen",
    ("Captured at", "Seen at", "Date", "取证时间", "截图时间", "采集时间", "日期"),
    label=_("Captured at"),
    help=_("When you saw it, such as 2026-03-14 or 2026-03-14 15:30, in Beijing time."),
)
YOURS: Final = Column(
    "reference",
    ("Your reference", "Our reference", "Reference", "您的编号", "内部编号"),
    label=_("Your reference"),
    help=_("Your own reference of the listing. JD does not read it."),
)
NOTE: Final = Column(
    "note",
    ("Note", "Your own note", "Remarks", "备注", "说明"),
    label=_("Note"),
    help=_("Your own note on the listing. JD does not read it."),
)
SEEN_COLUMNS: Final = (TITLE, PRICE, CURRENCY, SALES, SELLER, SHOP, SEEN)
# How long words may be, as a capture and a target keep them: those that were seen, and the owner's own.
SEEN_WORDS: Final = {"title": 500, "sales": 100, "seller": 200}
OWN_WORDS: Final = {"reference": 100, "note": 500}
COLUMNS: Final = (LISTING, SKU, *SEEN_COLUMNS, YOURS, NOTE)
WORDS: Final = {
    **jd.WORDS,
    "two_listings": _("The address and the SKU of this row are of different listings."),
    "not_taken": _("This cannot be read and is left out; the listing itself is taken."),
    "cut": _("This is longer than %(limit)s characters; what is beyond them is left out."),
}


@dataclass(slots=True)
class Given:
    """A row's listing, or why there is none, and what was seen of it (plain values); notes in the order of columns."""

    listing: jd.Listing | jd.Refusal
    column: str
    seen: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def understand(values: Mapping[str, str], now: datetime) -> Given:
    """Read a row."""
    address, sku = values["listing"], values["sku"]
    column = "listing" if address or not sku else "sku"
    found = jd.parse_listing(address or sku)
    given = Given(found, column)
    if isinstance(found, jd.Refusal):
        given.notes.append(Note(found.code, column, dict(found.params)))
        return given
    if address and sku and _names_another(sku, found):
        given.notes.append(Note("two_listings", "sku"))
        return given
    if found.corrected and (address or sku) != found.sku:
        given.notes.append(Note.corrected(column, found.url))
    if any(values[one.name] for one in SEEN_COLUMNS):
        _read_seen(given, values, now)
    for name, limit in OWN_WORDS.items():
        _keep(given, name, " ".join(values[name].split()), limit)
    return given


def _names_another(sku: str, found: jd.Listing) -> bool:
    other = jd.parse_listing(sku)
    return isinstance(other, jd.Refusal) or other.sku != found.sku


def _read_seen(given: Given, values: Mapping[str, str], now: datetime) -> None:
    """What was seen; a cell that cannot be read is left out and said so, for it does not decide about the listing."""
    for name, limit in SEEN_WORDS.items():
        _keep(given, name, values[name], limit)
    if values["shop"]:
        shop = jd.parse_shop(values["shop"])
        _take(given, "shop", None if isinstance(shop, jd.Refusal) else shop.shop_id)
    if values["price"]:
        price = _price(values["price"], values["currency"])
        _take(given, "price", None if price is None else price[0])
        if price is not None:
            given.seen["currency"] = price[1]
    if values["seen"]:
        moment = _moment(values["seen"])
        _take(given, "seen", moment.isoformat() if moment is not None and moment <= now + timedelta(days=1) else None)


def _keep(given: Given, name: str, words: str, limit: int) -> None:
    """Words as they are kept; of those that are too long the beginning, which the row says."""
    if len(words) > limit:
        given.notes.append(Note.corrected(name, words[:limit], "cut", limit=limit))
    if words:
        given.seen[name] = words[:limit]


def _take(given: Given, name: str, value: str | None) -> None:
    if value is None:
        given.notes.append(Note("not_taken", name, severity=Severity.CORRECTED))
    else:
        given.seen[name] = value


def _price(text: str, currency: str) -> tuple[str, str] | None:
    """Amount and currency code."""
    found = _PRICE.fullmatch(text.strip().replace("，", ","))
    if found is None:
        return None
    sign = (currency or found[1] or found[3]).strip().upper()
    code = _SIGNS.get(sign, sign) or "CNY"
    try:
        amount = Decimal(found[2].replace(",", ""))
    except InvalidOperation:
        return None
    return (str(amount), code) if _CODE.fullmatch(code) and amount < MAX_PRICE else None


def _moment(text: str) -> datetime | None:
    """An instant out of a day or a time in Beijing."""
    plain = text.strip().replace("/", "-").replace("年", "-").replace("月", "-").replace("日", "")
    parts = plain.split(None, 1)
    day = "-".join(part.zfill(2) for part in parts[0].split("-")) if parts else ""
    try:
        found = datetime.fromisoformat(" ".join([day, *parts[1:]]))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=BEIJING)
