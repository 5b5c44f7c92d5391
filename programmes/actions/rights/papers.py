"""The documents of rights, and comparing rights with them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.documents.models import Document
from core.workflow.errors import InvalidInputs, NotVisible
from programmes import policies, verification
from programmes.actions.rights.writing import Write, allow, kept, locked, written_one
from programmes.choices import RightDocumentKind
from programmes.models import Right, RightDocument, RightVerification


@transaction.atomic
def add_document(
    pk: int, document: Document, *, kind: str, actor: Actor, replaces: int | None = None, now: datetime | None = None
) -> RightDocument:
    """Bind a stored document to a right; the one that it replaces (by key) stays on record.

    Raises as `kept`, or InvalidInputs.
    """
    moment = now or timezone.now()
    right = kept(pk, actor=actor)
    if kind not in RightDocumentKind.values:
        raise InvalidInputs({"kind": [_("Choose what the document is.")]})
    if replaces is not None:
        _retire(right, replaces, now=moment)
    added = RightDocument.objects.create(right=right, document=document, kind=kind, added_at=moment)
    data = {"name": document.name, "document": kind}
    written_one(Write(right, "programmes.right_document_added", data=data), actor=actor, now=moment)
    return added


def replace_document(
    pk: int, document_pk: int, document: Document, *, actor: Actor, now: datetime | None = None
) -> RightDocument:
    """Put a newer version in a document's place, of the same kind. Raises as add_document."""
    old = RightDocument.objects.filter(right=pk, pk=document_pk).only("kind").first()
    if old is None:
        raise NotVisible
    return add_document(pk, document, kind=old.kind, actor=actor, replaces=document_pk, now=now)


@transaction.atomic
def verify_right(
    pk: int,
    *,
    fields: Collection[str],
    document: Document | None,
    actor: Actor,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> Right:
    """CBBC states that these fields say what a document of the right says. Raises NotVisible, Refused, Stale,
    InvalidInputs."""
    moment = now or timezone.now()
    right = locked(pk, actor=actor, expected_version=expected_version)
    allow(policies.verifies(actor, right))
    problems = {}
    if not fields or not set(fields) <= set(verification.to_verify(right)):
        problems["fields"] = [_("Tick what agrees with the certificate.")]
    if document is None or not right.documents.filter(document=document, replaced_at=None).exists():
        problems["document"] = [_("Choose the document with which it was compared.")]
    if problems or document is None:
        raise InvalidInputs(problems)
    right.verifications.filter(field__in=fields, lost_at=None).update(lost_at=moment)
    RightVerification.objects.bulk_create(
        RightVerification(
            right=right,
            field=name,
            value=verification.value_of(right, name),
            document=document,
            verified_at=moment,
            verified_by_label=actor.label,
        )
        for name in verification.FIELDS
        if name in fields
    )
    data = {"fields": sorted(fields), "document": document.name, "sha256": document.blob.sha256}
    written_one(Write(right, "programmes.right_verified", data=data), actor=actor, now=moment)
    return right


def _retire(right: Right, document_pk: int, *, now: datetime) -> None:
    retired = right.documents.filter(pk=document_pk, replaced_at=None).update(replaced_at=now)
    if not retired:
        raise NotVisible
