"""What a filing kit is made of, read once: only what the rights owner may read, whoever asks for the kit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Q, QuerySet

from complaints.choices import TargetState
from complaints.models import Complaint, CounterNotice, Election, Evidence, Target
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.clocks import queries as clocks
from core.clocks.models import Clock
from core.clocks.models.calendar import numbered_calendar
from core.clocks.rules import of_clock
from core.days import house_day
from core.documents import scanning
from core.documents.choices import ScanState
from core.documents.models import Blob, Document
from core.documents.names import safe_name
from programmes import queries as programmes
from programmes.choices import Programme
from programmes.models import PowerOfAttorney, Profile


class NoKit(LookupError):
    """No counter-notice has been served that leads to an election."""


@dataclass(frozen=True)
class Enclosure:
    """A file of the kit: its path, what it is (one word), and its content. A withheld one is named, not enclosed."""

    path: str
    kind: str
    title: str
    blob: Blob
    added_at: datetime
    is_withheld: bool


@dataclass(frozen=True)
class ClockLine:
    """A period of this complaint, with the versions on which it was counted."""

    clock: Clock
    rule_version: int
    calendar_version: int


@dataclass(frozen=True)
class Material:
    """Everything that the papers and tables of a kit are made from."""

    complaint: Complaint
    notice: CounterNotice
    election: Election
    profile: Profile | None
    powers: Sequence[PowerOfAttorney]
    targets: Sequence[Target]
    measures_from: datetime | None
    measures_to: datetime | None
    periods: Sequence[ClockLine]
    enclosures: Sequence[Enclosure]

    @property
    def due(self) -> datetime | None:
        """When the owner's period ends or ended; None where no clock was kept."""
        ends = [line.clock.due_at for line in self.periods if line.clock.rule_code.startswith("owner.e")]
        return max(ends, default=None)


def material_of(complaint: Complaint, *, actor: Actor, now: datetime) -> Material:
    """Read it. A fixed number of statements. Raises NoKit."""
    served = complaint.counter_notices.filter(arrived_at__isnull=False, election__isnull=False)
    notice = served.select_related("remark", "election").prefetch_related("election__extensions").last()
    if notice is None:
        raise NoKit
    powers = _powers(complaint, actor=actor, now=now)
    removed = complaint.targets.exclude(state=TargetState.PENDING).aggregate(
        first=Min("decided_at"), last=Max("decided_at")
    )
    return Material(
        complaint=complaint,
        notice=notice,
        election=notice.election,
        profile=Profile.objects.filter(organisation=complaint.organisation_id).first(),
        powers=powers,
        targets=list(complaint.targets.select_related("listing__shop").order_by("number")),
        measures_from=removed["first"],
        measures_to=removed["last"],
        periods=[_period(clock) for clock in clocks.of(complaint).order_by("started_at", "pk")],
        enclosures=_enclosures(complaint, notice, powers, actor=actor),
    )


def _period(clock: Clock) -> ClockLine:
    clock.rule = of_clock(clock.rule_id)
    return ClockLine(clock, clock.rule.version, numbered_calendar(clock.calendar_version_id)[0])


def _powers(complaint: Complaint, *, actor: Actor, now: datetime) -> list[PowerOfAttorney]:
    """Powers in force for this right, as far as who asks may read them: an agent reads no other agent's."""
    day = house_day(now)
    covering = Q(covers_all_rights=True) | Q(rights=complaint.right)
    found = programmes.powers_visible_to(actor).filter(covering, owner=complaint.organisation_id)
    found = found.filter(programmes.in_force(day), programmes__contains=[Programme.COMPLAINT_PLATFORM])
    return list(found.select_related("agent", "document__blob").distinct().order_by("reference"))


def _enclosures(
    complaint: Complaint, notice: CounterNotice, powers: Sequence[PowerOfAttorney], *, actor: Actor
) -> list[Enclosure]:
    """Certificates, evidence, the seller's files and powers of attorney, in a fixed order."""
    right = complaint.right
    assert right is not None  # no complaint beyond draft is without one
    papers = programmes.papers_of_right(right, actor=actor).select_related("document__blob").order_by("pk")
    files = _readable(complaint).order_by("pk")
    groups = {
        "certificates": [(one.document, one.get_kind_display(), one.added_at) for one in papers],
        "evidence": [(one.document, one.caption, one.added_at) for one in files if one.remark_id != notice.remark_id],
        "counter-notice": [
            (one.document, one.caption, one.added_at) for one in files if one.remark_id == notice.remark_id
        ],
        "powers": [(power.document, power.reference, power.created_at) for power in powers],
    }
    return [
        _enclosure(kind, number, document, title, added_at)
        for kind, group in groups.items()
        for number, (document, title, added_at) in enumerate(group, start=1)
    ]


def _readable(complaint: Complaint) -> QuerySet[Evidence]:
    """Evidence that the owner may read. Nothing that only CBBC and JD exchange."""
    readable = Q(remark=None) | Q(remark__readers__contains=[Audience.PORTAL])
    return complaint.evidence.filter(readable, redacted_at=None).select_related("document__blob")


def _enclosure(kind: str, number: int, document: Document, title: str, added_at: datetime) -> Enclosure:
    blob = document.blob
    return Enclosure(
        path=f"{kind}/{number:03d}-{safe_name(document.name)}",
        kind=kind,
        title=title,
        blob=blob,
        added_at=added_at,
        is_withheld=blob.scan_state == ScanState.INFECTED
        or (blob.scan_state == ScanState.NOT_SCANNED and scanning.is_on()),
    )
