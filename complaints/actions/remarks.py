"""What is said with a verb, who reads it, and the files that come with it."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from complaints.models import Complaint, Evidence, Remark
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.workflow.files import files_with
from core.workflow.table import Move

ALL_THREE: Final = (Audience.PORTAL, Audience.STAFF, Audience.PARTNER)
OWNER_AND_STAFF: Final = (Audience.PORTAL, Audience.STAFF)
NOT_THE_OWNER: Final = (Audience.STAFF, Audience.PARTNER)
STAFF_ONLY: Final = (Audience.STAFF,)


def remark(move: Move[Complaint], text: str, readers: tuple[Audience, ...]) -> Remark:
    """What was said with a verb, for those audiences."""
    return say(move.record, move.transition.verb, text, readers, actor=move.actor, now=move.now)


def say(complaint: Complaint, verb: str, text: str, readers: Collection[str], *, actor: Actor, now: datetime) -> Remark:
    """Keep words about a complaint, for the audiences that may read them; `verb` names the occasion."""
    return Remark.objects.create(
        complaint=complaint,
        verb=verb,
        text=text,
        author_label=actor.label,
        author_audience=actor.audience,
        author_organisation_name=actor.organisation_name,
        author_person_id=actor.person_id,
        readers=list(readers),
        created_at=now,
    )


def attach(move: Move[Complaint], said: Remark) -> None:
    """Bind the files that came with a remark. Raises InvalidInputs as files_given."""
    found = files_with(move, bound=move.record.evidence.values_list("document_id", flat=True))
    Evidence.objects.bulk_create(
        [Evidence(complaint=move.record, document=document, remark=said, added_at=move.now) for document in found]
    )
