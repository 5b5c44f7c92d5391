"""The address to which the uploader sends one file after the other."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.accounts.requests import actor_of
from core.documents.errors import DocumentRefused, StorageUnavailable
from core.documents.uploads import refused_uploads
from core.web.components import File
from core.web.errors import problem
from core.web.views import AudienceView
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused


class UploadView(AudienceView):
    """One file of the uploader: answered with its list item, or with a problem document whose detail is shown."""

    def record(self, **where: Any) -> Any:
        """What the address names, for somebody who may add files to it. Raises NotVisible, Refused or Conflict."""
        raise NotImplementedError

    def take_in(self, upload: "UploadedFile[Any]", record: Any, **where: Any) -> File:
        """Store the file and bind it to the record. Raises as the actions do."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A program asks here: every refusal is a problem document, never a page."""
        if actor_of(request) is None and request.method == "POST":
            return problem(401, _("You have been signed out. Sign in in another window, then add this file again."))
        try:
            # Not super(): what a page makes of these errors is a page.
            return AudienceView.dispatch(self, request, *args, **kwargs)
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            return problem(403, str(refused.denied.reason))
        except Conflict as conflict:
            return problem(409, str(conflict.denied.reason))
        except InvalidInputs as invalid:
            return problem(422, str(invalid))
        except StorageUnavailable as away:
            return problem(503, away.message)
        except DocumentRefused as refused:
            return problem(413 if refused.code.endswith("too_large") else 422, refused.message)

    def post(self, request: HttpRequest, **where: Any) -> HttpResponseBase:
        """Take the file in. Who may not is told so before anything is said of the file."""
        record = self.record(**where)
        for refusal in refused_uploads(request):
            raise refusal
        upload = request.FILES.get("file")
        if upload is None:
            return problem(400, _("No file came with this request."))
        return self.render("components/file.html", {"file": self.take_in(upload, record, **where)}, status=201)
