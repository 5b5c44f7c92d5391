"""The documents of an enrolment as CBBC's pages show them."""

from django.urls import reverse

from core.web.components import File
from core.web.files import file_of as document_file
from programmes.models import Enrolment, EnrolmentDocument


def file_of(enrolment: Enrolment, held: EnrolmentDocument) -> File:
    """A document with the addresses of its file and pictures."""
    arguments = [enrolment.reference, held.document.public_id]
    return document_file(
        held.document,
        url=reverse("enrolments_staff:document", args=arguments),
        picture_url=lambda size: reverse("enrolments_staff:preview", args=[*arguments, size.value]),
        added_at=held.added_at,
        added_by=held.document.uploaded_by_label,
        replaced_at=held.replaced_at,
    )
