"""What needs doing next in an owner's programmes: for the portal's first page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.days import house_day
from core.web.days import day_in_words
from programmes import policies, queries, standing
from programmes.choices import EnrolmentState as S
from programmes.choices import RightStatus
from programmes.models import Enrolment, PowerOfAttorney, Right
from programmes.models.enrolment import NEXT_DUE
from programmes.portal.enrolments.contexts import parts
from programmes.portal.enrolments.contexts.home import list_url
from programmes.portal.enrolments.wording import NEXT_STEPS, REMEDIES

SHOWN = 5
# How long before an end it is time to act on it (the reminders at 90 days have gone out by then).
AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Waiting:
    """One enrolment, named."""

    reference: str
    url: str
    title: str


@dataclass(frozen=True)
class Need:
    """One thing to do, and the enrolments that wait for it. `button` is empty for those who only read."""

    enrolments: Sequence[Waiting]
    owner: str
    text: str
    button: Any
    url: str
    clock: ClockView | None


@dataclass(frozen=True)
class Ending:
    """A right that ends soon, or has just ended."""

    right: Right
    url: str
    line: str
    ends_on: date | None
    is_over: bool


@dataclass(frozen=True)
class Needs:
    """What needs doing. The addresses lead to the rest where there is more."""

    needs: Sequence[Need]
    more_url: str
    endings: Sequence[Ending]
    more_rights_url: str

    def __bool__(self) -> bool:
        return bool(self.needs or self.endings)


def needs(*, actor: Actor, now: datetime) -> Needs:
    """Compute it. Four statements, however many enrolments and rights there are."""
    day = house_day(now)
    enrolments = list(_waiting(actor, day)[: SHOWN + 1])
    shown = enrolments[:SHOWN]
    running = clocks.running_by_subject(Enrolment._meta.label_lower, [one.pk for one in shown]) if shown else {}
    views = {pk: clocks.view(of_one[0], now) for pk, of_one in running.items() if of_one}
    causes = {one.pk: _cause(one, day) for one in shown}
    ending_first = {cause.thing.pk for cause in causes.values() if cause and cause.kind == "right"}
    endings = [one for one in _ending(actor, day)[: SHOWN + 1 + len(ending_first)] if one.pk not in ending_first]
    return Needs(
        needs=[_need(group, causes[group[0].pk], views, actor=actor) for group in _by_cause(shown, causes)],
        more_url=list_url(state="yours") if len(enrolments) > SHOWN else "",
        endings=[_ending_of(right, day) for right in endings[:SHOWN]],
        more_rights_url=reverse("rights_portal:list") if len(endings) > SHOWN else "",
    )


def _cause(enrolment: Any, day: date) -> standing.Expiry | None:
    """What an active enrolment has to be renewed for, where the reader may see it."""
    if enrolment.state != S.ACTIVE:
        return None
    return next((one for one in standing.expiries(enrolment, day) if one.on == enrolment.renews_on), None)


def _by_cause(enrolments: Iterable[Any], causes: dict[int, standing.Expiry | None]) -> list[list[Any]]:
    """Enrolments that wait for the same thing stand together, where the first of them stands."""
    groups: dict[Any, list[Any]] = {}
    for enrolment in enrolments:
        cause = causes[enrolment.pk]
        key = (enrolment.organisation_id, cause.kind, cause.thing.pk) if cause else enrolment.pk
        groups.setdefault(key, []).append(enrolment)
    return list(groups.values())


def _waiting(actor: Actor, day: date) -> Any:
    """Enrolments in which the owner has to do something, what is due first ahead."""
    asked = Q(state__in=[S.INVITED, S.APPLICATION, S.SUSPENDED])
    return (
        queries.enrolments_visible_to(actor)
        .filter(asked | Q(state=S.ACTIVE, renews_on__lte=day + AHEAD))
        .annotate(next_due=NEXT_DUE)
        .select_related("organisation", "power", "agreement__successor")
        .prefetch_related(Prefetch("rights", queries.rights_visible_to(actor)))
        .order_by("next_due", "pk")
    )


def _need(group: Sequence[Any], cause: standing.Expiry | None, views: dict[int, ClockView], *, actor: Actor) -> Need:
    first = group[0]
    # The agent's power was asked for when the enrolment was found.
    may_act = first.state == S.ACTIVE or actor.has_role(*policies.OWNER_ROLES)
    is_own = actor.organisation_id == first.organisation_id
    text, button, url = _renewal(cause) if cause else (_words(first), NEXT_STEPS.get(first.state, ""), "")
    clock = views.get(first.pk)
    return Need(
        enrolments=[Waiting(one.reference, parts.url_of(one), str(one.get_programme_display())) for one in group],
        owner="" if is_own else first.organisation.display_name,
        text=text,
        button=(button or _("See what ends")) if may_act else "",
        url=url or parts.url_of(first),
        # Where the end comes from is said beside the clock, and on the enrolment's own page.
        clock=replace(clock, source="") if clock else None,
    )


def _renewal(cause: standing.Expiry) -> tuple[str, Any, str]:
    """What ends and what to do about it; the words of the button, and where it leads (empty: the enrolment)."""
    named = {"what": cause.name, "day": day_in_words(cause.on)}
    if isinstance(cause.thing, Right):
        words = _("%(what)s ends on %(day)s. Renew it in time, and record the renewal here.") % named
        return words, _("See the right"), reverse("rights_portal:detail", args=[cause.thing.pk])
    if isinstance(cause.thing, PowerOfAttorney):
        words = _("The power of attorney %(what)s ends on %(day)s. A new one is needed before then.") % named
        return words, _("See the power of attorney"), reverse("organisation_portal:power", args=[cause.thing.reference])
    return _("%(what)s ends on %(day)s. CBBC sees to the renewal.") % named, "", ""


def _words(enrolment: Any) -> str:
    if enrolment.state == S.INVITED:
        return _("CBBC invites you. See what the programme gives and what is asked for.")
    if enrolment.state == S.APPLICATION:
        if enrolment.submitted_at:
            return _("CBBC has sent the application back. What is to be mended stands at the top of its page.")
        return _("The application is not finished yet.")
    if enrolment.state == S.SUSPENDED:
        reason = enrolment.get_suspension_reason_display()
        return _("Suspended: %(reason)s. %(remedy)s") % {
            "reason": reason,
            "remedy": REMEDIES[enrolment.suspension_reason].text,
        }
    return _("Something on which the enrolment rests ends on %(day)s. Renew it in time.") % {
        "day": day_in_words(enrolment.renews_on)
    }


def _ending(actor: Actor, day: date) -> Any:
    """Rights that end within the coming weeks, or ended so lately that they can still be renewed."""
    return (
        queries.rights_visible_to(actor)
        .filter(
            registered_on__isnull=False,
            cancelled_on=None,
            expires_on__lte=day + AHEAD,
            expires_on__gte=day - timedelta(days=184),
        )
        .order_by("expires_on", "pk")
    )


def _ending_of(right: Right, day: date) -> Ending:
    return Ending(
        right=right,
        url=reverse("rights_portal:detail", args=[right.pk]),
        line=parts.right_line(right),
        ends_on=right.expires_on,
        is_over=right.status_on(day) != RightStatus.IN_FORCE,
    )
