"""The importer of a draft's listings, held in the middle of its work where a test asks for it: workers import it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from complaints.targets import importing
from core.accounts.actors import Actor
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import AcceptedRow
from tests.imports.shops import hold

_apply = importing.TARGETS.apply


def held(rows: Sequence[AcceptedRow], *, record: Import, actor: Actor, now: datetime) -> Mapping[int, Sequence[Note]]:
    """Write the batch, then wait inside the transaction."""
    hindered = _apply(rows, record=record, actor=actor, now=now)
    hold("writing", record.applied_count)
    return hindered


_importer: Any = importing.TARGETS
object.__setattr__(_importer, "apply", held)
