"""Contact data, and the statement of truth."""

from typing import Any, cast

from complaints.models import Complaint
from complaints.portal.forms import StatementForm, StepForm
from complaints.portal.wizard.drafts import StepView
from core.accounts.models import Person


class StatementStep(StepView):
    """Contact data, and the statement of truth."""

    step = "statement"
    template = "complaints/portal/step_statement.html"

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form."""
        return StatementForm(**options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """What was stated, or name and title of whoever files."""
        person = cast("Person", self.request.user)
        return {
            "discloses_contact": "yes" if draft.discloses_contact else "no",
            "statement_name": draft.statement_name or person.name,
            "statement_title": draft.statement_title or person.job_title,
            "agrees": draft.statement_at is not None,
        }
