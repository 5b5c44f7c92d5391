"""Finding complaints by what a reader types, over any number of targets, within a time that is bounded.

A word is first looked for through the trigram indexes of each place that may hold it: the complaint's own words, its
explanation, titles of listings, shops and the companies behind them. What is found so is complete. A word that too
many hold, or that takes too long, is looked for in the newest complaints alone, and whoever asked is told so.
Nobody's words are looked for in what they do not read: an owner's titles and shops are those of its own targets.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Upper
from django.db.models.lookups import IContains
from django.utils.translation import gettext as _

from complaints import queries
from complaints.models import Complaint, Target
from complaints.models.complaint import EXPLANATION_WORDS
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.identifiers import jd
from core.search import THRESHOLD, TRIGRAM, Similar, holding, similar, spread, timed, words_of
from merchants import queries as shops_and_captures
from merchants.models import Company, Listing, Shop, ShopAlias
from merchants.models.listing import TITLE_WORDS
from programmes import queries as programmes

# What one word may find through the indexes before it counts as common, and how many complaints are read one by one.
MOST_COMPLAINTS: Final = 5000
MOST_LISTINGS: Final = 3000
MOST_SHOPS: Final = 500
WINDOW: Final = 500
# Milliseconds of each of the two statements of a word through the indexes, after which no further word is tried, and
# of each of the two of reading one by one. All together they stay below 280.
FOR_A_WORD: Final = 60
FOR_WORDS: Final = 40
FOR_READING: Final = 60

MIN_SKU: Final = 5
# Whoever may read shops and the companies behind them (merchants.queries).
READS_SHOPS: Final = (Audience.STAFF, Audience.SYSTEM, Audience.PARTNER)
# What `queries.search_text_for` puts together, without the owner's own reference: JD does not read that.
SHOWN_TO_JD: Final = (
    "reference",
    "platform_case_number",
    "organisation__name",
    "organisation__name_zh",
    "right__number",
    "right__title",
    "right__title_zh",
)
SHOP, LISTING = "shop", "listing"


@dataclass(frozen=True)
class Found:
    """The complaints that hold what was typed. `is_partial`: of very many, those among the newest ones alone.

    `is_too_wide`: there was too much to look through, and nothing is told.
    """

    rows: QuerySet[Any, Any]
    is_partial: bool = False
    is_too_wide: bool = False

    @property
    def note(self) -> str:
        """What whoever asked should know; empty where all was found."""
        if self.is_too_wide:
            return _("There is too much to look through for these words. Narrow the list by a filter or add a word.")
        if self.is_partial:
            words = _("Very many complaints hold these words. Looked through: the newest %(count)s. Narrow the list.")
            return words % {"count": f"{WINDOW:,}"}
        return ""


def find(rows: QuerySet[Any, Any], given: str, *, actor: Actor) -> Found:
    """Narrow complaints that the actor may see, and that other filters have narrowed, to those that hold every word.

    In the database it takes 280 ms at most, list not counted. Signs alone do not count beside words; an address on
    JD is the listing or the shop that it leads to.
    """
    words = words_of(given)
    if not words:
        return Found(rows if words == [] else rows.none())
    keys, left = _through_indexes(rows, words, actor)
    if keys is not None and (not left or not keys):
        return Found(rows.filter(pk__in=keys))
    read = timed(lambda: _one_by_one(rows, keys, left, actor), FOR_READING)
    if read is None:
        return Found(rows.none(), is_too_wide=True)
    found, is_partial = read
    return Found(rows.filter(pk__in=found), is_partial=is_partial)


def nearly(rows: QuerySet[Any, Any], given: str, *, actor: Actor) -> Similar:
    """Complaints that the actor may see and other filters have narrowed that are called nearly so; see core.search.

    What JD does not read of a complaint does not find it for JD either: how alike is what it reads is looked at again.
    """
    found = similar(rows, given, column="search_text")
    if actor.audience != Audience.PARTNER or not found.keys:
        return found
    score: Any = Value(0.0)
    words = words_of(given) or []
    for word in words:
        score += TrigramWordSimilarity(word.upper(), Upper(_shown_to_jd()))
    read = Complaint.objects.filter(pk__in=found.keys).alias(score=score).filter(score__gte=THRESHOLD * len(words))
    kept = set(read.values_list("pk", flat=True))
    return Similar(tuple(key for key in found.keys if key in kept))


def _through_indexes(
    rows: QuerySet[Any, Any], words: Sequence[str], actor: Actor
) -> tuple[set[int] | None, Sequence[str]]:
    """Keys of the complaints that hold the rarest words, or None, and the words that are still to be looked for."""
    keys: set[int] | None = None
    left = sorted(dict.fromkeys(words), key=lambda word: len(spread(word)), reverse=True)
    began = time.monotonic()
    for word in tuple(left):
        if programmes.is_agent(actor) or (time.monotonic() - began) * 1000 > FOR_WORDS:
            break
        found = timed(lambda word=word: _holders(rows, word, actor), FOR_A_WORD)  # type: ignore[misc]
        if found is None or len(found) > MOST_COMPLAINTS:
            continue
        keys = found if keys is None else keys & found
        left.remove(word)
        if len(keys) <= WINDOW:
            break
    return keys, left


def _holders(rows: QuerySet[Any, Any], word: str, actor: Actor) -> set[int] | None:
    """Keys of all complaints that hold a word, one more than the most where there are more; None: it is common."""
    about = _about(word, actor)
    if about is None:
        return None
    parts = [rows.order_by().filter(_own_words(word, actor)).values_list("pk", flat=True)[: MOST_COMPLAINTS + 1]]
    for column, keys in (("listing_id", about[LISTING]), ("listing__shop_id", about[SHOP])):
        if keys:
            targets = Target.objects.filter(**{f"{column}__in": keys}).order_by().values("complaint_id")
            parts.append(rows.order_by().filter(pk__in=targets).values_list("pk", flat=True)[: MOST_COMPLAINTS + 1])
    return set(parts[0].union(*parts[1:]))


def _about(word: str, actor: Actor) -> dict[str, list[int]] | None:
    """Keys of listings and shops that a word names, as far as the actor reads of them; None where they are too many.

    One statement: each place is looked into through an index of its own.
    """
    listings = [_tagged(part, LISTING)[: MOST_LISTINGS + 1] for part in _listings(word, actor)]
    shops = [_tagged(part, SHOP)[: MOST_SHOPS + 1] for part in _shops(word, actor)]
    parts = [*listings, *shops]
    found: dict[str, list[int]] = {LISTING: [], SHOP: []}
    for kind, key in parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]:
        found[kind].append(key)
    return None if len(found[LISTING]) > MOST_LISTINGS or len(found[SHOP]) > MOST_SHOPS else found


def _tagged(keys: QuerySet[Any, Any], kind: str) -> QuerySet[Any, Any]:
    tagged: QuerySet[Any, Any] = keys.order_by().annotate(kind=Value(kind, CharField())).values_list("kind", "key")
    return tagged


def _listings(word: str, actor: Actor) -> list[QuerySet[Any, Any]]:
    """Listings, by `key`, that a word names: its address or number, its title, a title that was seen."""
    link = _link(word)
    listings = Listing.objects.annotate(key=F("pk"))
    captures = shops_and_captures.captures_visible_to(actor).annotate(key=F("listing_id"))
    if actor.audience not in READS_SHOPS:
        own = _with_jd(actor)
        listings = listings.filter(Exists(own.filter(listing=OuterRef("pk"))))
        captures = captures.filter(Exists(own.filter(listing=OuterRef("listing_id"))))
    if link is not None:
        return [listings.filter(platform=link.platform, sku=link.sku)] if isinstance(link, jd.Listing) else []
    parts = [
        rows.alias(title_words=TITLE_WORDS).filter(title_words__icontains=holding(word))
        for rows in (listings, captures)
    ]
    return [*parts, listings.filter(platform__in=jd.SITES, sku=word)] if _may_be_sku(word) else parts


def _shops(word: str, actor: Actor) -> list[QuerySet[Any, Any]]:
    """Shops, by `key`, that a word names: its address, its name or number; where these are read, also names that it
    carried, and the company behind it."""
    link, shops = _link(word), Shop.objects.annotate(key=F("pk"))
    if actor.audience not in READS_SHOPS:
        shops = shops.filter(Exists(_with_jd(actor).filter(listing__shop=OuterRef("pk"))))
    if link is not None:
        return [shops.filter(platform=link.platform, number=link.shop_id)] if isinstance(link, jd.Shop) else []
    held = {"search_text__icontains": holding(word)}
    if actor.audience not in READS_SHOPS:
        return [shops.filter(**held)]
    companies = Company.objects.filter(**held).order_by().values("pk")[: MOST_SHOPS + 1]
    carried = ShopAlias.objects.annotate(key=F("shop_id")).filter(**held)
    return [shops.filter(**held), carried, shops.filter(company__in=companies)]


def _with_jd(actor: Actor) -> QuerySet[Target]:
    """Targets of whose titles and shops an owner reads: those with JD. A listing can be named by anybody before."""
    return queries.targets_visible_to(actor).filter(complaint__lodged_at__isnull=False)


def _own_words(word: str, actor: Actor) -> Q:
    """What a complaint says itself holds the word; through its indexes."""
    if _link(word) is not None:
        return Q(pk__in=())
    return _shown_words(word, actor) | Q(IContains(EXPLANATION_WORDS, holding(word)))


def _shown_words(word: str, actor: Actor) -> Q:
    """What a complaint is called holds the word. JD does not read the owner's own reference, by which it is found,
    too: searched letter by letter, it would spell itself out."""
    held = Q(search_text__icontains=holding(word))
    if actor.audience != Audience.PARTNER:
        return held
    return held & Q(IContains(_shown_to_jd(), word))


def _shown_to_jd() -> Concat:
    return Concat(*(piece for name in SHOWN_TO_JD for piece in (F(name), Value(" "))), output_field=TextField())


def _one_by_one(
    rows: QuerySet[Any, Any], keys: set[int] | None, words: Sequence[str], actor: Actor
) -> tuple[list[int], bool]:
    """Keys of those complaints that hold the words, of the given ones or of the newest; and whether there are more."""
    newest = rows.filter(pk__in=keys) if keys is not None else rows
    read = list(newest.order_by("-pk").values_list("pk", flat=True)[: WINDOW + 1])
    found = Complaint.objects.filter(pk__in=read[:WINDOW]).order_by()
    for word in words:
        found = found.filter(_holds(word, actor))
    return list(found.values_list("pk", flat=True)), len(read) > WINDOW


def _holds(word: str, actor: Actor) -> Q:
    """The condition that a complaint at hand, or one of its targets, holds the word; without any index."""
    targets, link = Target.objects.filter(complaint=OuterRef("pk")), _link(word)
    if isinstance(link, jd.Listing):
        return Q(Exists(targets.filter(platform=link.platform, sku=link.sku)))
    if isinstance(link, jd.Shop):
        sold = Q(listing__shop__platform=link.platform, listing__shop__number=link.shop_id)
        if actor.audience not in READS_SHOPS:
            sold &= Q(complaint__lodged_at__isnull=False)
        return Q(Exists(targets.filter(sold)))
    told = _in_text("listing__title", word) | Q(listing__shop__search_text__icontains=holding(word))
    if actor.audience not in READS_SHOPS:
        told &= Q(complaint__lodged_at__isnull=False)
    if actor.audience != Audience.PARTNER:
        told |= _in_text("capture__title", word)
    if actor.audience in READS_SHOPS:
        told |= Q(listing__shop__company__search_text__icontains=holding(word))
        carried = ShopAlias.objects.filter(shop=OuterRef("listing__shop"), search_text__icontains=holding(word))
        told |= Q(Exists(carried))
    if _may_be_sku(word):
        told |= Q(sku=word)
    return _shown_words(word, actor) | _in_text("explanation", word) | Q(Exists(targets.filter(told)))


def _in_text(field: str, word: str) -> Q:
    """As `holding` has it, in a text that was not spread."""
    if len(spread(word)) >= TRIGRAM:
        return Q(**{f"{field}__icontains": word})
    return Q(**{f"{field}__istartswith": word}) | Q(**{f"{field}__icontains": f" {word}"})


def _link(word: str) -> jd.Listing | jd.Shop | None:
    """The listing or shop to which an address leads; None for other words."""
    if "jd." not in word.lower():
        return None
    for parse in (jd.parse_listing, jd.parse_shop):
        found = parse(word)
        if not isinstance(found, jd.Refusal):
            return found
    return None


def _may_be_sku(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) >= MIN_SKU
