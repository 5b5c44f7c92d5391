"""What the pages of a shop and of a company show. Everything is computed here; the templates only print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import citations
from core.accounts.actors import Actor
from core.audit import queries as audit
from core.citations import Citation
from core.verdicts import Denied
from core.web.components import Action, Crumb, Entry, Fact, Header, State
from core.web.stories import story
from core.web.templatetags.ipp import bilingual, day
from merchants import panels, policies, queries
from merchants.models import Company, CompanyClaim, Shop, ShopAlias, ShopLink, Strike
from merchants.staff.captures import CaptureRow, captures_of
from merchants.staff.forms import DayForm
from merchants.staff.room import crumbs
from merchants.staff.wording import (
    LINK_STATES,
    company_words,
    shop_url,
    shop_words,
    step_state,
)
from merchants.standing import Standing, standing, standings_many, standings_of

STRIKES_SHOWN = 100
EVENTS_SHOWN = 60
SHOPS_SHOWN = 100


@dataclass(frozen=True)
class StandingShown:
    """How it stands on the chosen day: the step in a word, in full, the lines that explain it, and on what the
    ladder rests."""

    platform: str
    state: State
    step: Any
    lines: Sequence[str]
    standard: Citation | None


@dataclass(frozen=True)
class StrikeRow:
    """A strike, whether it counts on the chosen day, and until when it does or did."""

    strike: Strike
    shop: Any
    state: State
    until: date | None
    off_url: str


@dataclass(frozen=True)
class ClaimRow:
    """Who said that a company stands behind the shop, and for which days it holds."""

    claim: CompanyClaim
    company: Any
    state: State
    document_url: str


@dataclass(frozen=True)
class LinkRow:
    """A link with another shop."""

    link: ShopLink
    other: Any
    state: State
    judge_url: str
    document_url: str


@dataclass(frozen=True)
class ShopRow:
    """A shop of a company, and how it stands."""

    shop: Shop
    url: str
    standing: State


@dataclass(frozen=True)
class ShopPage:
    """The whole page of a shop."""

    header: Header
    shop: Shop
    facts: Sequence[Fact]
    day_form: DayForm
    on: date
    standings: Sequence[StandingShown]
    strikes: Sequence[StrikeRow]
    claims: Sequence[ClaimRow]
    aliases: Sequence[ShopAlias]
    links: Sequence[LinkRow]
    captures: Sequence[CaptureRow]
    panels: Sequence[panels.Shown]
    entries: Sequence[Entry]
    keeps: bool
    has_company: bool


@dataclass(frozen=True)
class CompanyPage:
    """The whole page of a company."""

    header: Header
    company: Company
    facts: Sequence[Fact]
    day_form: DayForm
    on: date
    standings: Sequence[StandingShown]
    strikes: Sequence[StrikeRow]
    shops: Sequence[ShopRow]
    panels: Sequence[panels.Shown]
    entries: Sequence[Entry]
    keeps: bool


def shop_page(shop: Shop, day_form: DayForm, on: date, *, actor: Actor) -> ShopPage:
    """Everything about a shop, and how it stands on a day."""
    keeps = bool(policies.keeps_shops(actor))
    found = standing(shop, on)
    return ShopPage(
        header=_shop_header(shop, found, actor=actor),
        shop=shop,
        facts=_shop_facts(shop),
        day_form=day_form,
        on=on,
        standings=[_shown(found, _standards([found], actor=actor))],
        strikes=_strikes(Q(shop=shop), [found], keeps=keeps, actor=actor),
        claims=_claims(shop, actor=actor),
        aliases=list(queries.aliases_visible_to(actor).filter(shop=shop)),
        links=_links(shop, keeps=keeps, actor=actor),
        captures=captures_of(shop, actor=actor),
        panels=panels.shown([shop.pk], actor),
        entries=story(audit.timeline(shop, actor=actor)[-EVENTS_SHOWN:], _changes),
        keeps=keeps,
        has_company=shop.company_id is not None,
    )


def company_page(company: Company, day_form: DayForm, on: date, *, actor: Actor) -> CompanyPage:
    """Everything about a company: its shops, and how they stand together on a day."""
    keeps = bool(policies.keeps_shops(actor))
    found = standings_of(company, on)
    cited = _standards(found, actor=actor)
    shops = list(queries.shops_visible_to(actor).filter(company=company).order_by("name", "pk")[:SHOPS_SHOWN])
    each = standings_many([shop.pk for shop in shops], on)
    return CompanyPage(
        header=_company_header(company, found, keeps=keeps),
        company=company,
        facts=_company_facts(company),
        day_form=day_form,
        on=on,
        standings=[_shown(one, cited) for one in found],
        strikes=_strikes(Q(company=company), found, keeps=keeps, actor=actor),
        shops=[ShopRow(shop, shop_url(shop.pk), step_state(each[shop.pk])) for shop in shops],
        panels=panels.shown([shop.pk for shop in shops], actor),
        entries=story(audit.timeline(company, actor=actor)[-EVENTS_SHOWN:], _changes),
        keeps=keeps,
    )


def _shop_header(shop: Shop, found: Standing, *, actor: Actor) -> Header:
    verdict = policies.keeps_shops(actor)
    denied = verdict.reason if isinstance(verdict, Denied) else ""
    names = (
        ("capture", _("Record what a listing shows"), "camera"),
        ("name", _("Name the shop"), "pencil"),
        ("link", _("Link with another shop"), "link-45deg"),
    )
    actions = [
        Action(label, "" if denied else reverse(f"shops_staff:{name}", args=[shop.pk]), icon, denied=denied)
        for name, label, icon in (names[:1] if denied else names)
    ]
    return Header(shop.name, reference=shop.reference, state=step_state(found), crumbs=crumbs(), actions=actions)


def _company_header(company: Company, found: Sequence[Standing], *, keeps: bool) -> Header:
    gravest = max(found, key=lambda one: (one.place, one.count))
    actions = []
    if keeps and company.merged_into_id is None:
        actions = [
            Action(_("Change"), reverse("companies_staff:change", args=[company.pk]), "pencil"),
            Action(_("Merge"), reverse("companies_staff:merge", args=[company.pk]), "sign-merge-right"),
        ]
    crumb = Crumb(gettext("Shops"), reverse("shops_staff:list"))
    return Header(
        company.display_name, reference=company.uscc, state=step_state(gravest), crumbs=[crumb], actions=actions
    )


def _shop_facts(shop: Shop) -> list[Fact]:
    found = [
        Fact(_("Site"), shop.platform),
        Fact(_("Shop number"), shop.number),
        Fact(
            _("Address"),
            format_html('<a href="{}" rel="noreferrer nofollow">{}</a>', shop.url, shop.url),
        ),
        Fact(_("Company"), company_words(shop.company) if shop.company else gettext("Not known")),
        Fact(_("First seen"), day(shop.created_at)),
    ]
    return [fact for fact in found if fact.value]


def _company_facts(company: Company) -> list[Fact]:
    merged = company.merged_into
    found = [
        Fact(_("Is the same company as"), company_words(merged) if merged else ""),
        Fact(_("Name"), bilingual(company.name, company.name_zh)),
        Fact(_("Unified social credit code"), company.uscc or gettext("Not known")),
        Fact(_("Registered address"), company.address),
        Fact(_("Source"), company.source),
        Fact(_("First seen"), day(company.first_seen_at)),
    ]
    return [fact for fact in found if fact.value]


def _standards(found: Sequence[Standing], *, actor: Actor) -> Mapping[str, Citation]:
    """The editions of the standard on which the ladders rest by which somebody stands."""
    return citations.resolve([one.version.cited for one in found if one.version], actor=actor)


def _shown(found: Standing, cited: Mapping[str, Citation]) -> StandingShown:
    standard = cited.get(found.version.cited) if found.version else None
    return StandingShown(found.platform, step_state(found), found.step, found.explanation, standard)


def _strikes(condition: Q, standings: Sequence[Standing], *, keeps: bool, actor: Actor) -> list[StrikeRow]:
    """The newest strikes of the record, and those of other shops that count for it on the day."""
    counted = {one.strike.pk: one for found in standings for one in found.strikes}
    seen = queries.strikes_visible_to(actor).select_related("shop")
    newest = list(seen.filter(condition).order_by("-occurred_at", "-pk")[:STRIKES_SHOWN])
    known = {strike.pk for strike in newest}
    rows = [*newest, *(one.strike for pk, one in counted.items() if pk not in known)]
    return [_strike(strike, counted.get(strike.pk), keeps=keeps) for strike in rows]


def _strike(strike: Strike, counted: Any, *, keeps: bool) -> StrikeRow:
    if counted:
        state = State(_("Counts"), "exclamation-triangle-fill", "bad")
    elif strike.struck_off_at:
        state = State(_("Struck off"), "eraser", "good")
    else:
        state = State(_("Does not count on that day"), "clock-history", "neutral")
    off = reverse("shops_staff:strike_off", args=[strike.shop_id, strike.pk])
    return StrikeRow(
        strike=strike,
        shop=shop_words(strike.shop),
        state=state,
        until=counted.until - timedelta(days=1) if counted else None,
        off_url=off if keeps and strike.struck_off_at is None else "",
    )


def _claims(shop: Shop, *, actor: Actor) -> list[ClaimRow]:
    claims = queries.company_claims_visible_to(actor).filter(shop=shop).select_related("company", "document")
    return [
        ClaimRow(claim, company_words(claim.company), _claim_state(claim), _paper("claim", shop, claim))
        for claim in claims.order_by("-pk")
    ]


def _claim_state(claim: CompanyClaim) -> State:
    if claim.withdrawn_at is None:
        return State(_("On record"), "check-circle", "good")
    if claim.holds_until:
        return State(_("Until the shop changed hands"), "clock-history", "neutral")
    return State(_("Taken back"), "arrow-counterclockwise", "warn")


def _links(shop: Shop, *, keeps: bool, actor: Actor) -> list[LinkRow]:
    links = queries.links_visible_to(actor).filter(Q(first=shop) | Q(second=shop))
    found = links.select_related("first", "second", "claimed_by_organisation", "document").order_by("-pk")
    return [
        LinkRow(
            link=link,
            other=shop_words(link.second if link.first_id == shop.pk else link.first),
            state=LINK_STATES[link.state],  # type: ignore[index]  # the values are strings
            judge_url=reverse("shops_staff:judge", args=[shop.pk, link.pk]) if keeps else "",
            document_url=_paper("link", shop, link),
        )
        for link in found
    ]


def _paper(of: str, shop: Shop, record: CompanyClaim | ShopLink) -> str:
    return reverse("shops_staff:paper", args=[shop.pk, of, record.pk]) if record.document_id else ""


def _changes(entry: audit.Entry) -> list[Fact]:
    """Old and new texts; references to other records speak through the page itself."""
    known: dict[str, Any] = {
        field.name: field for model in (Company, Shop) for field in model._meta.concrete_fields if not field.is_relation
    }
    return [
        Fact(
            capfirst(known[name].verbose_name),
            gettext("%(old)s → %(new)s") % {"old": old or "–", "new": new or "–"},
        )
        for name, (old, new) in entry.event.changes.items()
        if name in known
    ]


def parsed_day(form: DayForm, today: date) -> date:
    """The day that was chosen, else today's."""
    return (form.cleaned_data.get("on") if form.is_valid() else None) or today
