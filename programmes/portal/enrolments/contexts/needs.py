"""What needs doing next in an owner's programmes: for the portal's first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.web.days import day_in_words
from programmes import policies, queries
from programmes.choices import EnrolmentState as S
from programmes.choices import RightStatus
from programmes.models import Enrolment, Right
from programmes.models.enrolment import NEXT_DUE
from programmes.portal.enrolments.contexts import parts
from programmes.portal.enrolments.contexts.home import list_url
from programmes.portal.enrolments.wording import NEXT_STEPS, REMEDIES
from programmes.today import programme_day

SHOWN = 5
# How long before an end it is time to act on it (the reminders at 90 days have gone out by then).
AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Need:
    """One enrolment that waits for the owner. `button` is empty for those who only read."""

    reference: str
    url: str
    title: str
    owner: str
    text: str
    button: Any
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
    """Compute it. Three statements, however many enrolments and rights there are."""
    day = programme_day(now)
    enrolments = list(_waiting(actor, day)[: SHOWN + 1])
    shown = enrolments[:SHOWN]
    running = clocks.running_by_subject(Enrolment._meta.label_lower, [one.pk for one in shown]) if shown else {}
    endings = list(_ending(actor, day)[: SHOWN + 1])
    return Needs(
        needs=[
            _need(
                enrolment,
                next((clocks.view(clock, now) for clock in running.get(enrolment.pk, ())), None),
                actor=actor,
            )
            for enrolment in shown
        ],
        more_url=list_url(state="yours") if len(enrolments) > SHOWN else "",
        endings=[_ending_of(right, day) for right in endings[:SHOWN]],
        more_rights_url=reverse("rights_portal:list") if len(endings) > SHOWN else "",
    )


def _waiting(actor: Actor, day: date) -> Any:
    """Enrolments in which the owner has to do something, what is due first ahead."""
    asked = Q(state__in=[S.INVITED, S.APPLICATION, S.SUSPENDED])
    return (
        queries.enrolments_visible_to(actor)
        .filter(asked | Q(state=S.ACTIVE, renews_on__lte=day + AHEAD))
        .annotate(next_due=NEXT_DUE)
        .select_related("organisation")
        .order_by("next_due", "pk")
    )


def _need(enrolment: Any, clock: ClockView | None, *, actor: Actor) -> Need:
    # The agent's power was asked for when the enrolment was found.
    may_act = enrolment.state == S.ACTIVE or actor.has_role(*policies.OWNER_ROLES)
    is_own = actor.organisation_id == enrolment.organisation_id
    return Need(
        reference=enrolment.reference,
        url=parts.url_of(enrolment),
        title=str(enrolment.get_programme_display()),
        owner="" if is_own else enrolment.organisation.display_name,
        text=_words(enrolment),
        button=NEXT_STEPS.get(enrolment.state, _("See what ends")) if may_act else "",
        clock=clock,
    )


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
