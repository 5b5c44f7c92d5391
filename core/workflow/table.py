"""The rows of a life cycle: states, and the transitions between them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import QuerySet

from core.accounts.actors import Actor
from core.verdicts import ALLOWED, Verdict
from core.workflow.inputs import Input


class MovableRecord(models.Model):
    """What the engine needs of a record: its state, its version, and a copy of when its next clock is due."""

    state = models.CharField(max_length=30, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def facts(self) -> dict[str, Any]:
        """What every message about the record may name: its reference and the like, as plain JSON values."""
        raise NotImplementedError


M = TypeVar("M", bound=MovableRecord)


@dataclass(frozen=True)
class State:
    """One state: its word, icon and colour, and who owes the next step.

    `labels` gives an audience its own word. `waits_for` is an audience, or empty once the record is closed. `reads_as`
    names, by audience, the other state as which those read it whom this one does not concern.
    """

    value: str
    label: Any
    icon: str
    tone: str
    waits_for: str = ""
    labels: Mapping[str, Any] = field(default_factory=dict)
    reads_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes a step."""
        return bool(self.waits_for)

    def for_audience(self, audience: str) -> "State":
        """The state as this audience words it."""
        return State(self.value, self.labels.get(audience, self.label), self.icon, self.tone, self.waits_for)


@dataclass
class Move(Generic[M]):
    """A transition under way. Effects read and write `record`; what they put in `data` goes into the event."""

    record: M
    transition: "Transition[M]"
    actor: Actor
    inputs: dict[str, Any]
    now: datetime
    data: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    # Clocks that only this move starts (of those that its row may start), from when each counts where that is not now,
    # and how many units were granted where that is fewer than the rule gives.
    starts: list[str] = field(default_factory=list)
    since: dict[str, datetime] = field(default_factory=dict)
    granted: dict[str, int] = field(default_factory=dict)

    def start(self, code: str, *, since: datetime | None = None, granted: int | None = None) -> None:
        """Start a clock of `may_start` with this move. Raises ValueError for any other."""
        if code not in self.transition.may_start:
            raise ValueError(f"{self.transition.verb} may not start {code}")
        self.starts.append(code)
        self.count(code, since=since, granted=granted)

    def count(self, code: str, *, since: datetime | None = None, granted: int | None = None) -> None:
        """Let a clock that this move starts count from another instant than now, or give less than its rule."""
        if since is not None:
            self.since[code] = since
        if granted is not None:
            self.granted[code] = granted

    def set(self, name: str, value: Any) -> None:
        """Set a field that the event has no use for, such as one that is derived from others."""
        setattr(self.record, name, value)
        self.written.add(name)

    def change(self, name: str, value: Any) -> None:
        """Set a field of the record and keep old and new for the event."""
        old = getattr(self.record, name)
        if old != value:
            setattr(self.record, name, value)
            self.changes[name] = (old, value)


def anyone(actor: Actor, record: MovableRecord) -> Verdict:
    """A policy that lets every actor pass who can see the record."""
    return ALLOWED


def no_guard(record: MovableRecord) -> Verdict:
    """A guard without a condition."""
    return ALLOWED


def no_effect(move: Move[Any]) -> str | None:
    """An effect that changes nothing but the state."""
    return None


@dataclass(frozen=True)
class Transition(Generic[M]):
    """One row of a life cycle.

    verb           the word in the address, the API and the event
    label          the button; `consequence` says what happens then
    sources        states it leads out of; empty for a verb that brings a record into being
    targets        states it can lead to; with several, `effect` returns the one; none where the record stays as it is
    who            policy: may this actor
    guard          does the record meet the conditions now
    inputs         what it asks for
    effect         writes what the verb means besides the state; raises InvalidInputs
    starts … resumes   clocks by rule code; `may_start` are those that its effect starts where it sees fit
    event          audit verb
    topic          message topic, or empty where nobody needs to be told
    irreversible   the confirm page says so
    """

    verb: str
    label: Any
    sources: Sequence[str]
    targets: Sequence[str]
    who: Callable[[Actor, M], Verdict]
    event: str
    consequence: Any = ""
    guard: Callable[[M], Verdict] = no_guard
    inputs: Sequence[Input] = ()
    effect: Callable[[Move[M]], str | None] = no_effect
    starts: Sequence[str] = ()
    may_start: Sequence[str] = ()
    stops: Sequence[str] = ()
    pauses: Sequence[str] = ()
    resumes: Sequence[str] = ()
    topic: str = ""
    irreversible: bool = False
    tone: str = "secondary"
    icon: str = "arrow-right"

    @property
    def touches_clocks(self) -> bool:
        """Whether the move starts, stops, pauses or resumes a clock."""
        return bool(self.starts or self.may_start or self.stops or self.pauses or self.resumes)

    @property
    def stays(self) -> bool:
        """Whether the record keeps its state: it is assigned to somebody, say."""
        return not self.targets


@dataclass(frozen=True)
class Option(Generic[M]):
    """A transition as an actor sees it now: the button, or the reason why it is grey."""

    transition: Transition[M]
    verdict: Verdict

    @property
    def is_available(self) -> bool:
        """Whether the actor may do it now."""
        return bool(self.verdict)

    @property
    def reason(self) -> str:
        """Why not; empty where available."""
        return "" if self.verdict else str(getattr(self.verdict, "reason", ""))


class Table(Generic[M]):
    """A whole life cycle: `model`, its states, its transitions. Checked when it is made: a typo fails at start-up."""

    def __init__(
        self,
        *,
        noun: str,
        model: type[M],
        states: Iterable[State],
        transitions: Iterable[Transition[M]],
        visible_to: Callable[[Actor], QuerySet[M]],
    ) -> None:
        self.noun = noun
        self.model = model
        self.states = {state.value: state for state in states}
        self.transitions = tuple(transitions)
        self.visible_to = visible_to
        for row in self.transitions:
            unknown = ({*row.sources, *row.targets}) - self.states.keys()
            if unknown:
                raise ValueError(f"{noun}: {row.verb} names unknown states {sorted(unknown)}")
            if not row.targets and not row.sources:
                raise ValueError(f"{noun}: {row.verb} leads from nowhere to nowhere")
        _tables[noun] = self

    @property
    def verbs(self) -> list[str]:
        """All verbs, once each, in the order of the table."""
        return list(dict.fromkeys(row.verb for row in self.transitions))

    def told(self, value: str, audience: str) -> State:
        """The state as an audience reads it, in its own words."""
        state = self.states[value]
        return self.states[state.reads_as.get(audience, value)].for_audience(audience)

    def rows(self, verb: str) -> list[Transition[M]]:
        """The rows of a verb; empty where the life cycle has no such verb."""
        return [row for row in self.transitions if row.verb == verb]

    def row(self, verb: str, state: str) -> Transition[M] | None:
        """The row by which `verb` leads out of `state`, or None."""
        return next((row for row in self.rows(verb) if state in row.sources), None)

    def open_states(self) -> list[str]:
        """Values of the states in which somebody still owes a step."""
        return [state.value for state in self.states.values() if state.is_open]

    def waiting_for(self, audience: str) -> list[str]:
        """Values of the states in which this audience owes the next step."""
        return [state.value for state in self.states.values() if state.waits_for == audience]


_tables: dict[str, Table[Any]] = {}


def tables() -> list[Table[Any]]:
    """Every life cycle of the system."""
    return list(_tables.values())
