"""Addresses of listings and shops on JD.com (mainland) and JD.hk (JD Worldwide)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from django.utils.translation import gettext_lazy as _

from core.identifiers.text import is_harmful, plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SITES = ("jd.com", "jd.hk")
MAX_LENGTH = 2048  # characters; browsers and JD's own pages stay below it

_MESSAGES: Mapping[str, "StrOrPromise"] = {
    "empty": _("There is no address on this line."),
    "too_long": _("This line is longer than %(limit)s characters. Put one address on each line."),
    "control_characters": _("This line contains characters that cannot be read. Copy the address again."),
    "not_jd": _("This is not an address on JD.com."),
    "several": _("This line holds more than one listing. Put each on a line of its own."),
    "short_link": _(
        "This is a short link (%(host)s): it hides the listing and can be changed to lead elsewhere. "
        "Open it in a browser and copy the address of the listing."
    ),
    "shop_not_listing": _("This is the address of a shop, not of a listing. Open the listing and copy its address."),
    "listing_not_shop": _("This is the address of a listing, not of a shop."),
    "own_name_shop": _(
        "This shop uses a name of its own (%(host)s), which does not show its number. "
        "Open any listing of the shop, follow the link to the shop and copy that address."
    ),
    "no_sku": _("This is a page of JD.com, but not a listing: there is no item number (SKU) in it."),
    "no_shop": _("This is a page of JD.com, but not a shop: there is no shop number in it."),
    "rounded_number": _(
        "A spreadsheet has rounded this number (%(text)s), so the last digits are lost. "
        "Format the column as text and enter the number again."
    ),
}


# What refusals say, by their codes: for those who keep a refusal and put it into words later.
WORDS = _MESSAGES


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing that was understood. `corrected` says that the text was not yet the canonical `url`."""

    platform: str
    sku: str
    url: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that was understood. `corrected` says that the text was not yet the canonical `url`."""

    platform: str
    shop_id: str
    url: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text was not understood: a stable `code`, and a `message` in the reader's language."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The message in the present language."""
        template = str(_MESSAGES[self.code])
        return template % self.params if self.params else template


@dataclass(frozen=True, slots=True)
class _Address:
    host: str
    path: str
    query: str


_CANONICAL = re.compile(r"https://item\.jd\.(com|hk)/([1-9][0-9]{4,19})\.html")
_CANONICAL_SHOP = re.compile(r"https://mall\.jd\.(com|hk)/index-([1-9][0-9]{0,11})\.html")

_BARE_SKU = re.compile(
    r"(?:(?:sku|sku[ _-]?id|item|商品编号|商品编码|商品id|编号|货号)[\s:=#.]*)?([1-9][0-9]{4,19})(?:\.0)?",
    re.IGNORECASE,
)
_BARE_SHOP = re.compile(
    r"(?:(?:shop|shop[ _-]?id|店铺id|店铺编号|店铺)[\s:=#]*)?([1-9][0-9]{0,11})(?:\.0)?", re.IGNORECASE
)
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE)

# An address ends where a space, a bracket, a quotation mark or Chinese text begins. Letters of other alphabets do not
# end it: they stay part of the host, so that look-alike hosts are seen whole and refused.
_BREAK = re.compile(
    r"[\s\"'`<>()\[\]{}|^“”‘’«»‹›…—、。《》「」『』【】〈〉〔〕・•·→\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
    r"|[,;]+(?=https?:|(?:npc)?item\.)|(?<=\.html)[,;]*(?=https?:)"
)
_LABEL = re.compile(r"\w{1,20}[.:=](?=https?:|(?:npc)?item\.|mall\.)")
_PARTS = re.compile(r"(?:([a-z][a-z0-9+.-]*):(?=/))?/*([^/?#\\]*)([^?#]*)(?:\?([^#]*))?.*", re.IGNORECASE | re.DOTALL)
_HTTP_WITHOUT_SLASHES = re.compile(r"https?:(?!/)", re.IGNORECASE)

_LISTING_HOST = re.compile(r"(?:item|item\.m|npcitem|mitem|npcitem\.m)\.jd\.(?:com|hk)")
_LISTING_PATH = re.compile(r"/+(?:product/+)?([1-9][0-9]{4,19})(?:\.html?(?:[/&;].*)?|/*)", re.IGNORECASE | re.DOTALL)
_PROMOTED_PATH = re.compile(r"/+(?:cps/+)?item/+([1-9][0-9]{4,19})\.html?", re.IGNORECASE)
_SKU_KEYS = frozenset({"sku", "skuid", "sku_id", "wareid", "ware_id"})
_SKU = re.compile(r"[1-9][0-9]{4,19}")
_SHOP_HOST = re.compile(r"(?:mall|shop|shop\.m|mall\.m)\.jd\.(?:com|hk)")
_SHOP_PATH = re.compile(r"/+index-([1-9][0-9]{0,11})\.html?", re.IGNORECASE)
_SHOP_ID = re.compile(r"[1-9][0-9]{0,11}")
_SIGN_IN_HOST = re.compile(r"(?:passport|plogin\.m|passport\.m)\.jd\.(?:com|hk)")
_SHORT_HOSTS = frozenset(
    {"3.cn", "u.jd.com", "u.jd.hk", "union-click.jd.com", "t.cn", "dwz.cn", "url.cn", "bit.ly", "tinyurl.com"}
)
# Sub-domains of JD itself; any other one-word sub-domain is a shop that uses its own name.
_JD_PAGES = re.compile(
    r"(?:www|m|search|so\.m|list|cart|order|club|help|sale|pro|prodev|pro\.m|h5\.m|re|union|passport|plogin|plogin\.m|"
    r"passport\.m|home|my|channel|global|wq|wqs|wqitem|cd|coupon|red|mercury|ic|ipr|rule)\.jd\.(?:com|hk)"
)
_REFUSED_FIRST = ("several", "short_link", "shop_not_listing", "listing_not_shop", "own_name_shop", "no_sku", "no_shop")


def parse_listing(text: str) -> Listing | Refusal:
    """Read the address or SKU of a listing out of one line, whatever form it has.

    Understands desktop, mobile, `npcitem` and `.hk` addresses, the query form, sign-in redirects, bare SKUs, and text
    around them. Refuses rather than guesses: user names, foreign ports and look-alike hosts are not JD.
    Source: domain notes section 7.
    """
    if canonical := _CANONICAL.fullmatch(text):
        return Listing(f"jd.{canonical[1]}", canonical[2], text, corrected=False)
    line = _line(text)
    if isinstance(line, Refusal):
        return line
    if bare := _BARE_SKU.fullmatch(line):
        return _listing("com", bare[1], text)
    found = [_read_listing(address, text) for address in _addresses(line)]
    listings = {(read.platform, read.sku): read for read in found if isinstance(read, Listing)}
    if len(listings) > 1:
        return Refusal("several")
    return next(iter(listings.values()), None) or _most_telling([read for read in found if isinstance(read, Refusal)])


def parse_shop(text: str) -> Shop | Refusal:
    """Read the address or number of a shop out of one line.

    A shop under a name of its own (`brand.jd.com`) is refused: its number shows only on its pages, and the shop's
    number is not the vendor's.
    """
    if canonical := _CANONICAL_SHOP.fullmatch(text):
        return Shop(f"jd.{canonical[1]}", canonical[2], text, corrected=False)
    line = _line(text)
    if isinstance(line, Refusal):
        return line
    if bare := _BARE_SHOP.fullmatch(line):
        return _shop("com", bare[1], text)
    found = [_read_shop(address, text) for address in _addresses(line)]
    shops = {(read.platform, read.shop_id): read for read in found if isinstance(read, Shop)}
    if len(shops) > 1:
        return Refusal("several")
    return next(iter(shops.values()), None) or _most_telling([read for read in found if isinstance(read, Refusal)])


def _line(text: str) -> str | Refusal:
    """The line in plain characters, or why it cannot be read at all."""
    if len(text) > MAX_LENGTH:
        return Refusal("too_long", {"limit": MAX_LENGTH})
    if is_harmful(text):
        return Refusal("control_characters")
    line = plain(text)
    if not line:
        return Refusal("empty")
    if _ROUNDED.fullmatch(line):
        return Refusal("rounded_number", {"text": line})
    return line


def _addresses(line: str) -> Iterator[_Address]:
    for token in _BREAK.split(line):
        address = _address(_LABEL.sub("", token.strip(".,;:!?*_~-=#")))
        if address:
            yield address


def _address(token: str) -> _Address | None:
    """Take an address apart as a browser would; None where it leads nowhere on the web."""
    token = _HTTP_WITHOUT_SLASHES.sub("https://", token) if _HTTP_WITHOUT_SLASHES.match(token) else token
    parts = _PARTS.fullmatch(token)
    if parts is None or (parts[1] or "https").lower() not in {"http", "https"}:
        return None
    host, colon, port = parts[2].lower().partition(":")
    # A user name before the host is how a foreign address is dressed up; JD answers on the ordinary ports only.
    if "@" in parts[2] or (colon and port not in {"", "80", "443"}):
        return None
    return _Address(host.removesuffix("."), parts[3], parts[4] or "")


def _read_listing(address: _Address, text: str) -> Listing | Refusal:
    if address.host in _SHORT_HOSTS or address.host.endswith(".3.cn"):
        return Refusal("short_link", {"host": address.host})
    top = _top(address.host)
    if top is None:
        return Refusal("not_jd")
    path = _LISTING_PATH.fullmatch(address.path) if _LISTING_HOST.fullmatch(address.host) else None
    path = path or (_PROMOTED_PATH.fullmatch(address.path) if address.host == f"re.jd.{top}" else None)
    if path:
        return _listing(top, path[1], text)
    if _is_shop(address):
        return Refusal("shop_not_listing")
    skus = {value for key, value in _query(address) if key in _SKU_KEYS and _SKU.fullmatch(value)}
    if skus:
        return _listing(top, skus.pop(), text) if len(skus) == 1 else Refusal("several")
    onward = _onward(address)
    return _read_listing(onward, text) if onward else Refusal("no_sku")


def _read_shop(address: _Address, text: str) -> Shop | Refusal:
    if address.host in _SHORT_HOSTS or address.host.endswith(".3.cn"):
        return Refusal("short_link", {"host": address.host})
    top = _top(address.host)
    if top is None:
        return Refusal("not_jd")
    if _LISTING_HOST.fullmatch(address.host):
        return Refusal("listing_not_shop")
    if _SHOP_HOST.fullmatch(address.host):
        path = _SHOP_PATH.fullmatch(address.path)
        ids = {path[1]} if path else {v for key, v in _query(address) if key == "shopid" and _SHOP_ID.fullmatch(v)}
        return _shop(top, ids.pop(), text) if len(ids) == 1 else Refusal("no_shop")
    own_name = address.host.count(".") == 2 and not _JD_PAGES.fullmatch(address.host)
    return Refusal("own_name_shop", {"host": address.host}) if own_name else Refusal("no_shop")


def _onward(address: _Address) -> _Address | None:
    """The address that a sign-in page leads on to: JD sends visitors there who open a listing without an account."""
    if not _SIGN_IN_HOST.fullmatch(address.host):
        return None
    target = next((value for key, value in _query(address) if key == "returnurl"), "")
    onward = _address(unquote(target) if "%" in target else target)
    return onward if onward and not _SIGN_IN_HOST.fullmatch(onward.host) else None


def _is_shop(address: _Address) -> bool:
    return _SHOP_HOST.fullmatch(address.host) is not None


def _query(address: _Address) -> list[tuple[str, str]]:
    return [(key.lower(), value.strip()) for key, value in parse_qsl(address.query.replace(";", "&"))]


def _top(host: str) -> str | None:
    """`com` or `hk` where JD itself answers for the host, else None. ASCII only: look-alike letters fail."""
    if not host.isascii():
        return None
    return next((top for top in ("com", "hk") if host == f"jd.{top}" or host.endswith(f".jd.{top}")), None)


def address_of(platform: str, sku: str) -> str:
    """The canonical address of a listing."""
    return f"https://item.{platform}/{sku}.html"


def _listing(top: str, sku: str, text: str) -> Listing:
    url = address_of(f"jd.{top}", sku)
    return Listing(f"jd.{top}", sku, url, corrected=text != url)


def _shop(top: str, shop_id: str, text: str) -> Shop:
    url = f"https://mall.jd.{top}/index-{shop_id}.html"
    return Shop(f"jd.{top}", shop_id, url, corrected=text != url)


def _most_telling(refusals: list[Refusal]) -> Refusal:
    """Of several pieces of text on a line, the refusal that helps the reader most."""
    for code in _REFUSED_FIRST:
        for refusal in refusals:
            if refusal.code == code:
                return refusal
    return Refusal("not_jd")
