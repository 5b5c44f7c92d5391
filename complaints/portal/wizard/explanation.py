"""The infringement in the owner's words."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.utils.html import format_html
from django.utils.translation import gettext as _

from complaints.advice.hints import Hint, hint_in
from complaints.advice.portal.asking import ask_url
from complaints.limits import MAX_EXPLANATION, MIN_EXPLANATION
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
        """The texts as they were left."""
        return {
            "explanation": draft.explanation,
            "safety_risk": draft.safety_risk,
            "safety_note": draft.safety_note,
        }

    def go_on(self, draft: Complaint) -> HttpResponseBase:
        """On, whatever it says; words that sound like something else than an infringement are pointed out."""
        hint = hint_in(draft.explanation)
        if hint is not None:
            url = ask_url(draft=draft, topic=hint.topic)
            messages.info(self.request, format_html('{} <a href="{}">{}</a>', in_words(hint), url, _("Ask CBBC")))
        return super().go_on(draft)

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """The counter, and where the words sound like something else than an infringement, the way to CBBC's advice."""
        text = str(form["explanation"].value() or "").replace("\r\n", "\n")
        hint = hint_in(text)
        return {
            "least": MIN_EXPLANATION,
            "most": MAX_EXPLANATION,
            "length": len(text.strip()),
            "hint": in_words(hint) if hint else "",
            "advice_url": ask_url(draft=draft, topic=hint.topic) if hint else "",
        }


def in_words(hint: Hint) -> str:
    """What somebody reads whose words sound like something else than an infringement."""
    words = _("You write of “%(words)s”. JD acts on infringements only. If that is the trouble, CBBC advises you.")
    return words % {"words": hint.words[0]}
