"""What verbs of several life cycles mean in the same way."""

from typing import Any

from core.workflow.table import Move


def give_reason(move: Move[Any]) -> None:
    """What is given as `reason` stays with the record, and is told in the event."""
    move.change("reason", move.inputs["reason"])
    move.data["reason"] = move.inputs["reason"]
