"""What is wrong: where it infringes, why, and what JD should do; where it does not, on to CBBC's advice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.advice.choices import Topic
from complaints.advice.portal.asking import ask_url
from complaints.choices import REASONS_OF, Measure
from complaints.models import Complaint
from complaints.portal import steps
from complaints.portal.forms import ReasonForm, StepForm
from complaints.portal.wizard.drafts import StepView
from complaints.portal.wording import INFRINGEMENT, TOPIC_HINTS, TROUBLES
from core.web.forms import HintedRadioSelect


class TroubleField(forms.ChoiceField):
    """The plain question that comes first; whoever leaves it out speaks of an infringement."""

    says_optional = False


class TroubleForm(ReasonForm):
    """What is wrong, and of an infringement why and what JD should do."""

    trouble = TroubleField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy(
            "JD acts on infringements only. With everything else CBBC helps: its form opens with what you have given."
        ),
        choices=TROUBLES,
        required=False,
        widget=HintedRadioSelect(hints=TOPIC_HINTS),
    )

    field_order = ("trouble", "reason", "measure")

    @property
    def advice_topic(self) -> str:
        """On what CBBC advises, where nothing infringes; empty where something does."""
        given = str(self["trouble"].value() or "")
        return given if given in Topic.values else ""

    def kept(self, now: Any) -> dict[str, Any]:
        """What was chosen of the complaint's own fields."""
        return {name: value for name, value in super().kept(now).items() if name != "trouble"}


class ReasonStep(StepView):
    """What is wrong, why, and what JD should do."""

    step = "reason"
    template = "complaints/portal/step_reason.html"

    def get(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Which reasons there are depends on the right: without one, that comes first."""
        return super().get(request, reference, step) if self.writable(reference).right else self.first(reference)

    def post(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """As above. What is no infringement leads to CBBC's advice, with all that was given so far."""
        draft = self.writable(reference)
        if not draft.right:
            return self.first(reference)
        form = self.build(draft, data=request.POST)
        if isinstance(form, TroubleForm) and form.advice_topic and "leave" not in request.POST:
            form.is_valid()
            draft = self.keep(draft, form.kept(timezone.now()))
            return redirect(ask_url(draft=draft, topic=form.advice_topic))
        return super().post(request, reference, step)

    def first(self, reference: str) -> HttpResponseBase:
        """Send the person to the right."""
        messages.info(self.request, _("Choose the right first: the reasons depend on it."))
        return redirect(steps.url(reference, "right"))

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form with the reasons that fit."""
        assert draft.right is not None
        return TroubleForm(right=draft.right, **options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """What was chosen; the only reason there is, and the usual measure."""
        assert draft.right is not None
        fitting = REASONS_OF[draft.right.right_type]
        only = fitting[0] if len(fitting) == 1 else ""
        return {
            "trouble": INFRINGEMENT if draft.reason else "",
            "reason": draft.reason or only,
            "measure": draft.measure or Measure.DELETE,
        }
