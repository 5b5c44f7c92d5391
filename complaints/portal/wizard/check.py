"""All answers on one page; and submitting."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from complaints import addresses, policies, queries
from complaints.grounds import settling
from complaints.guards import enrolled
from complaints.models import Complaint
from complaints.portal.contexts import draft as pages
from complaints.portal.wizard.drafts import DraftView
from complaints.targets import held
from complaints.workflow import complaint_workflow
from core.days import house_day
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs


class CheckView(DraftView):
    """All answers on one page; the button that submits."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show the answers; those who may only read see them too."""
        return self.page(self.readable(reference))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Submit. A second submit finds the complaint filed and leads to it."""
        draft = self.writable(reference)
        try:
            engine.move(complaint_workflow, draft.pk, "submit", actor=self.actor)
        except InvalidInputs:
            return self.page(self.writable(reference), status=422)
        except Conflict:
            # Submitted meanwhile leads to the complaint; a draft still, its owner is not enrolled.
            return self.page(self.writable(reference), status=409)
        return redirect("complaints_portal:submitted", draft.reference)

    def page(self, draft: Complaint, *, status: int = 200) -> HttpResponse:
        """Render the answers."""
        evidence = list(queries.evidence_visible_to(self.actor).filter(complaint=draft).order_by("pk"))
        verdict = policies.owner_acts(self.actor, draft)
        sheet, now = addresses.of_draft(draft), timezone.now()
        keys = [line.key for line in sheet.targets]
        keys += held.keys_of(draft) if sheet.held.total else []
        page = pages.check_page(
            draft,
            sheet,
            evidence,
            checklist=settling.of_draft(draft, evidence, keys, actor=self.actor, day=house_day(now)),
            verdict=verdict,
            enrolled=enrolled(draft),
            now=now,
        )
        return self.render("complaints/portal/check.html", {"page": page, "header": page.header}, status=status)
