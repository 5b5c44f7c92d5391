"""What the checks of one complaint look at. Each part is read when a check first asks, by one or two statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from complaints import queries
from complaints.addresses import Key
from complaints.grounds.sets import RuleSet
from complaints.models import Complaint, Evidence
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.days import house_day
from merchants import queries as merchants
from programmes import queries as programmes
from programmes.chains import Chain
from programmes.choices import PowerState, Programme

NAMED = 5
INSIDE = frozenset({Audience.STAFF, Audience.SYSTEM})


@dataclass(frozen=True)
class Other:
    """Another complaint that the reader may see, and whether it is of the same owner and on the same right."""

    reference: str
    same_owner: bool
    same_right: bool


@dataclass
class Material:
    """What is known of a complaint on a day, as far as `actor` may see it.

    `keys` are the listings of a draft, which has no targets yet; `evidence` is given where it is read or not yet
    written.
    """

    complaint: Complaint
    rules: RuleSet
    actor: Actor
    day: date
    target_count: int
    keys: Sequence[Key] | None = None
    given: Sequence[Evidence] | None = None
    answers: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def evidence(self) -> Sequence[Evidence]:
        """The files. One statement where they are not given."""
        if self.given is not None:
            return self.given
        return list(queries.evidence_of(self.complaint, actor=self.actor))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Which kinds of files there are."""
        return frozenset(one.kind for one in self.evidence if one.kind)

    @cached_property
    def has_unsorted_answers(self) -> bool:
        """Whether files came with an answer: nobody has said of what kind they are."""
        return any(one.remark_id and not one.kind for one in self.evidence)

    @cached_property
    def right_kinds(self) -> frozenset[str]:
        """Which kinds of documents the right has on record. One statement where they were not read before."""
        right = self.complaint.right
        return frozenset(one.kind for one in right.documents.all() if one.replaced_at is None) if right else frozenset()

    @cached_property
    def chain(self) -> Chain:
        """How the owner stands to the holder on the certificate. Two statements."""
        right = self.complaint.right
        assert right is not None
        if right.organisation_id == self.complaint.organisation_id:
            right.organisation = self.complaint.organisation
        return programmes.chain_of(right)

    @property
    def acts_as_agent(self) -> bool:
        """Whether an agent files or has filed it, on its power of attorney."""
        if self.actor.audience == Audience.PORTAL and self.complaint.submitted_at is None:
            return programmes.is_agent(self.actor)
        return self.complaint.agent_id is not None

    @cached_property
    def power_covers(self) -> bool:
        """Whether the power of attorney on record is in force and covers right and platform. One statement at most."""
        power = self.complaint.power
        if power is None or power.state_on(self.day) != PowerState.IN_FORCE:
            return False
        if Programme.COMPLAINT_PLATFORM not in power.programmes:
            return False
        return power.covers_all_rights or power.rights.filter(pk=self.complaint.right_id or 0).exists()

    @cached_property
    def with_same_files(self) -> Sequence[Other]:
        """Other complaints to whose evidence the same contents belong; outside CBBC, the owner's own. One statement."""
        blobs = {one.document.blob_id for one in self.evidence}
        if not blobs:
            return []
        found = queries.evidence_visible_to(self.actor).filter(document__blob__in=blobs)
        if self.actor.audience not in INSIDE:
            # An agent sees several owners' files; that one has used another's is for CBBC alone to read.
            found = found.filter(complaint__organisation=self.complaint.organisation_id)
        rows = found.exclude(complaint=self.complaint.pk).order_by("-complaint_id")
        return self._others(rows.values_list(*_columns("complaint__")).distinct()[: 10 * NAMED])

    @cached_property
    def with_same_listings(self) -> Sequence[Other]:
        """Open complaints of the same owner about the same listings. One statement."""
        targets = queries.targets_visible_to(self.actor).filter(
            is_open=True, complaint__organisation=self.complaint.organisation_id
        )
        targets = targets.exclude(complaint=self.complaint.pk)
        if self.keys is None:
            targets = targets.filter(listing__in=self.complaint.targets.order_by().values("listing"))
        else:
            targets = targets.filter(sku__in={sku for _platform, sku in self.keys})
        rows = targets.order_by("-complaint_id").values_list(*_columns("complaint__")).distinct()
        return self._others(rows[: 10 * NAMED])

    def seen_on(self) -> date | None:
        """The last day on which the listings are known to have been looked at: as answered, or by a capture filed."""
        days = [date.fromisoformat(self.answers["seen_on"])] if "seen_on" in self.answers else []
        days += [house_day(one.added_at) for one in self.evidence if one.kind in CAPTURES]
        return max(days, default=None)

    def was_captured_since(self, day: date) -> bool:
        """Whether a look at one of the listings is on record since a day. One statement."""
        if self.keys is not None:
            return False
        listings = self.complaint.targets.order_by().values("listing")
        since = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
        return merchants.captures_visible_to(self.actor).filter(listing__in=listings, taken_at__gte=since).exists()

    def _others(self, rows: Any) -> list[Other]:
        owner, right = self.complaint.organisation_id, self.complaint.right_id
        return [Other(reference, one == owner, other == right) for reference, one, other in rows]


# Kinds of files that show the listings themselves.
CAPTURES = frozenset({"capture", "keyword_capture"})


def _columns(prefix: str) -> tuple[str, str, str]:
    return f"{prefix}reference", f"{prefix}organisation_id", f"{prefix}right_id"
