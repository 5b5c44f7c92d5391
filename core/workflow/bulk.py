"""Many records moved by one verb: each judged as if it were alone, each with its own answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, MoveError, NotVisible, Refused, Stale
from core.workflow.table import MovableRecord, Table

M = TypeVar("M", bound=MovableRecord)

MOST = 500


class Outcome(StrEnum):
    """What became of one record."""

    MOVED = "moved"
    REFUSED = "refused"
    CONFLICT = "conflict"
    NOT_VISIBLE = "not_visible"
    INVALID = "invalid"
    HELD_BACK = "held_back"


@dataclass(frozen=True)
class Result(Generic[M]):
    """The answer for one key. `error` is what the move raised; `record` is the record as it then stands, where moved.

    `last` is who did what last (conflicts), `errors` what InvalidInputs holds.
    """

    key: int
    outcome: Outcome
    record: M | None = None
    reason: str = ""
    code: str = ""
    last: str = ""
    errors: Mapping[tuple[str | int, ...], list[str]] = field(default_factory=dict)
    error: MoveError | None = None

    @property
    def is_moved(self) -> bool:
        """Whether the record was moved."""
        return self.outcome == Outcome.MOVED


def move_many(
    table: Table[M],
    keys: Iterable[int] | Mapping[int, Mapping[str, Any]],
    verb: str,
    *,
    actor: Actor,
    inputs: Mapping[str, Any],
    expected_versions: Mapping[int, int] | None = None,
    all_or_nothing: bool = False,
    now: datetime | None = None,
) -> list[Result[M]]:
    """Move up to 500 records; one result a key, in the order given, each key once.

    `inputs` are everybody's; where `keys` is a mapping, it gives each key inputs of its own beside them. With
    `all_or_nothing` one failure undoes everything: what would have moved is then `held_back`. Raises ValueError for
    more than 500 keys.
    """
    asked = list(dict.fromkeys(keys))
    own = keys if isinstance(keys, Mapping) else {}
    if len(asked) > MOST:
        raise ValueError(f"{len(asked)} records were named, {MOST} is the most")
    moment = now or timezone.now()
    found: dict[int, Result[M]] = {}
    with transaction.atomic():
        # Locks are taken in the order of the keys and kept to the end: two rivals never wait for each other.
        for key in sorted(asked):
            given = {**inputs, **own.get(key, {})}
            version = (expected_versions or {}).get(key)
            found[key] = _move_one(table, key, verb, actor=actor, inputs=given, version=version, now=moment)
        if all_or_nothing and any(not result.is_moved for result in found.values()):
            transaction.set_rollback(True)
            found = {key: _held_back(result) for key, result in found.items()}
    return [found[key] for key in asked]


def _move_one(
    table: Table[M],
    key: int,
    verb: str,
    *,
    actor: Actor,
    inputs: Mapping[str, Any],
    version: int | None,
    now: datetime,
) -> Result[M]:
    """One move in a savepoint of its own, which the engine opens."""
    try:
        record = engine.move(table, key, verb, actor=actor, inputs=inputs, expected_version=version, now=now)
    except MoveError as error:
        return refusal(key, error)
    return Result(key, Outcome.MOVED, record=record)


def refusal(key: int, error: MoveError) -> Result[Any]:
    """What a move that did not happen is told as."""
    if isinstance(error, NotVisible):
        return Result(key, Outcome.NOT_VISIBLE, reason=_("There is no such record."), code="not_found", error=error)
    if isinstance(error, Refused):
        return Result(key, Outcome.REFUSED, reason=str(error.denied.reason), code=error.denied.code, error=error)
    if isinstance(error, Conflict):
        reason, code = str(error.denied.reason), error.denied.code
        return Result(key, Outcome.CONFLICT, reason=reason, code=code, last=error.last, error=error)
    if isinstance(error, Stale):
        reason = _("The record has changed since you looked at it.")
        return Result(key, Outcome.CONFLICT, reason=reason, code="stale", last=error.last, error=error)
    if isinstance(error, InvalidInputs):
        reason = " ".join(message for messages in error.errors.values() for message in messages)
        return Result(key, Outcome.INVALID, reason=reason, code="invalid", errors=error.errors, error=error)
    raise error


def _held_back(result: Result[M]) -> Result[M]:
    """What would have moved is told that it stays where it is because of another."""
    if not result.is_moved:
        return result
    return Result(result.key, Outcome.HELD_BACK, reason=_("Held back: another record could not be moved."))
