"""How soon a complaint is worked on, and whether it is simple or complex: by rules kept as data, and explained.

What somebody sets by hand stays. Each ground is kept as {"code": …, facts} and put into words where it is shown.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import grounds
from complaints.choices import ComesBack, Complexity, Priority
from complaints.models import Complaint, GoodFaith
from core.accounts.models import Organisation
from core.days import house_day
from core.workflow.table import Move
from merchants import standing
from merchants.models import Shop, Strike
from programmes.choices import EnrolmentState, Service
from programmes.models import Enrolment

FILE = Path(__file__).with_name("priority.toml")
CODES = ("safety_risk", "green_channel", "fast_lane", "comes_back", "shop_struck")
TOLD_TO_OWNERS = frozenset(CODES) - {"shop_struck"}


class BadRules(ValueError):
    """The file of rules says something that cannot be used."""


@dataclass(frozen=True)
class Rules:
    """One version: points by ground, and from which sum or number on what follows."""

    effective_from: date
    many_targets: int
    many_shops: int
    high: int
    urgent: int
    points: Mapping[str, int]
    source: Mapping[str, str]


@dataclass(frozen=True)
class Facts:
    """What of the world beside a complaint counts: its owner, and the shops of its listings as far as known.

    `strikes` is the greatest sum that counts against one of the shops on the day.
    """

    has_green_channel: bool = False
    has_fast_lane: bool = False
    shops: int = 0
    strikes: int = 0


@dataclass(frozen=True)
class Computed:
    """What follows: priority, complexity, and why, the weightiest ground first."""

    priority: int
    complexity: str
    grounds: Sequence[Mapping[str, Any]]


@cache
def versions() -> Sequence[Rules]:
    """Every version of the rules, newest first. Raises BadRules."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["rules"]
    found = sorted((Rules(**entry) for entry in entries), key=lambda rules: rules.effective_from, reverse=True)
    for rules in found:
        if unknown := set(rules.points) - set(CODES):
            raise BadRules(f"{rules.effective_from}: nothing is known of {sorted(unknown)}")
        if not 0 < rules.high <= rules.urgent:
            raise BadRules(f"{rules.effective_from}: urgent is not above high")
    return found


def in_force(day: date) -> Rules:
    """The rules of a day; before the first version, the first."""
    return next((rules for rules in versions() if rules.effective_from <= day), versions()[-1])


def compute(complaint: Complaint, facts: Facts, rules: Rules) -> Computed:
    """What a complaint's own data and these facts come to. No statement where its rule set is in memory."""
    found: dict[str, Mapping[str, Any]] = {}
    if complaint.safety_risk:
        found["safety_risk"] = {}
    if facts.has_green_channel:
        found["green_channel"] = {}
    if facts.has_fast_lane:
        found["fast_lane"] = {}
    if complaint.follows_id or complaint.comes_back:
        found["comes_back"] = {"what": complaint.comes_back or ComesBack.LISTING.value}
    if facts.strikes:
        found["shop_struck"] = {"strikes": facts.strikes}
    counted = sorted((code for code in found if rules.points.get(code)), key=lambda code: -rules.points[code])
    total = sum(rules.points[code] for code in counted)
    simple = complaint.target_count <= rules.many_targets and facts.shops < rules.many_shops
    return Computed(
        priority=_level(total, rules),
        complexity=str(grounds.of(complaint).complexity if simple else Complexity.COMPLEX),
        grounds=[{"code": code, **found[code]} for code in counted],
    )


def _level(points: int, rules: Rules) -> int:
    if points >= rules.urgent:
        return Priority.URGENT.value
    return Priority.HIGH.value if points >= rules.high else Priority.NORMAL.value


def facts_of(complaints: Sequence[Complaint], day: date) -> dict[int, Facts]:
    """The facts of complaints that are written, by key. Two statements for any number; where a shop has strikes, as
    many more as its standing takes."""
    owners = _owners({one.organisation_id for one in complaints})
    shops = _shops([one.pk for one in complaints])
    struck = {pk for found in shops.values() for pk, is_struck in found.items() if is_struck}
    standings = standing.standings_many(struck, on=day) if struck else {}
    return {
        one.pk: Facts(
            **owners[one.organisation_id],
            shops=len(shops.get(one.pk, ())),
            strikes=max((standings[pk].count for pk in shops.get(one.pk, ()) if pk in standings), default=0),
        )
        for one in complaints
    }


def of_owner(key: str) -> dict[str, Exists]:
    """What of its owner counts, as annotations of rows that name the owner's organisation by this field."""
    enrolled = Enrolment.objects.filter(
        organisation=OuterRef(key), state=EnrolmentState.ACTIVE, services__contains=[Service.GREEN_CHANNEL]
    )
    fast = GoodFaith.objects.filter(organisation=OuterRef(key), has_fast_lane=True)
    return {"has_green_channel": Exists(enrolled), "has_fast_lane": Exists(fast)}


def _owners(keys: Iterable[int]) -> dict[int, dict[str, bool]]:
    looked_at = of_owner("pk")
    rows = Organisation.objects.filter(pk__in=keys).order_by().values_list("pk", *looked_at.values())
    return {pk: dict(zip(looked_at, found, strict=True)) for pk, *found in rows}


def _shops(keys: Sequence[int]) -> dict[int, dict[int, bool]]:
    """By complaint the shops of its listings, and whether anything ever counted against them or their company."""
    strikes = Strike.objects.filter(struck_off_at=None)
    of_shop, of_company = strikes.filter(shop=OuterRef("pk")), strikes.filter(company=OuterRef("company"))
    rows = Shop.objects.filter(listings__targets__complaint__in=keys).annotate(
        is_struck=Exists(of_shop), is_run_by_struck=Exists(of_company)
    )
    named = ("listings__targets__complaint", "pk", "is_struck", "is_run_by_struck")
    found: dict[int, dict[int, bool]] = {}
    for complaint, shop, is_struck, is_run_by_struck in rows.order_by().values_list(*named).distinct():
        found.setdefault(complaint, {})[shop] = is_struck or is_run_by_struck
    return found


def settle(move: Move[Complaint]) -> None:
    """Set what a complaint comes to with a move; its priority unless somebody set it by hand."""
    complaint = move.record
    _settle(move, facts_of([complaint], house_day(move.now))[complaint.pk])


def settle_without_shops(move: Move[Complaint]) -> None:
    """As `settle`, where no shop of its listings is known: one statement, none where the owner was looked at before."""
    complaint = move.record
    owner = complaint.known_of_owner or _owners([complaint.organisation_id])[complaint.organisation_id]
    _settle(move, Facts(**owner))


def _settle(move: Move[Complaint], facts: Facts) -> None:
    complaint = move.record
    computed = compute(complaint, facts, in_force(house_day(move.now)))
    move.set("complexity", computed.complexity)
    move.set("priority_grounds", list(computed.grounds))
    if not complaint.priority_set_by:
        move.set("priority", computed.priority)


def told_to_owner(
    priority: int, found: Sequence[Mapping[str, Any]], *, is_set_by_hand: bool
) -> tuple[int, Sequence[Mapping[str, Any]]]:
    """Priority and grounds as the owner reads them: what others' complaints have added is left out of both.

    What somebody set by hand is told as it is.
    """
    told = [ground for ground in found if ground["code"] in TOLD_TO_OWNERS]
    if is_set_by_hand or len(told) == len(found):
        return priority, told
    rules = in_force(house_day())
    return _level(sum(rules.points.get(ground["code"], 0) for ground in told), rules), told


def reasons(complaint: Complaint, *, is_owner: bool = False) -> list[str]:
    """Why a complaint has its computed priority, in the active language; owners read it in their own words."""
    words = [_for_owner(ground) if is_owner else _for_staff(ground) for ground in complaint.priority_grounds]
    return [line for line in words if line]


def in_words(complaint: Complaint, *, is_owner: bool = False) -> str:
    """The priority with its grounds in one line: “High, because: danger to health; the shop counts two strikes”."""
    value, by_hand = complaint.priority, bool(complaint.priority_set_by)
    if is_owner:
        value, _told = told_to_owner(value, complaint.priority_grounds, is_set_by_hand=by_hand)
    label = Priority(value).label
    why = reasons(complaint, is_owner=is_owner)
    if complaint.priority_set_by:
        # Owners read neither who of CBBC set it nor the note for colleagues.
        named = {"priority": label, "who": complaint.priority_set_by, "why": complaint.priority_note}
        return (
            _("%(priority)s, set by CBBC") % named if is_owner else _("%(priority)s, set by %(who)s: %(why)s") % named
        )
    if not why:
        return str(label)
    return _("%(priority)s, because: %(grounds)s") % {"priority": label, "grounds": _("; ").join(why)}


def _for_staff(ground: Mapping[str, Any]) -> str:
    code = ground["code"]
    if code == "shop_struck":
        count = ground["strikes"]
        return ngettext("a shop counts %(count)d strike", "a shop counts %(count)d strikes", count) % {"count": count}
    if code == "comes_back":
        if ground.get("what") == ComesBack.SHOP:
            return _("a shop comes back whose listings were removed before")
        return _("a listing comes back that was removed before")
    return {
        "safety_risk": _("danger to health or safety"),
        "green_channel": _("the owner has the green channel"),
        "fast_lane": _("the owner has the fast lane of good standing"),
    }.get(code, "")


def _for_owner(ground: Mapping[str, Any]) -> str:
    """What is known against a shop comes from others' complaints, too: an owner does not read that there are any."""
    return {
        "safety_risk": _("you named a danger to health or safety"),
        "green_channel": _("you have the green channel"),
        "fast_lane": _("you have the fast lane of good standing"),
        "comes_back": _("it was removed before and came back"),
    }.get(ground["code"], "")
