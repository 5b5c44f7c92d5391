"""Celery shells of documents."""

import logging

from celery import shared_task
from django.core.files.storage import storages
from django.utils import timezone

from core.documents import previews, scanning
from core.documents.choices import ScanState
from core.documents.models import Blob

logger = logging.getLogger(__name__)
_BATCH = 50


@shared_task
def make_preview(blob_id: int) -> str:
    """Make the pictures of one blob."""
    return str(previews.make(Blob.objects.get(pk=blob_id)))


@shared_task
def scan_waiting() -> int:
    """Scan what came in while the scanner was away; returns how many were judged. Does nothing without a scanner."""
    if not scanning.is_on():
        return 0
    judged = 0
    for blob in Blob.objects.filter(scan_state=ScanState.NOT_SCANNED).order_by("pk")[:_BATCH]:
        try:
            with storages["evidence"].open(blob.storage_key, "rb") as file:
                verdict = scanning.scan(file)
        except (scanning.ScannerUnavailable, OSError):
            logger.warning("blob %s could not be scanned", blob.pk, exc_info=True)
            continue
        Blob.objects.filter(pk=blob.pk).update(
            scan_state=verdict.state, scan_finding=verdict.finding, scanned_at=timezone.now()
        )
        judged += 1
    return judged
