"""Handing the documents of an enrolment to programs: an address for some minutes, then the bytes. Both are recorded."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from core.accounts import queries as accounts
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.documents import links
from core.documents.links import LASTS, Link
from core.documents.models import Document
from core.documents.responses import attachment, refuse_withheld
from core.workflow.errors import NotVisible
from programmes.models import Enrolment
from programmes.papers import paper
from programmes.workflow import enrolment_workflow


class LinkOver(Exception):
    """The link leads nowhere any more: its time has passed, or its holder may not read the document now."""


@dataclass(frozen=True)
class Followed:
    """A link that still holds: what it leads to, and in whose name it is followed."""

    actor: Actor
    enrolment: Enrolment
    document: Document


@transaction.atomic
def issue_link(pk: int, document: UUID, *, actor: Actor, now: datetime | None = None) -> tuple[str, Link]:
    """A token for one document of an enrolment, and what it stands for. Whom it was given to is recorded.

    Raises NotVisible, or DocumentWithheld where the scanner forbids it.
    """
    moment = now or timezone.now()
    enrolment = enrolment_workflow.visible_to(actor).filter(pk=pk).first()
    if enrolment is None or actor.organisation_id is None:
        raise NotVisible
    found = paper(enrolment, document, actor=actor).document
    refuse_withheld(found.blob)
    link = Link(actor.kind, actor.id, actor.organisation_id, enrolment.pk, found.public_id, moment + LASTS)
    data = {"name": found.name, "document": str(found.public_id), "expires_at": link.expires_at}
    audit.record("programmes.link_issued", actor=actor, subject=enrolment, data=data, now=moment)
    return links.sign(link), link


def follow_link(token: str, *, now: datetime | None = None) -> Followed:
    """What a token leads to now. Raises LinkUnknown or LinkOver.

    Whoever it was issued to has to be able to read the document still: after a revocation, an exit, the end of a power
    of attorney, or once a newer version is there, it leads nowhere.
    """
    link = links.read(token)
    if link.is_over(now or timezone.now()):
        raise LinkOver
    actor = accounts.present_actor(link.actor_kind, link.actor_id)
    if actor is None or actor.organisation_id != link.organisation_id:
        raise LinkOver
    enrolment = enrolment_workflow.visible_to(actor).filter(pk=link.record).first()
    if enrolment is None:
        raise LinkOver
    try:
        return Followed(actor, enrolment, paper(enrolment, link.document, actor=actor).document)
    except NotVisible as gone:
        raise LinkOver from gone


@transaction.atomic
def hand_out(followed: Followed, *, request: HttpRequest, now: datetime | None = None) -> HttpResponseBase:
    """The bytes, for saving; who took them is recorded with the enrolment and with the file.

    Raises as core.documents.responses.attachment.
    """
    document = followed.document
    response = attachment(document, actor=followed.actor, request=request)
    # A link in an address bar must not travel on as a referrer, nor end up in an index.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    if request.method == "GET":
        data = {"name": document.name, "document": str(document.public_id), "sha256": document.blob.sha256}
        audit.record(
            "programmes.document_handed_out", actor=followed.actor, subject=followed.enrolment, data=data, now=now
        )
    return response
