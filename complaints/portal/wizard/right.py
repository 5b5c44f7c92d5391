"""The first step: which right. Choosing it begins the draft."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from complaints import policies, queries
from complaints.actions import filing
from complaints.choices import ComplaintState
from complaints.models import Complaint
from complaints.portal import steps
from complaints.portal.contexts import draft as pages
from complaints.portal.contexts import parts
from complaints.portal.forms import RightForm, StepForm
from complaints.portal.wizard.drafts import StepView
from core.accounts.actors import Actor
from core.days import house_day
from core.verdicts import Denied
from core.web.views import PortalView
from programmes import queries as programmes
from programmes.choices import Programme
from programmes.models import Right


class NewView(PortalView):
    """The first step of a complaint that does not exist yet: choosing the right begins the draft."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the rights."""
        rights = rights_of(self.actor)
        return self.page(RightForm(rights=usable(rights), initial=self.unsent()), rights)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Begin a draft with the right that was chosen."""
        verdict = policies.files(self.actor)
        if isinstance(verdict, Denied):
            raise PermissionDenied(verdict.reason)
        rights = rights_of(self.actor)
        form = RightForm(request.POST, rights=usable(rights))
        right = form.chosen() if form.is_valid() else None
        if right is None:
            return self.page(form, rights, status=422)
        draft = begun_with(right, actor=self.actor)
        return redirect(steps.url(draft.reference, "reason"))

    def page(self, form: RightForm, rights: list[Right], *, status: int = 200) -> HttpResponse:
        """Render the step."""
        context = {
            "form": form,
            "header": pages.step_header(None, "right"),
            "steps": steps.bar(None, "right"),
            "denied": getattr(policies.files(self.actor), "reason", ""),
            **right_context(form, rights, actor=self.actor),
        }
        return self.render("complaints/portal/step_right.html", context, status=status)


def rights_of(actor: Actor) -> list[Right]:
    """All rights of the owner, or of those for whom the agent may complain; those that cannot be used are shown too."""
    rights = programmes.rights_to_complain_on(actor)
    return list(rights.select_related("organisation") if programmes.is_agent(actor) else rights)


def usable(rights: list[Right]) -> list[Right]:
    """Those that a complaint can rely on today."""
    today = house_day()
    return [right for right in rights if right.carries_complaints_on(today)]


def right_context(form: RightForm, rights: list[Right], *, actor: Actor) -> dict[str, Any]:
    """What the page of the rights prints. One statement: who of the owners takes part in JD's complaint platform."""
    owners = {right.organisation_id for right in rights}
    enrolled = programmes.active_in(owners, Programme.COMPLAINT_PLATFORM) if owners else set()
    chosen = str(form["right"].value() or "")
    groups = pages.right_groups(actor, rights, chosen, house_day(), enrolled=enrolled)
    return {
        "groups": groups,
        "has_usable": any(group.usable for group in groups),
        "acts_as_agent": programmes.is_agent(actor),
        "enrolments_url": parts.enrolments_url(),
    }


def begun_with(right: Right, *, actor: Actor) -> Complaint:
    """A draft about the right: one that the person has begun just so and left empty, or else a new one."""
    empty = queries.visible_to(actor).filter(
        state=ComplaintState.DRAFT, filed_by_id=actor.person_id, right=right, reason="", addresses="", explanation=""
    )
    draft = empty.order_by("-pk").first()
    return (
        filing.keep_draft(draft.pk, actor=actor, fields={}) if draft else filing.start_draft(actor=actor, right=right)
    )


class RightStep(StepView):
    """Which right."""

    step = "right"
    template = "complaints/portal/step_right.html"

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form over the rights that can be used."""
        self.rights = [right for right in rights_of(self.actor) if right.organisation_id == draft.organisation_id]
        return RightForm(rights=usable(self.rights), draft=draft, **options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """The right of the draft."""
        return {"right": str(draft.right_id or "")}

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """The cards."""
        return right_context(cast("RightForm", form), self.rights, actor=self.actor)

    def go_on(self, draft: Complaint) -> HttpResponseBase:
        """To the reason where it fell away, even for somebody who came from the check."""
        return super().go_on(draft) if draft.reason else redirect(steps.url(draft.reference, "reason"))
