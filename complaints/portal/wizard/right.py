"""The first step: which right. Choosing it begins the draft."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from complaints import queries
from complaints.actions import filing
from complaints.choices import ComplaintState
from complaints.models import Complaint
from complaints.portal import steps
from complaints.portal.contexts import draft as pages
from complaints.portal.contexts import home
from complaints.portal.forms import RightForm, StepForm
from complaints.portal.wizard.drafts import StepView
from core.accounts.actors import Actor
from core.verdicts import Denied
from core.web.views import PortalView
from programmes import queries as programmes
from programmes.models import Right
from programmes.today import programme_day


class NewView(PortalView):
    """The first step of a complaint that does not exist yet: choosing the right begins the draft."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the rights."""
        rights = rights_of(self.actor)
        return self.page(RightForm(rights=usable(rights), initial=self.unsent()), rights)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Begin a draft with the right that was chosen."""
        verdict = home.filing_verdict(self.actor)
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
            "denied": getattr(home.filing_verdict(self.actor), "reason", ""),
            **right_context(form, rights),
        }
        return self.render("complaints/portal/step_right.html", context, status=status)


def rights_of(actor: Actor) -> list[Right]:
    """All rights of the owner; those that cannot be used are shown too, with the reason."""
    return list(programmes.rights_to_complain_on(actor))


def usable(rights: list[Right]) -> list[Right]:
    """Those that a complaint can rely on today."""
    today = programme_day()
    return [right for right in rights if right.carries_complaints_on(today)]


def right_context(form: RightForm, rights: list[Right]) -> dict[str, Any]:
    """What the page of the rights prints."""
    cards = pages.right_cards(rights, str(form["right"].value() or ""), programme_day())
    return {
        "cards": [card for card in cards if not card.unusable],
        "unusable": [card for card in cards if card.unusable],
    }


def begun_with(right: Right, *, actor: Actor) -> Complaint:
    """A draft about the right: one that the person has begun just so and left empty, or else a new one."""
    empty = queries.visible_to(actor).filter(
        state=ComplaintState.DRAFT, filed_by_id=actor.person_id, right=right, reason="", addresses="", explanation=""
    )
    draft = empty.order_by("-pk").first() or filing.start_draft(actor=actor)
    return filing.keep_draft(draft.pk, actor=actor, fields={"right": right})


class RightStep(StepView):
    """Which right."""

    step = "right"
    template = "complaints/portal/step_right.html"

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form over the rights that can be used."""
        self.rights = rights_of(self.actor)
        return RightForm(rights=usable(self.rights), draft=draft, **options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """The right of the draft."""
        return {"right": str(draft.right_id or "")}

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """The cards."""
        return right_context(cast("RightForm", form), self.rights)

    def go_on(self, draft: Complaint) -> HttpResponseBase:
        """To the reason where it fell away, even for somebody who came from the check."""
        return super().go_on(draft) if draft.reason else redirect(steps.url(draft.reference, "reason"))
