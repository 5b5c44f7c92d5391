"""Drafts that a rights owner's own system prepares: everything but the listings, which come with files."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import queries
from complaints.actions import filing
from complaints.actions.filing import Filing
from complaints.choices import ComplaintState
from complaints.models import Complaint
from core.accounts.actors import Actor
from core.workflow.errors import InvalidInputs, NotVisible
from core.workflow.files import files_given
from programmes import queries as programmes


@transaction.atomic
def prepare(given: Filing, *, actor: Actor, now: datetime | None = None) -> Complaint:
    """Keep a whole complaint as a draft, with such listings as it names. Raises Refused or InvalidInputs."""
    moment = now or timezone.now()
    right = programmes.rights_to_complain_on(actor).filter(number=given.right_number).order_by("pk").first()
    if right is None:
        raise InvalidInputs({"right": [_("You have no right with this number.")]})
    draft = filing.start_draft(actor=actor, right=right, now=moment)
    filing.keep_draft(
        draft.pk,
        actor=actor,
        now=moment,
        fields={
            "reason": given.reason,
            "measure": given.measure,
            "answers": dict(given.answers),
            "addresses": "\n".join(" ".join(listing.split()) for listing in given.listings),
            "authorised_shop_reason": given.authorised_shop_reason.strip(),
            "explanation": given.explanation,
            "safety_risk": given.safety_risk,
            "safety_note": given.safety_note.strip(),
            "discloses_contact": given.discloses_contact,
            "statement_name": given.statement_name,
            "statement_title": given.statement_title,
            "statement_at": moment,
        },
    )
    earlier = filing.followed(given, right, actor=actor)
    if earlier is not None:
        Complaint.objects.filter(pk=draft.pk).update(follows=earlier)
    filing.keep_looks(given, draft, actor=actor, now=moment)
    _refer(draft, given.sender_reference)
    _bind(draft, given, actor=actor, now=moment)
    return draft_for(actor, draft.reference)


def draft_for(actor: Actor, reference: str) -> Complaint:
    """The draft with this reference. Raises NotVisible."""
    drafts = queries.visible_to(actor).filter(state=ComplaintState.DRAFT)
    found = drafts.select_related("right", "organisation", "follows").filter(reference=reference).first()
    if found is None:
        raise NotVisible
    return found


def _refer(draft: Complaint, reference: str) -> None:
    if not reference:
        return
    try:
        with transaction.atomic():
            Complaint.objects.filter(pk=draft.pk).update(sender_reference=reference)
    except IntegrityError as clash:
        raise InvalidInputs(
            {"sender_reference": [_("You have filed a complaint under this reference already.")]}
        ) from clash


def _bind(draft: Complaint, given: Filing, *, actor: Actor, now: datetime) -> None:
    kinds = {paper.id: paper.kind for paper in given.documents}
    bound = {
        filing.add_evidence(draft.pk, document, actor=actor, now=now).pk: kinds[document.public_id]
        for document in files_given(kinds, actor=actor)
    }
    filing.sort_evidence(draft.pk, bound, actor=actor)
