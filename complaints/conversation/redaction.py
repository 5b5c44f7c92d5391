"""Taking words or a file out of a conversation, and opening what was taken out. Nothing is deleted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import queries
from complaints.conversation import policies
from complaints.models import Complaint, Evidence, Remark, SealedText
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.documents.models import Document
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require

MIN_REASON = 10
MAX_REASON = 300
REDACTED_ALREADY = Denied(gettext_lazy("This has been redacted already."), "redacted_already")
# What was served on the owner, or is to be, has legal effect as it stands.
SERVED = Denied(
    gettext_lazy("A seller's counter-notice has legal effect and stays as it was received."), "counter_notice"
)
NOT_REDACTED = Denied(gettext_lazy("This has not been redacted: it can be read by those who may."), "not_redacted")


@transaction.atomic
def redact_words(remark_id: int, because: str, *, actor: Actor, now: datetime | None = None) -> Remark:
    """Take the words of a remark away from everybody and put them under seal; readers see that, when and why.

    Raises Refused, NotVisible, InvalidInputs about `because`, or Conflict where it is redacted already or served.
    """
    moment = now or timezone.now()
    reason = _reason(because, actor=actor)
    remark = _remark(remark_id, actor=actor)
    if remark.redacted_at:
        raise Conflict(REDACTED_ALREADY, state="")
    if hasattr(remark, "counter_notice"):
        raise Conflict(SERVED, state="")
    SealedText.objects.create(remark=remark, text=remark.text, sealed_at=moment, sealed_by=actor.label)
    remark.text, remark.redacted_at, remark.redacted_because = "", moment, reason
    remark.save(update_fields=["text", "redacted_at", "redacted_because"])
    _record("complaints.redacted", remark.complaint, {"remark": remark.pk, "because": reason}, actor, moment)
    return remark


@transaction.atomic
def redact_file(evidence_id: int, because: str, *, actor: Actor, now: datetime | None = None) -> Evidence:
    """Withhold a file that came with a remark from everybody. Its bytes stay. Raises as redact_words."""
    moment = now or timezone.now()
    reason = _reason(because, actor=actor)
    evidence = _evidence(evidence_id, actor=actor)
    if evidence.redacted_at:
        raise Conflict(REDACTED_ALREADY, state="")
    evidence.redacted_at, evidence.redacted_because = moment, reason
    evidence.save(update_fields=["redacted_at", "redacted_because"])
    data = {"remark": evidence.remark_id, "file": str(evidence.document.public_id), "because": reason}
    _record("complaints.redacted", evidence.complaint, data, actor, moment)
    return evidence


@transaction.atomic
def open_words(remark_id: int, because: str, *, actor: Actor, now: datetime | None = None) -> str:
    """The original words of a redacted remark, for an administrator who says why; that is recorded first."""
    reason = _reason(because, actor=actor)
    remark = _remark(remark_id, actor=actor)
    sealed = SealedText.objects.filter(remark=remark).first()
    if sealed is None:
        raise Conflict(NOT_REDACTED, state="")
    data = {"remark": remark.pk, "because": reason}
    _record("complaints.seal_opened", remark.complaint, data, actor, now or timezone.now())
    return sealed.text


@transaction.atomic
def open_file(evidence_id: int, because: str, *, actor: Actor, now: datetime | None = None) -> Document:
    """A redacted file, for an administrator who says why; that is recorded first."""
    reason = _reason(because, actor=actor)
    evidence = _evidence(evidence_id, actor=actor)
    if evidence.redacted_at is None:
        raise Conflict(NOT_REDACTED, state="")
    data = {"remark": evidence.remark_id, "file": str(evidence.document.public_id), "because": reason}
    _record("complaints.seal_opened", evidence.complaint, data, actor, now or timezone.now())
    return evidence.document


def _reason(because: str, *, actor: Actor) -> str:
    require(policies.keeps_seals(actor))
    reason = " ".join(because.replace("\x00", "").split())
    if not MIN_REASON <= len(reason) <= MAX_REASON:
        words = {"least": MIN_REASON, "most": MAX_REASON}
        raise InvalidInputs({"because": [_("Say why in %(least)s to %(most)s characters.") % words]})
    return reason


def _remark(remark_id: int, *, actor: Actor) -> Remark:
    found = Remark.objects.filter(
        pk=remark_id, readers__contains=[actor.audience], complaint__in=queries.visible_to(actor)
    )
    remark = found.select_related("complaint").select_for_update(of=("self",)).first()
    if remark is None:
        raise NotVisible
    return remark


def _evidence(evidence_id: int, *, actor: Actor) -> Evidence:
    """A file of the conversation; what the complaint itself rests on is not redacted."""
    found = Evidence.objects.filter(
        pk=evidence_id, remark__readers__contains=[actor.audience], complaint__in=queries.visible_to(actor)
    )
    evidence = found.select_related("complaint", "document__blob").select_for_update(of=("self",)).first()
    if evidence is None:
        raise NotVisible
    return evidence


def _record(verb: str, complaint: Complaint, data: Mapping[str, object], actor: Actor, now: datetime) -> None:
    audit.record(verb, actor=actor, subject=complaint, data=data, now=now)
