"""Audit verbs of shops and companies, how each reads in a timeline, and the events that higher apps consume."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.audit.verbs import Verb, register
from core.outbox import events
from core.scripts import reads_chinese
from merchants.choices import LinkKind, LinkState, StrikeKind

STAFF = frozenset({Audience.STAFF})
EXPORTED = "merchants.exported"
COMPANY_OF_SHOP_CHANGED = "merchants.company_of_shop_changed"
COMPANY_NUMBER_CHANGED = "merchants.company_number_changed"
STRIKES_CHANGED = "merchants.strikes_changed"
SHOP_LEARNED = "merchants.shop_learned"
LISTING_SEEN = "merchants.listing_seen"

_LABELS: dict[str, dict[str, Any]] = {
    "link": {choice.value: choice.label for choice in LinkKind},
    "judgement": {choice.value: choice.label for choice in LinkState},
    "kind": {choice.value: choice.label for choice in StrikeKind},
}

# The subject is a shop; data: company (key or null), former (key or null).
events.declare(COMPANY_OF_SHOP_CHANGED, _("The company behind a shop changed"))
# The subject is a company; data: uscc, former.
events.declare(COMPANY_NUMBER_CHANGED, _("The code of a company changed"))
# The subject is a shop; data: source_type, source_id, and whether it counts now.
events.declare(STRIKES_CHANGED, _("What counts against a shop changed"))
# The subject is a shop: it has another name, or listings were found to stand in it.
events.declare(SHOP_LEARNED, _("The name or the listings of a shop became known"))
# The subject is a capture that staff took on the page of a shop; no data.
events.declare(LISTING_SEEN, _("A listing of a shop was looked at"))


def in_words(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Recorded codes by their labels in the active language, companies in its script."""
    words = {
        name: _LABELS.get(name, {}).get(value, value) if isinstance(value, str) else value
        for name, value in data.items()
    }
    if reads_chinese():
        words |= {name: words[f"{name}_zh"] for name in ("company", "other") if words.get(f"{name}_zh")}
    return words


def _verb(name: str, phrase: Any, icon: str, tone: str = "neutral") -> Verb:
    return Verb(f"merchants.{name}", phrase, icon=icon, tone=tone, readers=STAFF, present=in_words)


register(
    _verb("shop_named", _("Named the shop %(name)s"), "pencil"),
    _verb("alias_added", _("Added the name %(name)s. Source: %(source)s"), "tag"),
    _verb("company_recorded", _("Named the company behind the shop: %(company)s"), "building", "info"),
    _verb("company_withdrawn", _("Took %(company)s back as the company of the shop: %(reason)s"), "building-x", "warn"),
    _verb("company_added", _("Put the company on record"), "building-add"),
    _verb("company_changed", _("Changed the company"), "pencil"),
    _verb("company_merged", _("Found to be the same company as %(other)s: %(reason)s"), "sign-merge-right", "warn"),
    _verb("company_absorbed", _("Took over the shops and strikes of %(other)s: %(reason)s"), "sign-merge-left"),
    _verb("link_claimed", _("Claimed a link with %(other)s: %(link)s"), "link-45deg"),
    _verb("link_judged", _("Link with %(other)s: %(judgement)s. %(reason)s"), "patch-check"),
    _verb("strike_recorded", _("Counted %(reference)s against the shop: %(kind)s"), "exclamation-triangle", "bad"),
    _verb("strike_struck_off", _("%(reference)s counts no more: %(reason)s"), "eraser", "good"),
    _verb("exported", _("Exported %(list)s"), "download"),
)
