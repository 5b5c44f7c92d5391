"""Handing the filing kit to the owner's side and to CBBC's staff."""

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import queries
from complaints.kit.bag import pieces_of_bag
from complaints.kit.building import parts_of
from complaints.kit.material import Material, NoKit, material_of
from complaints.kit.speech import NOTICE_EN
from complaints.models import Complaint
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.days import house_day
from core.documents.store import evidence as store_of_evidence
from core.rates import spend
from core.web import errors
from core.web.views import AudienceView, PortalView, StaffView


class Kit(AudienceView):
    """The kit of one complaint, as a ZIP that is sent while it is made. `page` names the complaint's own page."""

    page: ClassVar[str]

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Send it, and record who took it. There is none before a counter-notice with an election was served."""
        complaint = _visible_to(self.actor).filter(reference=reference).first()
        if complaint is None:
            raise Http404
        allowance = spend(f"kits:{self.actor.kind}:{self.actor.id}", settings.IPP_KIT_RATE)
        if allowance.is_spent:
            refusal = errors.page(request, 429, retry_after=allowance.reset)
            refusal["Retry-After"] = str(allowance.reset)
            return refusal
        now = timezone.now()
        try:
            material = material_of(complaint, actor=self.actor, now=now)
        except NoKit:
            messages.info(request, _("There is a filing kit once a counter-notice has been served."))
            return redirect(self.page, reference)
        _refuse_gaps(material)
        name = f"kit-{complaint.reference}"
        info = {
            "Source-Organization": complaint.organisation.name,
            "External-Identifier": complaint.reference,
            "External-Description": f"Filing kit upon a counter-notice. {NOTICE_EN}",
        }
        pieces = pieces_of_bag(name, list(parts_of(material)), info=info, day=house_day(now))
        if request.method == "GET":
            audit.record("complaints.kit_taken", actor=self.actor, subject=complaint, now=now)
        return _attached(pieces, name)


class PortalKit(Kit, PortalView):
    """For the owner and its agents."""

    page = "complaints_portal:detail"


class StaffKit(Kit, StaffView):
    """For CBBC."""

    page = "complaints_staff:detail"


def _visible_to(actor: Actor) -> "QuerySet[Complaint]":
    return queries.visible_to(actor).select_related("organisation", "right")


def _refuse_gaps(material: Material) -> None:
    """A kit whose files are gone is not begun: half a ZIP would look like a whole one. Raises Http404."""
    with store_of_evidence() as storage:
        for one in material.enclosures:
            if not one.is_withheld and not storage.exists(one.blob.storage_key):
                raise Http404


def _attached(pieces: Iterator[bytes], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
