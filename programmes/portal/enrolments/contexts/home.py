"""The list of enrolments, and what each programme gives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.clocks import queries as clocks
from core.clocks.queries import ClockState, ClockView
from core.web.components import Header
from core.workflow.table import State
from programmes import queries
from programmes.choices import EnrolmentState as S
from programmes.choices import Programme, Service
from programmes.models import Enrolment
from programmes.portal.enrolments.contexts import parts
from programmes.portal.enrolments.wording import GIVES, NEXT_STEPS, SERVICE_HINTS

MARKS = {ClockState.OVERDUE: "row-overdue", ClockState.DUE_SOON: "row-due-soon"}
YOUR_TURN = (S.INVITED, S.APPLICATION, S.SUSPENDED)
# Clocks that run to something of the owner's; those of others are shown on the enrolment's page.
RUNNING = (S.INVITED, S.APPLICATION, S.DOCUMENTS_CHECK, S.APPROVED, S.INTRODUCED, S.JD_REVIEW)


@dataclass(frozen=True)
class Row:
    """One enrolment of the list."""

    reference: str
    url: str
    owner: Organisation
    programme: str
    state: State
    next_step: Any
    is_yours: bool
    clock: ClockView | None
    renews_on: date | None
    mark: str


@dataclass(frozen=True)
class ProgrammeCard:
    """One programme: what it gives, and how the owner stands with it (row None: no open enrolment)."""

    title: Any
    gives: Any
    row: Row | None


@dataclass(frozen=True)
class ServiceCard:
    """One service of an enrolment: what it gives, and whether the owner has it."""

    title: Any
    gives: Any
    is_chosen: bool


@dataclass(frozen=True)
class Overview:
    """What stands above the list for a rights owner."""

    programmes: Sequence[ProgrammeCard]
    services: Sequence[ServiceCard]
    is_newcomer: bool


def header(*, is_agent: bool) -> Header:
    """The head of the page."""
    lede = _("CBBC introduces British rights owners to three programmes of JD.com. This is how you stand with each.")
    if is_agent:
        lede = _("Enrolments of the rights owners for whom you act, as far as your powers of attorney reach today.")
    return Header(_("Enrolments"), lede=lede)


def rows(enrolments: Sequence[Enrolment], *, now: datetime) -> list[Row]:
    """Dress a page of the list; one statement for all clocks."""
    running = _clocks(enrolments, now=now)
    return [_row(enrolment, running.get(enrolment.pk)) for enrolment in enrolments]


def _clocks(enrolments: Iterable[Enrolment], *, now: datetime) -> dict[int, ClockView]:
    wanted = [enrolment.pk for enrolment in enrolments if enrolment.state in RUNNING]
    if not wanted:
        return {}
    found = clocks.running_by_subject(Enrolment._meta.label_lower, wanted)
    return {pk: clocks.view(running[0], now) for pk, running in found.items()}


def _row(enrolment: Enrolment, clock: ClockView | None) -> Row:
    is_yours = enrolment.state in YOUR_TURN
    return Row(
        reference=enrolment.reference,
        url=parts.url_of(enrolment),
        owner=enrolment.organisation,
        programme=str(enrolment.get_programme_display()),
        state=parts.state_of(enrolment),
        next_step=NEXT_STEPS.get(enrolment.state, ""),
        is_yours=is_yours,
        clock=clock,
        renews_on=enrolment.renews_on if enrolment.state == S.ACTIVE else None,
        mark=MARKS.get(clock.state, "") if clock and is_yours else "",
    )


def overview(*, actor: Actor, now: datetime) -> Overview:
    """The three programmes as the owner stands with them. Two statements."""
    enrolments = list(queries.enrolments_visible_to(actor).select_related("organisation").order_by("pk"))
    present = {enrolment.programme: enrolment for enrolment in enrolments if enrolment.is_open}
    dressed = {row.reference: row for row in rows(list(present.values()), now=now)}
    chosen = {service for enrolment in present.values() for service in enrolment.services}
    return Overview(
        programmes=[
            ProgrammeCard(
                programme.label,
                GIVES[programme],
                dressed[present[programme].reference] if programme in present else None,
            )
            for programme in Programme
        ],
        services=[ServiceCard(service.label, SERVICE_HINTS[service], service in chosen) for service in Service],
        is_newcomer=not enrolments,
    )


def list_url(**query: str) -> str:
    """The list, filtered."""
    url = reverse("enrolments_portal:list")
    return f"{url}?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else url
