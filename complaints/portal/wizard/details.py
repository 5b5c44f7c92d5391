"""The facts that the ground of a draft asks for: the form is made from its rule set."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.grounds import Field, RuleSet, answers, in_words, settling
from complaints.models import Complaint
from complaints.portal import steps
from complaints.portal.forms import KEPT_EXPLANATION, PlainTextField, StepForm
from complaints.portal.wizard.drafts import StepView
from core.days import house_day
from core.web.forms import DateField

# More choices than these are a list to pull down.
RADIOS = 5
PREFIX = "answer_"


def _text(field: Field) -> forms.Field:
    return PlainTextField()


def _lines(field: Field) -> forms.Field:
    return PlainTextField(widget=forms.Textarea(attrs={"rows": 4}))


def _choice(field: Field) -> forms.Field:
    choices = [(code, in_words(words)) for code, words in field.options]
    if field.required and len(choices) <= RADIOS:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect())
    return forms.ChoiceField(choices=[("", _("Not chosen")), *choices])


def _several(field: Field) -> forms.Field:
    choices = [(code, in_words(words)) for code, words in field.options]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple())


def _number(field: Field) -> forms.Field:
    return forms.IntegerField(min_value=0)


def _day(field: Field) -> forms.Field:
    return DateField()


def _yes(field: Field) -> forms.Field:
    return forms.BooleanField()


def _order(field: Field) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off", "class": "addresses"})
    return PlainTextField(widget=widget)


BUILDERS: Mapping[str, Callable[[Field], forms.Field]] = {
    "text": _text,
    "lines": _lines,
    "choice": _choice,
    "several": _several,
    "number": _number,
    "day": _day,
    "yes": _yes,
    "order": _order,
}


class DetailsForm(StepForm):
    """One form field for each fact that the rule set asks for. Text that does not hold is kept all the same."""

    def __init__(self, *args: Any, rules: RuleSet, draft: Complaint, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rules, self.draft = rules, draft
        self.asked: Sequence[Field] = rules.fields_for(draft.reason)
        self.answers: dict[str, Any] = {}
        for field in self.asked:
            built = BUILDERS[field.kind](field)
            built.label, built.help_text = in_words(field.label), in_words(field.help)
            built.required = field.required
            built.error_messages["required"] = gettext_lazy("Answer this question.")
            built.says_optional = not field.required  # type: ignore[attr-defined]
            self.fields[f"{PREFIX}{field.code}"] = built

    def clean(self) -> None:
        """Judge the answers as the API does."""
        given = {
            field.code: _as_json(field, self.cleaned_data[name])
            for field in self.asked
            if (name := f"{PREFIX}{field.code}") in self.cleaned_data
        }
        self.answers, wrong = answers.judged(self.rules, self.draft.reason, given, today=house_day())
        for code, words in wrong.items():
            self.add_error(f"{PREFIX}{code}", words)
            if isinstance(given[code], str):
                self.answers[code] = given[code][:KEPT_EXPLANATION]

    def kept(self, now: datetime) -> dict[str, Any]:
        """The answers to this rule set's questions; those to another's stay, should the reason be changed back."""
        asked = {field.code for field in self.asked}
        others = {code: value for code, value in self.draft.answers.items() if code not in asked}
        return {"answers": others | self.answers}


def _as_json(field: Field, value: Any) -> Any:
    if field.kind == "order":
        return [line for line in value.splitlines() if line.strip()]
    return value.isoformat() if isinstance(value, date) else value


def _as_shown(field: Field, value: Any) -> Any:
    return "\n".join(value) if field.kind == "order" and isinstance(value, list) else value


class DetailsStep(StepView):
    """The facts that the ground asks for."""

    step = "details"
    template = "complaints/portal/step_details.html"

    def get(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """What is asked depends on the reason: without one, that comes first; where nothing is asked, on."""
        return self.elsewhere(reference) or super().get(request, reference, step)

    def post(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """As above."""
        return self.elsewhere(reference) or super().post(request, reference, step)

    def elsewhere(self, reference: str) -> HttpResponseBase | None:
        """Where the person is sent instead, if anywhere."""
        draft = self.writable(reference)
        if steps.asked_of(draft):
            return None
        if settling.for_draft(draft, house_day()) is None:
            messages.info(self.request, _("Choose the reason first: what is asked depends on it."))
            return redirect(steps.url(reference, "reason" if draft.right else "right"))
        return redirect(steps.url(reference, steps.after(draft, self.step)))

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form of the rule set in force."""
        rules = settling.for_draft(draft, house_day())
        assert rules is not None
        return DetailsForm(rules=rules, draft=draft, **options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """What was answered."""
        return {
            f"{PREFIX}{field.code}": _as_shown(field, draft.answers[field.code])
            for field in steps.asked_of(draft)
            if field.code in draft.answers
        }
