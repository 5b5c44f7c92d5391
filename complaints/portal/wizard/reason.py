"""Why the listings infringe, and what JD should do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from complaints.choices import REASONS_OF, Measure
from complaints.models import Complaint
from complaints.portal import steps
from complaints.portal.forms import ReasonForm, StepForm
from complaints.portal.wizard.drafts import StepView
from complaints.portal.wording import NOT_A_COMPLAINT


class ReasonStep(StepView):
    """Why, and what JD should do."""

    step = "reason"
    template = "complaints/portal/step_reason.html"

    def get(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Which reasons there are depends on the right: without one, that comes first."""
        return super().get(request, reference, step) if self.writable(reference).right else self.first(reference)

    def post(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """As above."""
        return super().post(request, reference, step) if self.writable(reference).right else self.first(reference)

    def first(self, reference: str) -> HttpResponseBase:
        """Send the person to the right."""
        messages.info(self.request, _("Choose the right first: the reasons depend on it."))
        return redirect(steps.url(reference, "right"))

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form with the reasons that fit."""
        assert draft.right is not None
        return ReasonForm(right=draft.right, **options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """What was chosen; the only reason there is, and the usual measure."""
        assert draft.right is not None
        fitting = REASONS_OF[draft.right.right_type]
        only = fitting[0] if len(fitting) == 1 else ""
        return {"reason": draft.reason or only, "measure": draft.measure or Measure.DELETE}

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """What is no complaint."""
        return {"not_a_complaint": NOT_A_COMPLAINT}
