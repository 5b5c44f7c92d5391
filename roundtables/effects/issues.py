"""What each verb of an issue means."""

from django.utils.translation import gettext as _

from core.accounts.choices import Audience
from core.workflow.effects import give_reason
from core.workflow.errors import InvalidInputs
from core.workflow.table import Move
from roundtables.models import Issue, IssueAnswer


def raise_it(move: Move[Issue]) -> None:
    """A new issue."""
    move.record.created_at = move.now
    move.data["title"] = move.record.title


def put_on_agenda(move: Move[Issue]) -> None:
    """It stands under an item of an agenda, which the caller has set (actions.agenda)."""
    item = move.record.item
    if item is None:
        raise InvalidInputs({"item": [_("Choose an item of an agenda.")]})
    move.data["roundtable"] = item.roundtable.reference
    move.written.add("item")


def take_off_agenda(move: Move[Issue]) -> None:
    """It waits for another roundtable."""
    item = move.record.item
    move.data["roundtable"] = item.roundtable.reference if item else ""
    move.set("item_id", None)


def answer(move: Move[Issue]) -> None:
    """What the platform says; CBBC records it where it was said at the table."""
    issue = move.record
    item = issue.item
    is_recorded = move.actor.audience == Audience.STAFF
    IssueAnswer.objects.create(
        issue=issue,
        roundtable=item.roundtable if item else None,
        text=move.inputs["text"],
        text_zh=move.inputs.get("text_zh", ""),
        author_label=move.actor.organisation_name or move.actor.label,
        recorded_by_id=move.actor.person_id if is_recorded else None,
        answered_at=move.now,
    )
    move.change("answered_at", move.now)


def close(move: Move[Issue]) -> None:
    """It is settled."""
    move.change("closed_at", move.now)


def not_settled(move: Move[Issue]) -> None:
    """The answer does not settle it: it waits for the next roundtable."""
    give_reason(move)
    move.set("item_id", None)


def end(move: Move[Issue]) -> None:
    """It goes no further."""
    give_reason(move)
    move.set("item_id", None)
    move.change("closed_at", move.now)
