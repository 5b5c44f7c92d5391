"""Filing again what came back: a new complaint with everything of the earlier one filled in."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import policies, queries
from complaints.actions import filing
from complaints.choices import ComplaintState
from complaints.limits import MAX_EXPLANATION
from complaints.models import Complaint, Evidence, Target
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.verdicts import Denied, Verdict
from core.web.days import day_in_words
from core.workflow.errors import Conflict, NotVisible, Refused

CARRIED = ("reason", "measure", "answers", "discloses_contact", "authorised_shop_reason")


def may_file_again(actor: Actor, complaint: Complaint) -> Verdict:
    """The owner or its agent, where listings of the complaint came back."""
    verdict = policies.owner_acts(actor, complaint)
    if verdict and not complaint.relisted_count:
        return Denied(_("None of its listings was seen on sale again."), "nothing_returned")
    return verdict


@transaction.atomic
def file_again(pk: int, *, actor: Actor, now: datetime | None = None) -> Complaint:
    """Begin a complaint that follows this one: right, reason, measure, answers, files, and the listings that came back.

    Where such a draft is there already, that one is returned. Nothing is submitted or stated. Raises NotVisible,
    Refused, or Conflict where nothing came back.
    """
    moment = now or timezone.now()
    earlier = (
        queries.visible_to(actor)
        .select_related("right", "organisation")
        .select_for_update(of=("self",))
        .filter(pk=pk)
        .first()
    )
    if earlier is None:
        raise NotVisible
    verdict = may_file_again(actor, earlier)
    if isinstance(verdict, Denied):
        if verdict.code == "nothing_returned":
            raise Conflict(verdict, state=earlier.state)
        raise Refused(verdict)
    begun = queries.visible_to(actor).filter(follows=earlier, state=ComplaintState.DRAFT).order_by("-pk").first()
    return begun or _begin(earlier, actor=actor, now=moment)


def _begin(earlier: Complaint, *, actor: Actor, now: datetime) -> Complaint:
    draft = filing.start_draft(actor=actor, right=earlier.right, now=now)
    Complaint.objects.filter(pk=draft.pk).update(follows=earlier)
    fields = {name: getattr(earlier, name) for name in CARRIED}
    fields["addresses"] = "\n".join(one.url for one in _returned(earlier))
    fields["explanation"] = _explanation(earlier)
    filing.keep_draft(draft.pk, actor=actor, fields=fields, now=now)
    _carry_evidence(earlier, draft, now=now)
    audit.record("complaints.followed", actor=actor, subject=draft, data={"earlier": earlier.reference}, now=now)
    draft.refresh_from_db()
    return draft


def _returned(earlier: Complaint) -> list[Target]:
    """The listings that came back and are not under an open complaint on the same right and reason again."""
    again = list(earlier.targets.filter(relisted_at__isnull=False).order_by("number"))
    taken = Target.objects.filter(
        right=earlier.right_id,
        complaint_reason=earlier.reason,
        is_open=True,
        listing__in=[one.listing_id for one in again],
    )
    open_already = set(taken.values_list("listing_id", flat=True))
    return [one for one in again if one.listing_id not in open_already] or again


def _explanation(earlier: Complaint) -> str:
    closed = earlier.closed_at or earlier.updated_at
    first = _("These listings were removed after complaint %(reference)s (%(day)s) and are on sale again.") % {
        "reference": earlier.reference,
        "day": day_in_words(timezone.localdate(closed)),
    }
    return f"{first}\n\n{earlier.explanation}"[:MAX_EXPLANATION]


def _carry_evidence(earlier: Complaint, draft: Complaint, *, now: datetime) -> None:
    """The files that were filed, as the owner's documents that they are; not what came with answers."""
    filed = earlier.evidence.filter(Q(remark=None), redacted_at=None).order_by("pk")
    Evidence.objects.bulk_create(
        Evidence(complaint=draft, document_id=one.document_id, kind=one.kind, caption=one.caption, added_at=now)
        for one in filed
    )


def followers(complaint: Complaint, *, actor: Actor) -> list[Complaint]:
    """Complaints that follow this one, as the actor may see them. None is looked for while it is open."""
    if complaint.closed_at is None and not complaint.relisted_count:
        return []
    return list(queries.visible_to(actor).filter(follows=complaint).order_by("pk"))
