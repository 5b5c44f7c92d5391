"""What is said with a verb, who reads it, and the files that come with it."""

from typing import Final

from complaints.models import Complaint, Evidence, Remark
from core.accounts.choices import Audience
from core.workflow.files import files_given
from core.workflow.table import Move

ALL_THREE: Final = (Audience.PORTAL, Audience.STAFF, Audience.PARTNER)
OWNER_AND_STAFF: Final = (Audience.PORTAL, Audience.STAFF)
NOT_THE_OWNER: Final = (Audience.STAFF, Audience.PARTNER)
STAFF_ONLY: Final = (Audience.STAFF,)


def remark(move: Move[Complaint], text: str, readers: tuple[Audience, ...]) -> Remark:
    """What was said with a verb, for those audiences."""
    actor = move.actor
    return Remark.objects.create(
        complaint=move.record,
        verb=move.transition.verb,
        text=text,
        author_label=actor.label,
        author_audience=actor.audience,
        author_organisation_name=actor.organisation_name,
        author_person_id=actor.person_id,
        readers=list(readers),
        created_at=move.now,
    )


def attach(move: Move[Complaint], said: Remark) -> None:
    """Bind the files that came with a remark. Raises InvalidInputs as files_given."""
    ids = move.inputs.get("documents") or []
    if not ids:
        return
    bound = move.record.evidence.filter(document__public_id__in=ids).values_list("document_id", flat=True)
    found = files_given(ids, actor=move.actor, bound=set(bound))
    Evidence.objects.bulk_create(
        Evidence(complaint=move.record, document=document, remark=said, added_at=move.now) for document in found
    )
    move.data["files"] = len(found)
