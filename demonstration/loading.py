"""Loading the demonstration: all of it or nothing, once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from random import Random

from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Max

from core.accounts.choices import Role
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.outbox import worker
from core.outbox.models import Kind, Message, Status
from core.outbox.wake import breaker
from demonstration import agreements, joining, library, mandates, market, parties, portfolio, prospects, roundtables
from demonstration.around import Around
from demonstration.plans import Planner
from demonstration.year import Year
from merchants.events import STRIKES_CHANGED
from programmes.events import RIGHT_CHANGED

SEED = 1954  # the year in which the Council's forerunners first went to China
BEGAN = timedelta(days=440)
RECENT = 8
RECENT_OF_ONE_OWNER = 5
HEARD_ONCE = (RIGHT_CHANGED, STRIKES_CHANGED)

Progress = Callable[[str], None]


def is_loaded() -> bool:
    """Whether this database holds the demonstration, or anything else that must not be mixed with it."""
    return Organisation.objects.exists()


def load(now: datetime, said: Progress) -> None:
    """Load everything as if the programme had run for more than a year until `now`.

    One transaction; then the newest messages are delivered, so that bells and mailbox are not empty.
    """
    call_command("load_calendars", verbosity=0)
    call_command("load_rules", verbosity=0)
    call_command("load_checklists", stdout=StringIO())
    call_command("load_ladder", stdout=StringIO())
    call_command("load_grounds", stdout=StringIO())
    with transaction.atomic():
        _write(now, said)
        recent = _keep_recent()
        _keep_newest_events()
        # Thousands of calls for a worker wait for the commit. None is needed: the rest is delivered below.
        breaker.trip()
    said("messages")
    _deliver(recent, now)
    while audit.seal():
        pass


def _write(now: datetime, said: Progress) -> None:
    rng = Random(SEED)  # noqa: S311  invented data, not a secret
    people = parties.load(now - BEGAN)
    said("organisations and people")
    curators = {party.code: people.actor(party.code, Role.OWNER_ADMINISTRATOR) for party in parties.OWNERS}
    staff = people.actor("cbbc", Role.CASE_OFFICER)
    agreements.load(people.organisations, staff, now - BEGAN, now)
    said("agreements and commitments")
    holdings = portfolio.load(people.organisations, curators, staff, now)
    said("rights and certificates")
    joining.load(people, holdings, now - timedelta(days=430), now)
    mandates.load(people, holdings, now)
    prospects.load(people, now)
    said("powers of attorney and enrolments")
    listings = market.load(holdings, rng, now)
    said("shops and listings")
    plans = Planner(holdings, listings, rng, now).draw()
    Year(people, rng, now, lambda steps: said(f"{steps} steps of complaints")).play(plans)
    Around(people, holdings, now).play()
    said("looks at listings, messages, advice and accuracy")
    roundtables.load(people, now)
    said("roundtables")
    library.load(people, now - BEGAN, now)
    said("library")


def _keep_recent() -> list[int]:
    """Close what was announced in the past, but for the newest, and for one owner's newest; returns their keys."""
    waiting = Message.objects.filter(kind=Kind.ANNOUNCEMENT, status=Status.PENDING).order_by("-created_at", "-pk")
    showcase = parties.OWNERS[0].name
    kept = list(waiting.values_list("pk", flat=True)[:RECENT])
    kept += waiting.filter(payload__owner=showcase).values_list("pk", flat=True)[:RECENT_OF_ONE_OWNER]
    waiting.exclude(pk__in=kept).update(status=Status.SENT, sent_at=F("created_at"))
    return sorted(set(kept))


def _keep_newest_events() -> None:
    """Who hears of these looks at what stands then: of many about one record only the newest need be heard."""
    waiting = Message.objects.filter(kind=Kind.EVENT, status=Status.PENDING, topic__in=HEARD_ONCE)
    heard_alike = waiting.order_by().values("topic", "subject_type", "subject_id", "payload__consumer")
    newest = [row["newest"] for row in heard_alike.annotate(newest=Max("pk"))]
    waiting.exclude(pk__in=newest).update(status=Status.SENT, sent_at=F("created_at"))


def _deliver(announcements: list[int], now: datetime) -> None:
    """What apps tell each other first: it can lead to announcements of its own."""
    waiting = Message.objects.filter(status=Status.PENDING).order_by("pk")
    for pk in list(waiting.filter(kind=Kind.EVENT).values_list("pk", flat=True)):
        worker.deliver(pk, now)
    for pk in announcements:
        worker.deliver(pk, now)
    for kind in (Kind.ANNOUNCEMENT, Kind.MAIL):
        rest = waiting.filter(kind=kind).order_by("created_at", "pk")
        for pk, available_at in list(rest.values_list("pk", "available_at")):
            worker.deliver(pk, max(now, available_at))
