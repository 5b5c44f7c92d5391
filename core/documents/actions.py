"""Taking a file in."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit.actions import record
from core.documents import scanning, tasks
from core.documents.choices import TYPES, PreviewState, ScanState
from core.documents.errors import DocumentRefused
from core.documents.inspection import Inspection, inspect
from core.documents.models import Blob, Document
from core.documents.names import extension, safe_name
from core.documents.store import evidence as store_of_evidence
from core.documents.uploads import too_large

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Content:
    sha256: str
    size: int
    inspection: Inspection
    verdict: scanning.Verdict


def store(
    upload: "File[Any]",
    *,
    actor: Actor,
    organisation_id: int,
    kind: str,
    language: str = "",
    now: datetime | None = None,
) -> Document:
    """Check a file by its content, keep its bytes once, and record who brought it.

    `kind` is the owning app's word for what the file is for; whether the actor may bring it is that app's question.
    The bytes are written before the transaction commits: a rollback leaves bytes without a name, never a name without
    bytes. Raises DocumentRefused; where nothing is wrong with the file itself, StorageUnavailable.
    """
    at = now or timezone.now()
    name = safe_name(upload.name or "")
    content = _examine(upload, name)
    if not extension(name):
        name = f"{name}.{TYPES[content.inspection.media_type].extensions[0]}"
    with transaction.atomic():
        blob = _keep(upload, content, at)
        document = Document.objects.create(
            blob=blob,
            name=name,
            organisation_id=organisation_id,
            kind=kind,
            language=language,
            uploaded_by_label=actor.label,
            created_at=at,
        )
        record(
            "documents.stored",
            actor=actor,
            subject=document,
            data={"name": name, "sha256": blob.sha256, "size": blob.size, "media_type": blob.media_type},
            now=at,
        )
        if blob.preview_state == PreviewState.PENDING:
            _ask_for_preview(blob.pk)
    return document


def take_over(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> Mapping[str, int]:
    """Move the documents of an organisation that is merged into another; returns how many."""
    return {"documents": Document.objects.filter(organisation=source).update(organisation=into)}


def _ask_for_preview(blob_id: int) -> None:
    """Once committed, wake a worker. Robust: without a broker the picture is made when somebody first looks at it."""

    def wake() -> None:
        tasks.make_preview.delay(blob_id)

    transaction.on_commit(wake, robust=True)


def _examine(upload: "File[Any]", name: str) -> _Content:
    """Everything that can be said of the bytes before anything is written. Raises DocumentRefused."""
    digest, size = hashlib.sha256(), 0
    upload.seek(0)
    while chunk := upload.read(1 << 20):
        size += len(chunk)
        if size > settings.IPP_MAX_UPLOAD_BYTES:
            raise too_large(name)
        digest.update(chunk)
    if not size:
        raise DocumentRefused("empty", _("This file is empty (0 bytes)."))
    inspection = inspect(upload, name=name)
    return _Content(digest.hexdigest(), size, inspection, _scan(upload))


def _scan(upload: "File[Any]") -> scanning.Verdict:
    """Ask the scanner where there is one; a scanner that is away delays the file, it does not lose it."""
    if not scanning.is_on():
        return scanning.Verdict(ScanState.NOT_SCANNED)
    try:
        verdict = scanning.scan(upload)
    except scanning.ScannerUnavailable:
        logger.warning("the virus scanner is not available", exc_info=True)
        return scanning.Verdict(ScanState.NOT_SCANNED)
    if verdict.state == ScanState.INFECTED:
        raise DocumentRefused(
            "infected", _("The virus scanner found %(finding)s in this file."), finding=verdict.finding
        )
    return verdict


def _keep(upload: "File[Any]", content: _Content, at: datetime) -> Blob:
    """The blob of these bytes: the one that is there, or a new one."""
    blob = Blob.objects.filter(sha256=content.sha256).first()
    if blob is None:
        found = content.inspection
        is_image = TYPES[found.media_type].is_image
        blob, _created = Blob.objects.get_or_create(
            sha256=content.sha256,
            defaults={
                "size": content.size,
                "media_type": found.media_type,
                "storage_key": _write(upload, content),
                "width": found.width,
                "height": found.height,
                "is_encrypted": found.is_encrypted,
                "scan_state": content.verdict.state,
                "scanned_at": at if content.verdict.state == ScanState.CLEAN else None,
                "preview_state": PreviewState.PENDING if is_image else PreviewState.NONE,
                "created_at": at,
            },
        )
        return blob
    if blob.scan_state == ScanState.INFECTED:
        raise DocumentRefused(
            "infected", _("The virus scanner found %(finding)s in this file."), finding=blob.scan_finding
        )
    _restore(blob, upload)
    return blob


def _restore(blob: Blob, upload: "File[Any]") -> None:
    """Store the bytes of a known blob again where they are gone."""
    with store_of_evidence() as storage:
        if not storage.exists(blob.storage_key):
            logger.error("the bytes of blob %s were gone and are stored again", blob.pk)
            upload.seek(0)
            storage.save(blob.storage_key, upload)


def _write(upload: "File[Any]", content: _Content) -> str:
    """Write the bytes under their hash and return the key. What an interrupted upload left half is not touched."""
    key = f"blobs/{content.sha256[:2]}/{content.sha256[2:4]}/{content.sha256}"
    with store_of_evidence() as storage:
        if storage.exists(key) and storage.size(key) == content.size:
            return key
        upload.seek(0)
        return storage.save(key, upload)
