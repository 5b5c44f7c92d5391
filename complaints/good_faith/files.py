"""Handing out the files of appeals, to whoever sees the review."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from complaints.good_faith import queries
from core.documents import responses
from core.web.views import AudienceView


class FileView(AudienceView):
    """A file of an appeal, for saving; sub-classes name the audience."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Hand it out, and record that."""
        files = queries.files_visible_to(self.actor)
        found = files.filter(review__reference=reference, document__public_id=public_id).first()
        if found is None:
            raise Http404
        return responses.attachment(found.document, actor=self.actor, request=request)
