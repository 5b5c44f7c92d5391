"""What every page of a draft does, and how a step keeps what it was given, whole or not."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import policies, queries
from complaints.actions import filing
from complaints.choices import HOLD_ADVICE, ComplaintState
from complaints.models import Complaint
from complaints.portal import steps
from complaints.portal.contexts import draft as pages
from complaints.portal.forms import StepForm
from core.web.views import AnsweringView, PortalView
from core.workflow.errors import Conflict, NotVisible, require


class AlreadyFiled(Exception):
    """The draft is no draft any more: a second submit, the back button, or a colleague."""


class DraftView(AnsweringView, PortalView):
    """A page about a draft. One that was filed meanwhile leads to its own page, whatever was asked for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn what can come in between into a page."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except (AlreadyFiled, Conflict):
            messages.info(request, _("This complaint has been submitted. This is how it stands now."))
            return redirect("complaints_portal:detail", kwargs["reference"])

    def readable(self, reference: str) -> Complaint:
        """The draft with this reference. Raises NotVisible or AlreadyFiled."""
        found = (
            queries.visible_to(self.actor).select_related("right", "organisation").filter(reference=reference).first()
        )
        if found is None:
            raise NotVisible
        if found.state != ComplaintState.DRAFT:
            raise AlreadyFiled
        return found

    def writable(self, reference: str) -> Complaint:
        """The draft, for somebody who may change it. Raises NotVisible, AlreadyFiled or Refused."""
        draft = self.readable(reference)
        require(policies.owner_acts(self.actor, draft))
        return draft

    def keep(self, draft: Complaint, fields: dict[str, Any]) -> Complaint:
        """Write fields of the draft, if any."""
        return filing.keep_draft(draft.pk, actor=self.actor, fields=fields) if fields else draft

    def left(self, draft: Complaint) -> HttpResponseBase:
        """Put aside for later."""
        messages.success(
            self.request,
            _("Draft %(reference)s is kept. Take it up again when you like.") % {"reference": draft.reference},
        )
        return redirect("complaints_portal:list")


class StepView(DraftView):
    """One step: GET shows it, POST keeps what was given and goes on, or says what is wrong."""

    step: ClassVar[str]
    template: ClassVar[str]

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The step's form; `options` are those of a Django form."""
        raise NotImplementedError

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """What the form holds at first."""
        return {}

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """More for the template."""
        return {}

    def get(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Show the step, with what a lost session had not sent yet."""
        draft = self.writable(reference)
        unsent = self.unsent()
        return self.page(draft, self.build(draft, initial=self.initial(draft) | (unsent.dict() if unsent else {})))

    def post(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Keep the answers, and go on where they hold."""
        draft = self.writable(reference)
        form = self.build(draft, data=request.POST, files=request.FILES)
        is_valid = form.is_valid()
        draft = self.keep(draft, form.kept(timezone.now()))
        if "leave" in request.POST:
            return self.left(draft)
        return self.go_on(draft) if is_valid else self.page(draft, form, status=422)

    def page(self, draft: Complaint, form: StepForm, *, status: int = 200) -> HttpResponse:
        """Render the step."""
        context = {
            "draft": draft,
            "form": form,
            "header": pages.step_header(draft, self.step),
            "steps": steps.bar(draft, self.step),
            "from_check": "from" in self.request.GET,
            "rests": HOLD_ADVICE.get(draft.held_for, ""),
            **self.context(draft, form),
        }
        return self.render(self.template, context, status=status)

    def go_on(self, draft: Complaint) -> HttpResponseBase:
        """To the next step, or back to the check where one came from there."""
        return redirect(
            steps.url(draft.reference, "check" if "from" in self.request.GET else steps.after(draft, self.step))
        )

    def stay(self, draft: Complaint) -> HttpResponseBase:
        """The same step again, afresh."""
        return redirect(self.request.get_full_path())
