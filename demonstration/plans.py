"""What happens to each invented complaint, and when: drawn up beforehand, as instants and verbs.

Nine tenths lie in the past and have come to an end. The open ones are placed by hand around the moment of loading, so
that the queues always show something that is due today, something overdue and something that rests.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from complaints.choices import (
    GROUND_OF,
    REASONS_OF,
    ActionKind,
    ActionOutcome,
    CounterReason,
    DelayReading,
    DelayReason,
    Ground,
    Measure,
    Reason,
    ServiceMeans,
    TargetState,
)
from complaints.models import Complaint
from core.days import house_day
from demonstration import phrases
from demonstration.lives import ASKABLE, CLOSED, GAPS, OPEN, OUTCOMES, PATHS, REFUSALS, REJECTIONS, WITHDRAWALS
from demonstration.portfolio import Holding
from merchants.models import Listing

LONDON, BEIJING = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")
COMPLAINTS = 300
DRAFTS = 9
# This owner files so much of late that its accuracy can be told, and hastily: it is warned.
BUSY, BUSY_SINCE = "thistle-heron", timedelta(days=125)
FOREVER = datetime.max.replace(tzinfo=UTC)

Inputs = Mapping[str, Any] | Callable[[Complaint], Mapping[str, Any]]


@dataclass(frozen=True)
class Step:
    """One verb at one instant. `inputs` may depend on the complaint as it then stands."""

    at: datetime
    verb: str
    inputs: Inputs = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """One complaint: what is filed, and the steps that follow. Without `filed_at` it stays a draft from `begun_at`."""

    number: int
    holding: Holding
    listings: Sequence[Listing]
    reason: str
    measure: str
    explanation: str
    begun_at: datetime
    filed_at: datetime | None
    steps: Sequence[Step] = ()

    @property
    def ends_at(self) -> datetime:
        """When its listings are free for another complaint on the same right."""
        if not self.steps:
            return FOREVER
        last = self.steps[-1]
        # Once the owner has lost its action, JD still has to lift the measures.
        is_lost = isinstance(last.inputs, Mapping) and last.inputs.get("outcome") == ActionOutcome.DISMISSED
        if last.verb in {"close", "reject", "refuse", "withdraw", "lift", "conclude"} and not is_lost:
            return last.at
        # These end by themselves: nobody answers CBBC, or the seller does not answer JD.
        return last.at + timedelta(days=40) if last.verb in {"ask", "forward"} else FOREVER


class Planner:
    """Draws plans; the same seed, day and portfolio give the same plans."""

    def __init__(
        self, holdings: Sequence[Holding], listings: Mapping[int, Sequence[Listing]], rng: Random, now: datetime
    ) -> None:
        today = house_day(now)
        self.rng = rng
        self.now = now
        self.listings = listings
        self.usable = [
            holding for holding in holdings if holding.entry.products and holding.right.carries_complaints_on(today)
        ]
        self.lapsed = next(holding for holding in holdings if holding.entry.fate == "just_lapsed")
        self.free_from: dict[int, datetime] = {}
        self.number = 0

    def draw(self) -> list[Plan]:
        """All plans, in the order in which they were filed."""
        open_ages = [(path, age) for path, ages in OPEN.items() for age in ages]
        closed = COMPLAINTS - DRAFTS - len(open_ages) - 1
        starts = sorted(self._old_instants(closed))
        # Every kind of end is met once at least, and early enough that it has come.
        drawn = self.rng.choices(list(CLOSED), weights=list(CLOSED.values()), k=closed - len(CLOSED))
        plans = [self._closed(start, path) for start, path in zip(starts, (*CLOSED, *drawn), strict=True)]
        plans += [self._open(path, age) for path, age in sorted(open_ages, key=lambda item: -item[1])]
        plans.append(self._on_lapsed_right())
        plans += [self._draft() for _each in range(DRAFTS)]
        return plans

    # --- Kinds of lives ---------------------------------------------------------------------------------------------

    def _closed(self, filed_at: datetime, path: str) -> Plan:
        verbs = list(PATHS[path])
        if path in ASKABLE and self.rng.random() < 0.2:
            verbs[:0] = ["ask", "answer"]
        if "decide" in verbs and self.rng.random() < 0.22:
            at = verbs.index("acknowledge") + 1
            verbs[at:at] = ["clarify", "supply"]
        verbs = self._assigned(verbs)
        return self._plan(self._holding(filed_at, path), filed_at, self._forwards(filed_at, verbs, path))

    def _open(self, path: str, age: float) -> Plan:
        """A complaint whose last step was `age` hours ago; the steps before it are placed backwards from there."""
        verbs = self._assigned(PATHS[path])
        at = self.now - timedelta(hours=age)
        steps: list[Step] = []
        for verb in reversed(verbs):
            steps.insert(0, Step(at, verb, self._inputs(verb, path, at)))
            at -= timedelta(hours=self.rng.uniform(*GAPS[verb]))
        return self._plan(self._holding(at, path), at, steps)

    def _assigned(self, verbs: Sequence[str]) -> list[str]:
        """Most complaints are given to somebody before CBBC does anything else."""
        return ["assign", *verbs] if verbs and self.rng.random() < 0.7 else list(verbs)

    def _on_lapsed_right(self) -> Plan:
        """Filed while the right was in force; now CBBC cannot pass it, and the grey button says why."""
        return self._plan(self.lapsed, self.now - timedelta(hours=30), [])

    def _draft(self) -> Plan:
        holding = self._holding(self.now)
        begun_at = self.now - timedelta(hours=self.rng.uniform(2, 24 * 20))
        return self._filed(holding, begun_at, None, [])

    # --- Steps ------------------------------------------------------------------------------------------------------

    def _forwards(self, filed_at: datetime, verbs: Sequence[str], path: str) -> list[Step]:
        steps: list[Step] = []
        at = filed_at
        for verb in verbs:
            at += timedelta(hours=self.rng.uniform(*GAPS[verb]))
            at = self._at_work(at, LONDON if verb in {"answer", "supply", "withdraw"} else BEIJING)
            steps.append(Step(at, verb, self._inputs(verb, path, at)))
        return steps

    def _inputs(self, verb: str, path: str, at: datetime) -> Inputs:
        """What is given with a verb."""
        pick = self.rng.choice
        if verb == "decide":
            return self._decisions(path)
        given: dict[str, Callable[[], dict[str, Any]]] = {
            "ask": lambda: {"question": pick(phrases.QUESTIONS)},
            "answer": lambda: {"answer": pick(phrases.ANSWERS)},
            "screen": lambda: {"note": pick(phrases.SCREENING_NOTES)},
            "acknowledge": lambda: {"case_number": f"JDIP{at:%y%m%d}{self.rng.randrange(1000, 9999)}"},
            "clarify": lambda: {"question": pick(phrases.CLARIFICATIONS)},
            "supply": lambda: {"answer": pick(phrases.SUPPLIED)},
            "refuse": lambda: {"reason": pick(REFUSALS), "note": pick(phrases.REFUSAL_NOTES)},
            "reject": lambda: {"reason": pick(REJECTIONS), "note": pick(phrases.REJECTION_NOTES)},
            "withdraw": lambda: {"reason": pick(WITHDRAWALS), "note": pick(phrases.WITHDRAWAL_NOTES)},
            "counter": lambda: {
                "reasons": [pick((CounterReason.GENUINE_GOODS, CounterReason.AUTHORISED, CounterReason.PRIOR_SALE))],
                "statement": pick(phrases.STATEMENTS),
                "seller_name": pick(phrases.SELLERS),
            },
            "return": lambda: {"note": pick(phrases.RETURNS)},
            "serve": lambda: {"means": ServiceMeans.PORTAL},
            "concede": lambda: {"note": ""},
            "act": lambda: {
                "kind": pick(list(ActionKind)),
                "authority": pick(phrases.AUTHORITIES),
                "filed_on": (at - timedelta(days=1)).date(),
                "case_number": "",
            },
            "ask_extension": lambda: {
                "reason": pick(list(DelayReason)),
                "explanation": pick(phrases.DELAYS),
                "days": pick((5, 10, 15)),
            },
            "grant_extension": lambda: {"reading": DelayReading.EXCLUDED, "days": 10, "note": ""},
            "conclude": lambda: {
                "outcome": OUTCOMES.get(path, ActionOutcome.UPHELD),
                "outcome_on": (at - timedelta(days=2)).date(),
                "note": "",
            },
        }
        return given[verb]() if verb in given else {}

    def _decisions(self, path: str) -> Callable[[Complaint], Mapping[str, Any]]:
        seed = self.rng.random()

        def decisions(complaint: Complaint) -> Mapping[str, Any]:
            numbers = list(
                complaint.targets.filter(state=TargetState.PENDING).order_by("number").values_list("number", flat=True)
            )
            if path == "deciding":
                numbers = numbers[: max(1, len(numbers) - 1)]
            rng = Random(seed)  # noqa: S311  invented data, not a secret
            return {"decisions": [_decision(number, path, rng, first=number == numbers[0]) for number in numbers]}

        return decisions

    # --- What is filed ----------------------------------------------------------------------------------------------

    def _plan(self, holding: Holding, filed_at: datetime, steps: Sequence[Step]) -> Plan:
        begun_at = filed_at - timedelta(minutes=self.rng.uniform(9, 90))
        return self._filed(holding, begun_at, filed_at, steps)

    def _filed(self, holding: Holding, begun_at: datetime, filed_at: datetime | None, steps: Sequence[Step]) -> Plan:
        self.number += 1
        right = holding.right
        reason = self._reason(right.right_type)
        mark = right.title_zh or right.title
        template = self.rng.choice(phrases.EXPLANATIONS[reason])
        words = right.title if template.isascii() else mark
        plan = Plan(
            number=self.number,
            holding=holding,
            listings=self._listings(holding, filed_at or self.now),
            reason=reason,
            measure=self.rng.choices(list(Measure), weights=[8, 2, 2, 1])[0],
            explanation=template.format(mark=words, goods=(holding.entry.goods or "goods").split(";")[0].lower()),
            begun_at=begun_at,
            filed_at=filed_at,
            steps=steps,
        )
        if filed_at:
            self.free_from |= {listing.pk: plan.ends_at for listing in plan.listings}
        return plan

    def _reason(self, right_type: str) -> Reason:
        reasons = REASONS_OF[right_type]
        return reasons[0] if len(reasons) == 1 or self.rng.random() < 0.75 else reasons[1]

    def _holding(self, at: datetime, path: str = "") -> Holding:
        """A right of which some listing is under no complaint at that moment.

        On copyright a counter-notice leads to no election, so those lives are not told of it.
        """
        fitting = [holding for holding in self.usable if self._free(holding, at)]
        if "serve" in PATHS.get(path, ()):
            fitting = [holding for holding in fitting if not _restores_at_once(holding)]
        busy = [holding for holding in fitting if holding.entry.owner == BUSY]
        if path in CLOSED and busy and at > self.now - BUSY_SINCE and self.rng.random() < 0.6:
            return self.rng.choice(busy)
        return self.rng.choice(fitting)

    def _free(self, holding: Holding, at: datetime) -> list[Listing]:
        return [
            listing
            for listing in self.listings[holding.right.pk]
            if self.free_from.get(listing.pk, at - timedelta(days=1)) < at
        ]

    def _listings(self, holding: Holding, at: datetime) -> list[Listing]:
        free = self._free(holding, at)
        wanted = self.rng.choices((1, 2, 3, 4, 6, 9), weights=(5, 7, 6, 4, 3, 1))[0]
        if not free:
            raise ValueError(f"no listing is left for {holding.right}")
        return self.rng.sample(free, min(wanted, len(free)))

    def _old_instants(self, count: int) -> list[datetime]:
        """Filing instants over the past year, at British office hours, slowly growing in number."""
        days = (365 - 340 * self.rng.random() ** 0.8 for _each in range(count))
        return [self._at_work(self.now - timedelta(days=day), LONDON) for day in days]

    def _at_work(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The same instant if somebody works then, otherwise a moment of the next working morning."""
        local = at.astimezone(zone)
        if local.weekday() < 5 and 9 <= local.hour < 18:
            return at
        day = local.date() + timedelta(days=1 if local.hour >= 9 else 0)
        while day.weekday() >= 5:
            day += timedelta(days=1)
        morning = datetime.combine(day, time(9, 5), zone)
        return (morning + timedelta(minutes=self.rng.uniform(0, 240))).astimezone(UTC)


def _restores_at_once(holding: Holding) -> bool:
    return GROUND_OF[REASONS_OF[holding.right.right_type][0]] == Ground.COPYRIGHT


def _decision(number: int, path: str, rng: Random, *, first: bool) -> dict[str, Any]:
    """One decision: by the kind of life; a partial one refuses its first target and takes the others down."""
    refused = path == "none_removed" or (path == "partly" and (first or rng.random() < 0.35))
    if refused:
        reason = rng.choice(REJECTIONS)
        return {"target": number, "decision": TargetState.REFUSED, "reason": reason, "note": ""}
    # Something has to be removed before a seller can answer against it.
    gone = rng.random() < 0.12 and not (first and "forward" in PATHS[path])
    return {
        "target": number,
        "decision": TargetState.ALREADY_GONE if gone else TargetState.REMOVED,
        "reason": "",
        "note": "" if gone else rng.choice(phrases.TARGET_NOTES),
    }
