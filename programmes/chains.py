"""From the holder on the certificate to the enrolled owner, by recorded assignments and changes of name. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.identifiers.names import same_name


class ChainState(StrEnum):
    """How the enrolled owner stands to the holder on the certificate."""

    UNKNOWN = "unknown"  # no holder is recorded
    SAME = "same"
    LINKED = "linked"
    UNLINKED = "unlinked"


class StepState(StrEnum):
    """How one recorded fact stands in the chain."""

    EARLIER = "earlier"  # the certificate shows it already
    JOINED = "joined"
    BROKEN = "broken"  # it begins with somebody whom the chain has not reached


@dataclass(frozen=True)
class Passage:
    """A right passes from one name to another. `kind` is a RightFactKind."""

    on: date
    kind: str
    from_name: str
    to_name: str


@dataclass(frozen=True)
class Step:
    """A passage, and whether it joins on to what stands before it."""

    passage: Passage
    state: StepState


@dataclass(frozen=True)
class Chain:
    """The whole chain. `reached` is the last holder that it proves; `next_name` begins the part that hangs loose."""

    holder: str
    owner: str
    steps: Sequence[Step]
    reached: str
    state: ChainState
    next_name: str = ""

    @property
    def stands(self) -> bool:
        """Whether the enrolled owner is proved to hold the right."""
        return self.state in {ChainState.SAME, ChainState.LINKED}


def chain_of(holder: str, passages: Sequence[Passage], owner_names: Sequence[str]) -> Chain:
    """Follow the passages, given oldest first, from the holder on the certificate to one of the owner's names.

    Spelling does not count (names.same_name). Passages that lead up to the certificate's holder are history.
    """
    owner = owner_names[0] if owner_names else ""
    history = _history(holder, passages)
    steps = [Step(passage, StepState.EARLIER) for passage in passages[:history]]
    reached, loose = holder, ""
    for passage in passages[history:]:
        joins = same_name(passage.from_name, reached)
        steps.append(Step(passage, StepState.JOINED if joins else StepState.BROKEN))
        if joins:
            reached = passage.to_name
        else:
            loose = loose or passage.from_name
    state = _state(holder, steps, is_owner(reached, owner_names))
    return Chain(holder, owner, steps, reached, state, loose if state == ChainState.UNLINKED else "")


def is_owner(name: str, owner_names: Sequence[str]) -> bool:
    """Whether the name is one of the owner's, in whatever spelling."""
    return any(same_name(name, one) for one in owner_names)


def joins(holder: str, passages: Sequence[Passage], new: Passage) -> bool:
    """Whether a new passage, put in its place by date, joins on to the chain."""
    ordered = sorted([*passages, new], key=lambda one: one.on)
    found = next(step for step in chain_of(holder, ordered, ()).steps if step.passage is new)
    return found.state != StepState.BROKEN


def _history(holder: str, passages: Sequence[Passage]) -> int:
    """How many of the first passages lead up to the certificate: those before the holder first gives the right away."""
    given = next((at for at, one in enumerate(passages) if same_name(one.from_name, holder)), len(passages))
    taken = (at + 1 for at, one in enumerate(passages[:given]) if same_name(one.to_name, holder))
    return max(taken, default=0)


def _state(holder: str, steps: Sequence[Step], reaches_owner: bool) -> ChainState:
    if not holder.strip():
        return ChainState.UNKNOWN
    if not reaches_owner:
        return ChainState.UNLINKED
    moved = any(step.state == StepState.JOINED for step in steps)
    return ChainState.LINKED if moved else ChainState.SAME
