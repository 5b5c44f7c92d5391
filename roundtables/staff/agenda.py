"""CBBC builds the agenda of a roundtable: items, their order and hours, and the issues under them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import Denied
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, StaffView
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs
from roundtables import policies, queries, ranking
from roundtables.actions import agenda as actions
from roundtables.actions.agenda import ItemWords, words_of
from roundtables.agenda import CHANGEABLE, lines_of, open_points, overrun
from roundtables.choices import IssueState, ItemReaders
from roundtables.models import AgendaItem, Issue, Roundtable
from roundtables.staff.issues import ROOM as ISSUES
from roundtables.staff.issues import found as issue_found
from roundtables.staff.named import NamingForm
from roundtables.staff.room import RoundtableView
from roundtables.times import both_in_words
from roundtables.workflow import issue_workflow

MOST_WAITING = 50


class ItemForm(NamingForm):
    """One item of an agenda."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=actions.MAX_TITLE)
    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=actions.MAX_TITLE)
    minutes = forms.IntegerField(
        label=gettext_lazy("Length in minutes"),
        min_value=actions.SHORTEST,
        max_value=actions.LONGEST,
        initial=20,
        widget=forms.NumberInput(attrs={"class": "width-5"}),
    )
    speaker = forms.CharField(label=gettext_lazy("Who opens it"), max_length=200, required=False)
    readers = forms.ChoiceField(label=gettext_lazy("Who reads it"), choices=ItemReaders.choices)

    def words(self) -> ItemWords:
        """What was given; asked after validation."""
        names = [name for name in self.cleaned_data if name != "issue"]
        return ItemWords(**{name: self.cleaned_data[name] for name in names})


class NewItemForm(ItemForm):
    """A new item; with `issue` (a reference) it is made of an issue, which is put under it."""

    issue = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Waiting:
    """An issue that waits for an agenda, with why it deserves a place."""

    issue: Issue
    url: str
    reasons: list[str]


def header_of(roundtable: Roundtable, title: str) -> Header:
    """The head of a page about a roundtable's agenda."""
    named = _("Roundtable %(number)s: %(theme)s") % {"number": roundtable.number, "theme": roundtable.display_theme}
    crumbs = [
        Crumb(_("Roundtables"), reverse("roundtables_staff:list")),
        Crumb(named, reverse("roundtables_staff:detail", args=[roundtable.reference])),
    ]
    return Header(title, crumbs=crumbs, lede=both_in_words(roundtable))


class AgendaView(RoundtableView):
    """The agenda as it stands, everything that can be done with it, and the issues that wait, the weightiest first."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        return self.page(self.found(reference), NewItemForm())

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Do what the pressed button says, and show the agenda again."""
        roundtable = self.found(reference)
        if request.POST.get("do") == "add":
            return self.add(roundtable, NewItemForm(request.POST))
        if request.POST.get("do") == "make":
            return self.add(roundtable, self.item_of(self.issue()))
        step = self.steps(roundtable).get(request.POST.get("do", ""))
        if step is None:
            raise Http404
        try:
            step()
        except Conflict as conflict:
            messages.error(request, str(conflict.denied.reason))
        return redirect("roundtables_staff:agenda", reference)

    def steps(self, roundtable: Roundtable) -> dict[str, Callable[[], Any]]:
        """What the small buttons of the page do."""
        actor = self.actor
        return {
            "review": lambda: actions.open_with_action_points(roundtable.pk, actor=actor),
            "up": lambda: actions.move_up(self.item(roundtable).pk, actor=actor),
            "down": lambda: actions.move_down(self.item(roundtable).pk, actor=actor),
            "remove": lambda: actions.remove_item(self.item(roundtable).pk, actor=actor),
            "place": lambda: actions.place_group(self.item(roundtable).pk, self.issue().pk, actor=actor),
            "take_off": lambda: engine.move(issue_workflow, self.issue().pk, "take_off_agenda", actor=actor),
        }

    def add(self, roundtable: Roundtable, form: NewItemForm) -> HttpResponseBase:
        """A new item at the end; of an issue where the form names one. What stands against it is said at the form."""
        if not form.is_valid():
            return self.page(roundtable, form, status=422)
        reference = form.cleaned_data["issue"]
        try:
            if reference:
                issue = issue_found(self, reference)
                actions.add_item_of(roundtable.pk, issue.pk, form.words(), actor=self.actor)
            else:
                actions.add_item(roundtable.pk, form.words(), actor=self.actor)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(roundtable, form, status=422)
        except Conflict as conflict:
            if reference and conflict.denied.code == "names_raiser":
                form.add_error("title", str(conflict.denied.reason))
                return self.page(roundtable, form, status=409)
            messages.error(self.request, str(conflict.denied.reason))
        return redirect("roundtables_staff:agenda", roundtable.reference)

    def item_of(self, issue: Issue) -> NewItemForm:
        """The form as it is sent when an issue is made an item at one press."""
        words = words_of(issue)
        given = {"title": words.title, "title_zh": words.title_zh, "minutes": words.minutes, "readers": words.readers}
        return NewItemForm({**given, "issue": issue.reference})

    def item(self, roundtable: Roundtable) -> AgendaItem:
        """The item that the button names, of this roundtable. Raises Http404."""
        given = self.request.POST.get("item", "")
        key = int(given) if given.isascii() and given.isdecimal() and len(given) <= 15 else 0
        return get_object_or_404(queries.items_visible_to(self.actor).filter(roundtable=roundtable), pk=key)

    def issue(self) -> Issue:
        """The issue that the button names. Raises Http404."""
        return issue_found(self, self.request.POST.get("issue", ""))

    def page(self, roundtable: Roundtable, form: NewItemForm, *, status: int = 200) -> HttpResponseBase:
        """The page."""
        verdict = policies.arranges(self.actor)
        if isinstance(verdict, Denied):
            raise PermissionDenied(str(verdict.reason))
        lines = lines_of(roundtable, actor=self.actor)
        context = {
            "header": header_of(roundtable, _("Agenda")),
            "roundtable": roundtable,
            "lines": lines,
            "has_items": any(not line.item.is_review for line in lines),
            "overrun": int(overrun(roundtable).total_seconds() // 60),
            "points": list(open_points(roundtable)),
            "has_review": roundtable.items.filter(is_review=True).exists(),
            "waiting": self.waiting(),
            "can_change": roundtable.state in CHANGEABLE,
            "form": form,
        }
        return self.render("roundtables/agenda/staff_agenda.html", context, status=status)

    def waiting(self) -> list[Waiting]:
        """The weightiest issues that wait for an agenda."""
        raised = queries.issues_visible_to(self.actor).filter(state=IssueState.RAISED)
        counted = ranking.counted(raised).select_related("organisation", "group")
        now = timezone.now()
        return [
            Waiting(issue, ISSUES.detail_url(issue.reference), ranking.reasons(issue, now))
            for issue in counted.order_by(*ranking.RANKED.names(backwards=False))[:MOST_WAITING]
        ]


class ItemView(RoundtableView):
    """One item in other words, of another length, or for other readers."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Show what it says now."""
        roundtable, item = self.found_item(reference, pk)
        initial = {name: getattr(item, name) for name in ("title", "title_zh", "minutes", "speaker", "readers")}
        return self.page(roundtable, ItemForm(initial=initial))

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Keep it; or say what is wrong."""
        roundtable, item = self.found_item(reference, pk)
        form = ItemForm(request.POST)
        if not form.is_valid():
            return self.page(roundtable, form, status=422)
        try:
            actions.change_item(item.pk, form.words(), actor=self.actor)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(roundtable, form, status=422)
        except Conflict as conflict:
            form.add_error(None, str(conflict.denied.reason))
            return self.page(roundtable, form, status=409)
        return redirect("roundtables_staff:agenda", reference)

    def found_item(self, reference: str, pk: int) -> tuple[Roundtable, AgendaItem]:
        """The item of this roundtable. Raises Http404."""
        roundtable = self.found(reference)
        items = queries.items_visible_to(self.actor).filter(roundtable=roundtable)
        return roundtable, get_object_or_404(items, pk=pk)

    def page(self, roundtable: Roundtable, form: ItemForm, *, status: int = 200) -> HttpResponseBase:
        """The page."""
        verdict = policies.arranges(self.actor)
        if isinstance(verdict, Denied):
            raise PermissionDenied(str(verdict.reason))
        context = {
            "header": header_of(roundtable, _("Agenda item")),
            "form": form,
            "back_url": reverse("roundtables_staff:agenda", args=[roundtable.reference]),
        }
        return self.render("roundtables/agenda/staff_item.html", context, status=status)


class ChooseForm(forms.Form):
    """Under which item of which coming roundtable an issue is put."""

    item = forms.ChoiceField(label=gettext_lazy("Agenda item"))

    def __init__(self, *args: Any, items: list[AgendaItem], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item"].choices = [(str(item.pk), _named(item)) for item in items]  # type: ignore[attr-defined]


def _named(item: AgendaItem) -> str:
    words = {"number": item.roundtable.number, "title": item.title}
    return _("Roundtable %(number)s: %(title)s") % words


class ChooseView(AnsweringView, StaffView):
    """Putting one issue on an agenda, from its own page."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Ask for the item."""
        issue = issue_found(self, reference)
        return self.page(issue, ChooseForm(items=self.items()))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Put it there."""
        issue = issue_found(self, reference)
        form = ChooseForm(request.POST, items=self.items())
        if not form.is_valid():
            return self.page(issue, form, status=422)
        try:
            actions.place_issue(int(form.cleaned_data["item"]), issue.pk, actor=self.actor)
        except Conflict as conflict:
            form.add_error(None, str(conflict.denied.reason))
            return self.page(issue, form, status=409)
        messages.success(request, _("%(reference)s is on the agenda.") % {"reference": reference})
        return redirect("issues_staff:detail", reference)

    def items(self) -> list[AgendaItem]:
        """Items of the agendas that can still be changed."""
        found = queries.items_visible_to(self.actor).filter(roundtable__state__in=CHANGEABLE)
        return list(found.select_related("roundtable").order_by("roundtable__number", "position", "pk"))

    def page(self, issue: Issue, form: ChooseForm, *, status: int = 200) -> HttpResponseBase:
        """The page."""
        verdict = policies.arranges(self.actor)
        if isinstance(verdict, Denied):
            raise PermissionDenied(str(verdict.reason))
        context = {
            "title": _("Put on the agenda"),
            "reference": issue.reference,
            "consequence": _("Whoever raised or supports it is told."),
            "form": form,
            "issue": issue,
            "has_items": bool(form.fields["item"].choices),  # type: ignore[attr-defined]
            "submit_label": _("Put on the agenda"),
            "cancel_url": ISSUES.detail_url(issue.reference),
        }
        return self.render("roundtables/agenda/staff_choose.html", context, status=status)
