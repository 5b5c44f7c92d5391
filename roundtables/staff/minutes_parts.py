"""Pages beside the minutes: an action point from a line, a decision's words, comments, reading, the paper, verbs."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.accounts.choices import Audience
from core.days import house_day
from core.web.transitions import TransitionView, add_errors
from core.workflow.errors import Conflict, InvalidInputs
from core.workflow.table import MovableRecord, Transition
from roundtables import lines, queries
from roundtables.actions import action_points
from roundtables.actions import minutes as actions
from roundtables.actions.minutes import WRITABLE, Words
from roundtables.minutes_downloads import PaperView, papers_of
from roundtables.minutes_pages import minutes_of
from roundtables.models import Decision, MinutesComment, Roundtable
from roundtables.policies import arranges
from roundtables.staff.minutes import VERBS, MinutesView, header_of, said, url_of, verbs_around
from roundtables.staff.minutes_forms import (
    AnswerForm,
    DecisionForm,
    TakeForm,
    ToldForm,
    houses,
    understood_as,
)
from roundtables.workflow import roundtable_workflow


class FormPage(MinutesView):
    """A page with one form about the minutes, which leads back to them."""

    template = "roundtables/minutes/form.html"

    def page(
        self, roundtable: Roundtable, form: forms.Form, title: Any, submit: Any, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Render it."""
        context = {
            "roundtable": roundtable,
            "title": title,
            "reference": roundtable.reference,
            "form": form,
            "submit_label": submit,
            "cancel_url": url_of(roundtable),
        }
        return self.render(self.template, context | more, status=status)


class Take(FormPage):
    """An action point from one line: what was understood of it, to be corrected and taken down."""

    template = "roundtables/minutes/take.html"

    def get(self, request: HttpRequest, reference: str, item: int) -> HttpResponseBase:
        """Show what was understood of `line`."""
        roundtable = self.found(reference)
        line = request.GET.get("line", "") or request.GET.get(f"line_{item}", "")
        if item and not self.is_part and not roundtable.items.filter(pk=item).exists():
            messages.warning(request, action_points.ITEM_GONE.reason)
            return redirect(f"{reverse('minutes_staff:take', args=[reference, 0])}?{urlencode({'line': line})}")
        self.item(roundtable, item)
        found = lines.understand(line, houses(), today=house_day())
        form = TakeForm(initial=understood_as(found), roundtable=roundtable, actor=self.actor)
        return self.form(roundtable, item, form, found=found if line.strip() else None)

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponseBase:
        """Take it down. Where the item is gone, the form stays as it was filled in, now for the meeting as a whole."""
        roundtable = self.found(reference)
        form = TakeForm(request.POST, roundtable=roundtable, actor=self.actor)
        under = roundtable.items.filter(pk=item).first() if item else None
        status, goes_to = 422, item
        if item and under is None:
            form.is_valid()
            form.add_error(None, action_points.ITEM_GONE.reason)
            status, goes_to = 409, 0
        elif form.is_valid():
            try:
                point = action_points.take(roundtable.pk, form.task(under), actor=self.actor)
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
                status, goes_to = 409, 0 if conflict.denied is action_points.ITEM_GONE else item
            else:
                if self.is_part:
                    return said(self, roundtable, item)
                messages.success(request, _("%(reference)s is taken down.") % {"reference": point.reference})
                return redirect(url_of(roundtable, f"section-{item}"))
        # Within the page only a 422 is put in place (static/js/app.js).
        answer = self.form(roundtable, goes_to, form, status=422 if self.is_part else status)
        answer["HX-Retarget"] = f"#take-{item}"
        answer["HX-Reswap"] = "innerHTML"
        return answer

    @property
    def is_part(self) -> bool:
        """Whether the form stands within the page on which minutes are taken."""
        return self.request.headers.get("HX-Request") == "true"

    def form(
        self,
        roundtable: Roundtable,
        item: int,
        form: forms.Form,
        *,
        found: lines.Understood | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The form, as a page or within the page."""
        self.template = "roundtables/minutes/_take.html" if self.is_part else "roundtables/minutes/take.html"
        more = {"item": item, "understood": found, "is_part": self.is_part}
        return self.page(roundtable, form, _("Action point"), _("Take down"), status=status, **more)


class EditDecision(FormPage):
    """The words of a decision, in both languages; or its end."""

    template = "roundtables/minutes/decision.html"

    def decision(self, roundtable: Roundtable, number: int) -> Decision:
        """The decision with this number, for somebody who keeps the minutes. Raises Http404."""
        found = queries.decisions_visible_to(self.actor).filter(roundtable=roundtable, number=number).first()
        if found is None or roundtable.state not in WRITABLE or not arranges(self.actor):
            raise Http404
        return found

    def get(self, request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
        """Show them."""
        roundtable = self.found(reference)
        decision = self.decision(roundtable, number)
        form = DecisionForm(initial={"text": decision.text, "text_zh": decision.text_zh})
        return self.page(roundtable, form, self.title(decision), _("Save"))

    def post(self, request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
        """Change or strike it."""
        roundtable = self.found(reference)
        decision = self.decision(roundtable, number)
        anchor = f"section-{decision.item_id or 0}"
        form = DecisionForm(request.POST)
        try:
            if "strike" in request.POST:
                actions.strike(roundtable.pk, number, actor=self.actor)
                return redirect(url_of(roundtable, anchor))
            if form.is_valid():
                words = Words(form.cleaned_data["text"], form.cleaned_data["text_zh"])
                actions.reword(roundtable.pk, number, words, actor=self.actor)
                return redirect(url_of(roundtable, anchor))
        except (Conflict, InvalidInputs) as error:
            form.add_error(None, str(error))
        return self.page(roundtable, form, self.title(decision), _("Save"), status=422)

    def title(self, decision: Decision) -> str:
        """The head of the page."""
        return _("Decision %(number)s") % {"number": decision.number}


class AnswerComment(FormPage):
    """What became of a comment."""

    template = "roundtables/minutes/answer.html"

    def comment(self, roundtable: Roundtable, pk: int) -> MinutesComment:
        """The comment, for somebody who keeps the minutes. Raises Http404."""
        rows = MinutesComment.objects.filter(section__in=queries.sections_visible_to(self.actor))
        found = rows.filter(pk=pk, section__roundtable=roundtable).select_related("organisation", "section__item")
        comment = found.first()
        if comment is None or not arranges(self.actor):
            raise Http404
        return comment

    def get(self, request: HttpRequest, reference: str, comment: int) -> HttpResponseBase:
        """Show the comment beside the section's words."""
        roundtable = self.found(reference)
        found = self.comment(roundtable, comment)
        form = AnswerForm(initial={"outcome": found.outcome, "answer": found.answer})
        return self.page(roundtable, form, _("Answer a comment"), _("Answer"), comment=found)

    def post(self, request: HttpRequest, reference: str, comment: int) -> HttpResponseBase:
        """Answer it."""
        roundtable = self.found(reference)
        found = self.comment(roundtable, comment)
        form = AnswerForm(request.POST)
        if form.is_valid():
            try:
                given = form.cleaned_data
                actions.answer_comment(found.pk, given["outcome"], given["answer"], actor=self.actor)
                return redirect(url_of(roundtable, f"section-{found.section.item_id or 0}"))
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
        return self.page(roundtable, form, _("Answer a comment"), _("Answer"), status=422, comment=found)


class ToldComment(FormPage):
    """A comment that came by mail or telephone, taken down for whoever made it."""

    def get(self, request: HttpRequest, reference: str, item: int) -> HttpResponseBase:
        """Ask who said what."""
        roundtable = self.found(reference)
        self.section(roundtable, item)
        return self.page(roundtable, ToldForm(roundtable=roundtable), _("Comment on the minutes"), _("Take down"))

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponseBase:
        """Take it down."""
        roundtable = self.found(reference)
        section = self.section(roundtable, item)
        form = ToldForm(request.POST, roundtable=roundtable)
        if form.is_valid():
            given = form.cleaned_data
            house = int(given["organisation"])
            try:
                actions.comment(section, given["text"], actor=self.actor, organisation_pk=house)
                return redirect(url_of(roundtable, f"section-{item}"))
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
        return self.page(roundtable, form, _("Comment on the minutes"), _("Take down"), status=422)

    def section(self, roundtable: Roundtable, item: int) -> int:
        """The key of the section that was written for an item. Raises Http404."""
        found = queries.sections_visible_to(self.actor).filter(roundtable=roundtable, item=self.item(roundtable, item))
        pk = found.values_list("pk", flat=True).first()
        if pk is None:
            raise Http404
        return int(pk)


class Read(MinutesView):
    """The minutes in both languages, to be read and printed, with what was commented on them."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        roundtable = self.found(reference)
        may_write = roundtable.state in WRITABLE and bool(arranges(self.actor))
        minutes = minutes_of(roundtable, actor=self.actor, now=timezone.now())
        context = {
            "header": header_of(roundtable, _("Minutes: %(theme)s") % {"theme": roundtable.display_theme}),
            "minutes": minutes,
            "verbs": verbs_around(minutes, self),
            "write_url": url_of(roundtable) if may_write else "",
            "papers": papers_of(roundtable, "minutes_staff"),
        }
        return self.render("roundtables/minutes/read.html", context)


class PaperPage(PaperView, MinutesView):
    """The minutes as PDF."""


class MinutesTransition(TransitionView):
    """The verbs that are about minutes; they lead back to them."""

    audience = Audience.STAFF
    table = roundtable_workflow

    def row_for(self, record: MovableRecord, verb: str) -> Transition[Any]:
        """Only these verbs have their page here."""
        if verb not in VERBS:
            raise Http404
        return super().row_for(record, verb)

    def url_of(self, record: Any) -> str:
        """The minutes."""
        return reverse("minutes_staff:read", args=[record.reference])
