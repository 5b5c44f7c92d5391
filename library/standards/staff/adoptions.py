"""Who has adopted a standard; what was signed on paper is recorded by CBBC."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents import responses
from core.verdicts import Denied
from core.web.components import Action
from core.web.views import StaffView
from core.workflow.errors import require
from library import policies
from library.models import Adoption, Edition
from library.standards import adopting
from library.standards.forms import NothingForm, RecordForm
from library.standards.pages import StandardView
from library.standards.policies import can_be_adopted
from library.standards.queries import adoptions_visible_to, parties
from library.standards.staff.pages import WritingPage


class Adoptions(StandardView, StaffView):
    """Organisations that stand by the edition, and those that no longer do."""

    room = "standards_staff"

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        edition = self.edition(reference)
        may = policies.edits(self.actor, edition)
        verdict = can_be_adopted(edition) if may else may
        denied = verdict.reason if isinstance(verdict, Denied) else ""
        record = Action(_("Record an adoption"), self.url("record", edition), "file-earmark-plus", "primary", denied)
        context = {
            "header": self.header(edition, _("Adoptions"), actions=[record]),
            "edition": edition,
            "adoptions": adoptions_visible_to(self.actor).filter(edition=edition),
            "writes": bool(may),
        }
        return self.render("library/standards/adoptions.html", context)


class AdoptionPage(WritingPage):
    """A form about adoptions."""

    def back(self, edition: Edition) -> str:
        """All adoptions."""
        return self.url("adoptions", edition)

    def adoption(self, edition: Edition, pk: int) -> Adoption:
        """An adoption of the edition. Raises Http404."""
        found = adoptions_visible_to(self.actor).filter(edition=edition, pk=pk).first()
        if found is None:
            raise Http404
        return found


class Record(AdoptionPage):
    """A signed paper."""

    form_class, title = RecordForm, gettext_lazy("Record an adoption")
    submit, done = gettext_lazy("Record it"), gettext_lazy("The adoption is on record.")

    def permit(self, edition: Edition, **given: Any) -> None:
        """Only what is published is adopted."""
        super().permit(edition, **given)
        require(can_be_adopted(edition))

    def form(self, edition: Edition, data: Any = None, files: Any = None, **given: Any) -> forms.Form:
        """With the organisations that can sign."""
        return RecordForm(data, files, organisations=list(parties()))

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Record it, with its paper."""
        adopting.record_adoption(
            edition.pk,
            int(data["organisation"]),
            signed_by=data["signed_by"],
            adopted_on=data["adopted_on"],
            document=self.store(data["document"]),
            actor=self.actor,
        )
        return self.back(edition)


class Revoke(AdoptionPage):
    """An organisation no longer stands by it."""

    form_class, title = NothingForm, gettext_lazy("End the adoption")
    submit, done = gettext_lazy("End it today"), gettext_lazy("The adoption has ended. It stays on record.")
    tone = "danger"

    def about(self, edition: Edition, **given: Any) -> dict[str, Any]:
        """Whose."""
        return {"adoption": self.adoption(edition, given["pk"])}

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """End it."""
        adopting.revoke(self.adoption(edition, given["pk"]).pk, actor=self.actor)
        return self.back(edition)


class Paper(StandardView, StaffView):
    """The signed paper of an adoption."""

    room = "standards_staff"

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        found = adoptions_visible_to(self.actor).filter(edition=self.edition(reference), pk=pk).first()
        if found is None or found.document is None:
            raise Http404
        return responses.attachment(found.document, actor=self.actor, request=request)
