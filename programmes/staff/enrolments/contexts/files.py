"""The documents of an enrolment as CBBC's pages show them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.documents.choices import TYPES, PreviewSize, ScanState
from core.web.components import File
from programmes.models import Enrolment, EnrolmentDocument


def file_of(enrolment: Enrolment, held: EnrolmentDocument) -> File:
    """A document with the addresses of its file and pictures."""
    document, blob = held.document, held.document.blob
    kind = TYPES.get(blob.media_type)
    arguments = [enrolment.reference, document.public_id]
    is_infected = blob.scan_state == ScanState.INFECTED
    shows = document.is_image and not is_infected
    return File(
        name=document.name,
        size=blob.size,
        sha256=blob.sha256,
        url="" if is_infected else reverse("enrolments_staff:document", args=arguments),
        thumbnail_url=reverse("enrolments_staff:preview", args=[*arguments, PreviewSize.THUMBNAIL]) if shows else "",
        preview_url=reverse("enrolments_staff:preview", args=[*arguments, PreviewSize.PREVIEW]) if shows else "",
        icon=document.icon,
        kind=kind.label if kind else blob.media_type,
        added_at=held.added_at,
        added_by=document.uploaded_by_label,
        replaced_at=held.replaced_at,
        warning=_("The virus scanner found something in this file; it is not handed out.") if is_infected else "",
    )
