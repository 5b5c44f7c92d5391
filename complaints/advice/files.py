"""Handing out the files of advice requests, to whoever sees the request."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from complaints.advice import queries
from core.accounts.actors import Actor
from core.documents import responses
from core.documents.choices import PreviewSize
from core.documents.models import Document
from core.web.views import AudienceView


def document_of(reference: str, public_id: UUID, *, actor: Actor) -> Document:
    """The document of a request that the actor may see. Raises Http404."""
    found = queries.files_visible_to(actor).filter(advice__reference=reference, document__public_id=public_id).first()
    if found is None:
        raise Http404
    return found.document


class FileView(AudienceView):
    """A file of a request, for saving; sub-classes name the audience."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Hand it out, and record that."""
        document = document_of(reference, public_id, actor=self.actor)
        return responses.attachment(document, actor=self.actor, request=request)


class PreviewView(AudienceView):
    """The picture of a file, small or large; sub-classes name the audience."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID, size: str) -> HttpResponseBase:
        """Show it."""
        if size not in PreviewSize.values:
            raise Http404
        return responses.preview(document_of(reference, public_id, actor=self.actor), size=PreviewSize(size))
