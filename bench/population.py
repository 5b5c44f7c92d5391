"""Invented complaints in great numbers: believable in state, size, words and time, and consistent with each other."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from bench.lives import CLOCKS, CLOSED_STATES, DECIDED, OPEN_STATES, PATHS, STATE_AFTER, data_of, outcome_of
from complaints.choices import ComplaintState as S
from complaints.choices import Measure, PlatformReason, Reason, RefusalReason, TargetState, WithdrawalReason
from complaints.clocks import CBBC_SCREENING, JD_REVIEW, OWNER_CLARIFICATION, OWNER_INFORMATION
from complaints.models.complaint import CLOSED
from core.accounts.actors import Actor
from core.audit.digests import GENESIS, chain, digest
from core.audit.models import Event
from core.clocks.models import Rule
from core.clocks.models.calendar import working_calendar
from core.search import spread

SEED = 20_260_101
NULL = "\\N"
HISTORY = timedelta(days=3 * 365)
BACKLOG = timedelta(days=14)
OPEN_SHARE = 0.06
LISTINGS_A_COMPLAINT = 5
TARGETS = (1, 1, 2, 2, 3, 4, 5, 7, 15, 60)  # ten on average; a few large ones, as in practice
FIRST_SKU = 10_000_000_000
NOUNS = ("Teapot 茶壶", "Lamp 台灯", "Raincoat 雨衣", "Notebook 笔记本", "Train 玩具火车", "Razor 剃须刀", "Scarf 围巾")
EXPLANATION = (
    "The seller offers goods under our registered mark at a third of the price of the genuine article. The pictures "
    "show the wrong typeface on the base, and the box lacks the batch number that every genuine piece carries."
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "merchants_listing": ("id", "platform", "sku", "title", "created_at", "shop_id"),
    "complaints_complaint": (
        *("id", "state", "version", "due_at", "updated_at", "reference", "organisation_id", "right_id", "reason"),
        *("measure", "addresses", "explanation", "discloses_contact", "statement_name", "statement_title"),
        *("statement_at", "filed_by_id", "sender_reference", "platform_case_number", "refusal_reason"),
        *("platform_reason", "withdrawal_reason", "closing_note", "outcome", "target_count", "removed_count"),
        *("refused_count", "gone_count", "created_at", "submitted_at", "lodged_at", "closed_at", "search_text"),
    ),
    "complaints_target": (
        *("complaint_id", "number", "listing_id", "platform", "sku", "right_id", "complaint_reason", "is_open"),
        *("state", "refusal_reason", "note", "decided_at"),
    ),
    "documents_document": (
        *("id", "public_id", "name", "kind", "language", "uploaded_by_label", "created_at", "blob_id"),
        "organisation_id",
    ),
    "complaints_evidence": ("complaint_id", "document_id", "caption", "added_at"),
    "clocks_clock": (
        *("rule_id", "rule_code", "calendar_version_id", "subject_type", "subject_id", "started_at", "due_at"),
        *("paused_at", "pause_reason", "stopped_at", "next_at", "failures", "last_error"),
    ),
    "audit_event": (
        *("id", "at", "verb", "actor_kind", "actor_id", "actor_label", "actor_audience", "actor_organisation_id"),
        *("actor_organisation_name", "subject_type", "subject_id", "subject_reference", "data", "changes"),
        *("request_id", "digest"),
    ),
    "audit_link": ("position", "event_id", "digest", "chain"),
}
Lines = dict[str, list[str]]


@dataclass(frozen=True)
class Owner:
    """A rights owner, with its rights as (id, number, title, title in Chinese)."""

    id: int
    name: str
    name_zh: str
    person_id: int
    actor: Actor
    rights: Sequence[tuple[int, str, str, str]]


@dataclass
class Population:
    """Everything that is written by COPY, chunk after chunk. `number` complaints, made as they are asked for."""

    number: int
    owners: Sequence[Owner]
    staff: Actor
    platform: Actor
    shop_ids: Sequence[int]
    blob_ids: Sequence[int]
    rules: dict[str, tuple[Rule, int]]
    now: datetime
    random: Random = field(default_factory=lambda: Random(SEED))
    targets: int = 0
    events: int = 0
    last_link: bytes = GENESIS
    ends: dict[tuple[str, date], datetime] = field(default_factory=dict)

    @property
    def listings(self) -> int:
        """How many listings there are."""
        return max(self.number, 100) * LISTINGS_A_COMPLAINT

    def listing_lines(self) -> Iterator[Lines]:
        """Every listing, in chunks."""
        created, shops = self.now - HISTORY, self.shop_ids
        for first in range(0, self.listings, 50_000):
            yield {
                "merchants_listing": [
                    _line(
                        *(index + 1, "jd.com", sku(index), f"{NOUNS[index % 7]} {index % 997}", created),
                        shops[index % len(shops)],
                    )
                    for index in range(first, min(first + 50_000, self.listings))
                ]
            }

    def complaint_lines(self) -> Iterator[Lines]:
        """Every complaint with all that belongs to it, in chunks."""
        for first in range(0, self.number, 5000):
            lines: Lines = {table: [] for table in COLUMNS if table != "merchants_listing"}
            for index in range(first, min(first + 5000, self.number)):
                self._complaint(index, lines)
            yield lines

    def _complaint(self, index: int, lines: Lines) -> None:
        pk, rng, share = index + 1, self.random, index / self.number
        is_open = share >= 1 - OPEN_SHARE
        state = rng.choice(OPEN_STATES if is_open else CLOSED_STATES)
        owner = self.owners[rng.randrange(len(self.owners))]
        right_id, number, title, title_zh = owner.rights[rng.randrange(len(owner.rights))]
        if is_open:
            began = self.now - BACKLOG * ((1 - share) / OPEN_SHARE) - timedelta(hours=1)
            life = (self.now - began) * 0.8
        else:
            began = self.now - BACKLOG - (HISTORY - BACKLOG) * (1 - share / (1 - OPEN_SHARE))
            life = timedelta(days=9, hours=rng.randrange(100))
        path = PATHS[state]
        steps = {verb: began + life * (place / max(1, len(path))) for place, (verb, _who) in enumerate(path)}
        reference = f"C-{began:%Y}-{pk:06d}"
        counts = self._targets(pk, state, right_id, steps.get("decided") or steps.get("rejected"), lines)
        case = f"JD-{pk:08d}" if "acknowledged" in steps else ""
        due = self._clocks(pk, state, steps, lines)
        last = max(steps.values(), default=began)
        submitted = steps.get("submitted")
        lines["complaints_complaint"].append(
            _line(
                *(pk, state.value, max(1, len(path)), due, last, reference, owner.id, right_id),
                *(Reason.COUNTERFEIT.value, Measure.DELETE.value, "", EXPLANATION, pk % 3 == 0, "Clara Finch"),
                *("Head of Brand Protection", submitted, owner.person_id, "", case),
                RefusalReason.EVIDENCE_INSUFFICIENT.value if state == S.REJECTED_BY_CBBC else "",
                PlatformReason.NO_INFRINGEMENT.value if state == S.REJECTED_BY_JD else "",
                WithdrawalReason.SETTLED.value if state == S.WITHDRAWN else "",
                *("", outcome_of(state, counts), sum(counts), counts[0], counts[1], counts[2], began, submitted),
                *(steps.get("lodged"), last if state in CLOSED else None),
                spread(
                    "".join(
                        f" {one}"
                        for one in (reference, case, owner.name, owner.name_zh, number, title, title_zh)
                        if one
                    )
                )
                if submitted
                else "",
            )
        )
        self._evidence(pk, owner, began, lines)
        self._events(pk, reference, owner, path, steps, sum(counts), lines)

    def _targets(
        self, pk: int, state: str, right_id: int, decided: datetime | None, lines: Lines
    ) -> tuple[int, int, int, int]:
        """Write the targets; returns how many were removed, refused, gone, and are pending."""
        counts = [0, 0, 0, 0]
        if state == S.DRAFT:
            return (0, 0, 0, 0)
        rows, is_open = lines["complaints_target"], "f" if state in CLOSED else "t"
        for number in range(1, self.random.choice(TARGETS) + 1):
            # Twice as many targets as listings: the two of one listing are half the history apart, never both open.
            listing = self.targets % self.listings
            self.targets += 1
            chosen, reason = TargetState.PENDING, ""
            if state in DECIDED:
                chosen = (TargetState.REMOVED, TargetState.REMOVED, TargetState.REFUSED, TargetState.ALREADY_GONE)[
                    (number - 1) % 4
                ]
            elif state == S.REJECTED_BY_JD:
                chosen = TargetState.REFUSED
            if chosen == TargetState.REFUSED:
                reason = PlatformReason.NO_INFRINGEMENT.value
            counts[
                (TargetState.REMOVED, TargetState.REFUSED, TargetState.ALREADY_GONE, TargetState.PENDING).index(chosen)
            ] += 1
            rows.append(
                _line(
                    *(pk, number, listing + 1, "jd.com", sku(listing), right_id, Reason.COUNTERFEIT.value, is_open),
                    *(chosen.value, reason, "", None if chosen == TargetState.PENDING else decided),
                )
            )
        return (counts[0], counts[1], counts[2], counts[3])

    def _clocks(self, pk: int, state: str, steps: dict[str, datetime], lines: Lines) -> datetime | None:
        """Write the clocks; returns when the first that runs is due."""
        due: list[datetime] = []
        begins = {
            CBBC_SCREENING: steps.get("submitted"),
            OWNER_INFORMATION: steps.get("asked"),
            JD_REVIEW: steps.get("lodged"),
            OWNER_CLARIFICATION: steps.get("clarification_asked"),
        }
        last = max(steps.values(), default=self.now)
        for code, is_stopped, rests in CLOCKS[state]:
            rule, calendar_version_id = self.rules[code]
            started = cast("datetime", begins[code])
            end = self._end(code, started)
            stopped = (steps.get("lodged", last) if code == CBBC_SCREENING else last) if is_stopped else None
            runs = stopped is None and not rests
            if runs:
                due.append(end)
            lines["clocks_clock"].append(
                _line(
                    *(rule.pk, code, calendar_version_id, "complaints.complaint", pk, started, end),
                    *(last if rests else None, "ask" if rests else "", stopped, end if runs else None, 0, ""),
                )
            )
        return min(due, default=None)

    def _end(self, code: str, started: datetime) -> datetime:
        """The end of a period. It depends on the day alone, so each day is counted once."""
        rule, calendar_version_id = self.rules[code]
        day = started.astimezone(rule.tzinfo()).date()
        if (code, day) not in self.ends:
            self.ends[code, day] = rule.period(working_calendar(calendar_version_id)).end(started)
        return self.ends[code, day]

    def _evidence(self, pk: int, owner: Owner, began: datetime, lines: Lines) -> None:
        public_id = UUID(int=self.random.getrandbits(128), version=4)
        blob_id = self.blob_ids[pk % len(self.blob_ids)]
        lines["documents_document"].append(
            _line(pk, public_id, "listing.png", "complaint", "", owner.actor.label, began, blob_id, owner.id)
        )
        lines["complaints_evidence"].append(_line(pk, pk, "The listing as it was offered", began))

    def _events(
        self,
        pk: int,
        reference: str,
        owner: Owner,
        path: Sequence[tuple[str, str]],
        steps: dict[str, datetime],
        targets: int,
        lines: Lines,
    ) -> None:
        actors = {"owner": owner.actor, "staff": self.staff, "platform": self.platform, "system": SYSTEM}
        before: str = ""
        for verb, who in path:
            after = STATE_AFTER[verb].value
            self.events += 1
            event = _event(
                f"complaints.{verb}",
                actors[who],
                pk,
                reference,
                steps[verb],
                data_of(verb, pk, targets),
                (before, after),
            )
            sealed = digest(cast("Event", event))
            self.last_link = chain(self.last_link, sealed)
            lines["audit_event"].append(
                _line(
                    *(self.events, event.at, event.verb, event.actor_kind, event.actor_id, event.actor_label),
                    *(event.actor_audience, event.actor_organisation_id, event.actor_organisation_name),
                    *(event.subject_type, pk, reference, json.dumps(event.data), json.dumps(event.changes), ""),
                    _bytes(sealed),
                )
            )
            lines["audit_link"].append(_line(self.events, self.events, _bytes(sealed), _bytes(self.last_link)))
            before = after


SYSTEM = Actor.system("clocks")


def sku(index: int) -> str:
    """The SKU of a listing."""
    return str(FIRST_SKU + index * 7)


def content_of(number: int) -> str:
    """The sha256 that stands for a file."""
    return hashlib.sha256(f"file {number}".encode()).hexdigest()


def _event(
    verb: str, actor: Actor, pk: int, reference: str, at: datetime, data: dict[str, Any], states: tuple[str, str]
) -> SimpleNamespace:
    return SimpleNamespace(
        at=at,
        verb=verb,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        actor_audience=str(actor.audience),
        actor_organisation_id=actor.organisation_id,
        actor_organisation_name=actor.organisation_name,
        subject_type="complaints.complaint",
        subject_id=pk,
        subject_reference=reference,
        data=data,
        changes={"state": list(states)},
        request_id="",
    )


def _line(*values: Any) -> str:
    """One row in COPY's text format. No value of ours holds a tab, a line feed or a backslash of its own."""
    return "\t".join(
        NULL if value is None else str(value) if value is not True and value is not False else "ft"[value]
        for value in values
    )


def _bytes(value: bytes) -> str:
    return f"\\\\x{value.hex()}"
