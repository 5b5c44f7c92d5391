"""The infringement in the owner's words."""

from typing import Any

from complaints.actions.effects import MAX_EXPLANATION, MIN_EXPLANATION
from complaints.models import Complaint
from complaints.portal.forms import ExplanationForm, StepForm
from complaints.portal.wizard.drafts import StepView


class ExplanationStep(StepView):
    """The infringement in the owner's words."""

    step = "explanation"
    template = "complaints/portal/step_explanation.html"

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form."""
        return ExplanationForm(**options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """The text as it was left."""
        return {"explanation": draft.explanation}

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """The counter."""
        length = len(str(form["explanation"].value() or "").replace("\r\n", "\n").strip())
        return {"least": MIN_EXPLANATION, "most": MAX_EXPLANATION, "length": length}
