"""How a shop or a company stands on a day: which strikes count, to which step of the ladder they lead, and why.

A strike counts from its day in Beijing until the same day so many months later. One that was struck off still counted
on the days before: so it can be explained why something followed then. Who stood behind a shop is taken as is known
now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import starmap

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clocks.calendars import add_months, day_end, local_date
from core.days import ZONE
from core.web.days import day_in_words
from merchants import ladder, queries
from merchants.ladder import Step
from merchants.models import Company, LadderVersion, Shop, Strike


@dataclass(frozen=True)
class Counted:
    """A strike that counts: by how much, on which day it came to pass, and from which day on it counts no more."""

    strike: Strike
    weight: int
    since: date
    until: date


@dataclass(frozen=True)
class Standing:
    """How a shop, or a company on one site, stands on a day. `count` is the sum of weights; `step` None: no step.

    `version` is None where no ladder was in force for the site: then nothing counts.
    """

    platform: str
    on: date
    version: LadderVersion | None
    count: int
    step: Step | None
    strikes: Sequence[Counted]
    company_id: int | None

    @property
    def place(self) -> int:
        """The step's number; 0 where none is reached."""
        return self.step.place if self.step else 0

    @property
    def explanation(self) -> list[str]:
        """In words of the active language: the version, what counts, what follows, and when that changes next."""
        return _explained(self)


def standing(subject: Shop | Company, on: date) -> Standing:
    """How a shop stands on a day of the programme; of a company, the gravest of its standings on the sites."""
    if isinstance(subject, Shop):
        return standings_many([subject.pk], on)[subject.pk]
    return max(standings_of(subject, on), key=lambda one: (one.place, one.count))


def standings_of(company: Company, on: date) -> list[Standing]:
    """How a company stands on each site where its shops have strikes or stand; on no site, an empty one of the first.

    Three statements. All strikes of its shops count, also where the site's ladder does not add them up for a shop.
    """
    key = company.merged_into_id or company.pk
    versions = list(LadderVersion.objects.all())
    strikes = _standing_on(on, _strikes(Q(company=key), [on], versions))
    sites = {strike.shop.platform for strike in strikes}
    sites |= set(Shop.objects.filter(company=key).order_by().values_list("platform", flat=True))
    return [
        _standing(
            site,
            on,
            ladder.in_force(versions, site, on),
            [strike for strike in strikes if strike.shop.platform == site],
            company_id=key,
        )
        for site in sorted(sites) or ["jd.com"]
    ]


def standings_many(shop_ids: Collection[int], on: date) -> dict[int, Standing]:
    """How many shops stand on a day, by their keys. Four statements for any number of shops."""
    platforms = dict(Shop.objects.filter(pk__in=shop_ids).values_list("pk", "platform"))
    return standings_over(platforms, [on])[on]


def standings_over(platforms: Mapping[int, str], days: Sequence[date]) -> dict[date, dict[int, Standing]]:
    """How shops, whose sites are given by their keys, stand on each of several days. Three statements."""
    versions = list(LadderVersion.objects.all())
    companies = queries.companies_over(platforms, days)
    behind = {company for held in companies.values() for company in held.values()}
    strikes = _strikes(Q(shop__in=platforms) | Q(company__in=behind), days, versions)
    return {day: _standings(platforms, companies[day], _standing_on(day, strikes), versions, day) for day in days}


def _standings(
    platforms: Mapping[int, str],
    companies: Mapping[int, int],
    strikes: Iterable[Strike],
    versions: Sequence[LadderVersion],
    on: date,
) -> dict[int, Standing]:
    of_shop: dict[int, list[Strike]] = defaultdict(list)
    of_company: dict[tuple[int, str], list[Strike]] = defaultdict(list)
    for strike in strikes:
        of_shop[strike.shop_id].append(strike)
        if strike.company_id:
            of_company[strike.company_id, strike.shop.platform].append(strike)
    found = {}
    for pk, platform in platforms.items():
        version = ladder.in_force(versions, platform, on)
        company = companies.get(pk)
        theirs = of_company[company, platform] if company and version and version.counts_company else []
        both = {strike.pk: strike for strike in (*of_shop[pk], *theirs)}
        found[pk] = _standing(platform, on, version, list(both.values()), company_id=company)
    return found


def shops_on_step(places: Collection[int], on: date) -> set[int]:
    """Keys of the shops that stand on one of these steps (from 1) on a day."""
    struck = _standing_on(on, _strikes(Q(), [on], list(LadderVersion.objects.all())))
    companies = {strike.company_id for strike in struck if strike.company_id}
    together = Shop.objects.filter(company__in=companies).order_by().values_list("pk", flat=True)
    candidates = {strike.shop_id for strike in struck} | set(together)
    return {pk for pk, one in standings_many(candidates, on).items() if one.place in places}


def _strikes(condition: Q, days: Sequence[date], versions: Sequence[LadderVersion]) -> list[Strike]:
    """Strikes that can have counted on one of the days, their shops loaded, the oldest first."""
    longest = max((version.window_months for version in versions), default=0)
    begin = day_end(add_months(min(days), -longest) - timedelta(days=3), ZONE)
    there = Q(occurred_at__lt=day_end(max(days), ZONE), occurred_at__gte=begin)
    stands = Q(struck_off_at=None) | Q(struck_off_at__gte=day_end(min(days), ZONE))
    found = Strike.objects.filter(condition, there, stands).select_related("shop")
    return list(found.order_by("occurred_at", "pk"))


def _standing_on(on: date, strikes: Iterable[Strike]) -> list[Strike]:
    """Those that were there on a day and not yet struck off at its end."""
    end = day_end(on, ZONE)
    return [one for one in strikes if one.occurred_at < end and (one.struck_off_at is None or one.struck_off_at >= end)]


def _standing(
    platform: str, on: date, version: LadderVersion | None, strikes: Iterable[Strike], *, company_id: int | None
) -> Standing:
    counted = list(_counting(version, strikes, on)) if version else []
    total = sum(one.weight for one in counted)
    return Standing(
        platform=platform,
        on=on,
        version=version,
        count=total,
        step=ladder.step_at(version, total) if version else None,
        strikes=counted,
        company_id=company_id,
    )


def _counting(version: LadderVersion, strikes: Iterable[Strike], on: date) -> list[Counted]:
    """Those that count on the day, by the version's weights and window; the oldest first."""
    found = []
    for strike in strikes:
        since = local_date(strike.occurred_at, ZONE)
        until = add_months(since, version.window_months)
        weight = version.weights.get(strike.kind, 0)
        if weight and since <= on < until:
            found.append(Counted(strike, weight, since, until))
    return sorted(found, key=lambda one: (one.since, one.strike.pk))


def _explained(one: Standing) -> list[str]:
    if one.version is None:
        return [_("No ladder was in force for %(site)s on that day.") % {"site": one.platform}]
    lines = [_about(one.version)]
    if not one.strikes:
        return [*lines, _("Nothing counts on that day.")]
    lines.extend(starmap(_line, [(counted, one.version) for counted in one.strikes]))
    lines.append(
        ngettext("Together they count %(count)d.", "Together they count %(count)d.", one.count) % {"count": one.count}
    )
    if one.step is None:
        lines.append(_("That reaches no step yet."))
    else:
        lines.append(_("That is step %(place)d: %(label)s") % {"place": one.step.place, "label": one.step.label})
    return [*lines, *_coming(one)]


def _about(version: LadderVersion) -> str:
    together = _("Shops of one company count together.") if version.counts_company else _("Each shop counts by itself.")
    words = ngettext(
        "Ladder %(ladder)s, in force since %(day)s: a strike counts for %(months)d month.",
        "Ladder %(ladder)s, in force since %(day)s: a strike counts for %(months)d months.",
        version.window_months,
    ) % {"ladder": version, "day": day_in_words(version.effective_from), "months": version.window_months}
    return f"{words} {together}"


def _line(counted: Counted, version: LadderVersion) -> str:
    strike = counted.strike
    line = _("%(kind)s of %(day)s against %(shop)s: counts %(weight)d, until %(until)s.") % {
        "kind": strike.get_kind_display(),
        "day": day_in_words(counted.since),
        "shop": strike.shop.name,
        "weight": counted.weight,
        "until": day_in_words(counted.until - timedelta(days=1)),
    }
    if strike.struck_off_at:
        off = day_in_words(local_date(strike.struck_off_at, ZONE))
        line = f"{line} {_('It was struck off on %(day)s, afterwards.') % {'day': off}}"
    return line


def _coming(one: Standing) -> list[str]:
    """What changes next by time alone."""
    first = min(counted.until for counted in one.strikes)
    left = sum(counted.weight for counted in one.strikes if counted.until > first)
    words = _("If nothing is added, the count falls to %(count)d on %(day)s.")
    return [words % {"count": left, "day": day_in_words(first)}]
