"""Clauses of an edition: read, written one by one, and compared with another edition."""

from typing import Any, Literal

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.verdicts import Denied
from core.web.components import Action
from core.web.views import StaffView
from core.workflow.errors import Conflict
from library import policies
from library.choices import EditionState
from library.models import Clause, Edition
from library.standards import clauses
from library.standards.forms import ClauseForm, NothingForm
from library.standards.pages import StandardView, compared
from library.standards.queries import clauses_visible_to, with_counts
from library.standards.staff.pages import WritingPage


class Clauses(StandardView, StaffView):
    """Every clause of an edition; of a draft, with what can be done to each."""

    room = "standards_staff"

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        edition = self.edition(reference)
        verdict = policies.edits(self.actor, edition)
        is_draft = edition.state == EditionState.DRAFTING
        denied = verdict.reason if isinstance(verdict, Denied) else ""
        actions = [
            Action(_("Comments"), self.url("comments", edition), "chat-left-text"),
            Action(_("Adoptions"), self.url("adoptions", edition), "award"),
        ]
        if edition.number > 1:
            actions.append(Action(_("Compare"), self.url("compare", edition), "layout-split"))
        if is_draft:
            actions.append(Action(_("Who comments"), self.url("consulted", edition), "people", denied=denied))
            actions.append(Action(_("Add a clause"), self.url("add", edition), "plus-lg", "primary", denied=denied))
        context = {
            "header": self.header(edition, _("Clauses"), actions=actions),
            "edition": edition,
            "clauses": with_counts(clauses_visible_to(self.actor).filter(edition=edition)),
            "writes": is_draft and bool(verdict),
        }
        return self.render("library/standards/clauses.html", context)


class ClausePage(WritingPage):
    """A form about the clauses of a draft."""

    def back(self, edition: Edition) -> str:
        """The list of clauses."""
        return self.url("clauses", edition)

    def clause(self, edition: Edition, pk: int) -> Clause:
        """A clause of the edition. Raises Http404."""
        found = clauses_visible_to(self.actor).filter(edition=edition, pk=pk).first()
        if found is None:
            raise Http404
        return found


class AddClause(ClausePage):
    """One more clause."""

    form_class, title = ClauseForm, gettext_lazy("Add a clause")
    submit, done = gettext_lazy("Add the clause"), gettext_lazy("The clause is added.")

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Add it at the end."""
        clause = clauses.add_clause(edition.pk, data, actor=self.actor)
        return f"{self.back(edition)}#clause-{clause.pk}"


class ChangeClause(ClausePage):
    """The words of a clause."""

    form_class, title = ClauseForm, gettext_lazy("Change the clause")
    submit, done = gettext_lazy("Save the clause"), gettext_lazy("The clause is saved.")

    def form(self, edition: Edition, data: Any = None, files: Any = None, **given: Any) -> forms.Form:
        """With its present words, and their mark."""
        clause = self.clause(edition, given["pk"])
        words = {name: getattr(clause, name) for name in clauses.WORDS}
        return ClauseForm(data, initial=words | {"seen": clauses.mark_of(clause)})

    def about(self, edition: Edition, **given: Any) -> dict[str, Any]:
        """How it stands now, where somebody else has changed it since."""
        clause = self.clause(edition, given["pk"])
        seen = self.request.POST.get("seen", "")
        return {"present": clause if seen and seen != clauses.mark_of(clause) else None}

    def mark(self, edition: Edition, **given: Any) -> str:
        """Of the clause as it stands."""
        return clauses.mark_of(self.clause(edition, given["pk"]))

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Change it."""
        clause = self.clause(edition, given["pk"])
        clauses.change_clause(clause.pk, data, seen=data["seen"], actor=self.actor)
        return f"{self.back(edition)}#clause-{clause.pk}"


class RemoveClause(ClausePage):
    """A clause is taken out."""

    form_class, title = NothingForm, gettext_lazy("Take the clause out")
    submit, done = gettext_lazy("Take it out"), gettext_lazy("The clause is out of the draft.")
    tone = "danger"

    def about(self, edition: Edition, **given: Any) -> dict[str, Any]:
        """Which one."""
        return {"clause": self.clause(edition, given["pk"])}

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Take it out."""
        clauses.remove_clause(self.clause(edition, given["pk"]).pk, actor=self.actor)
        return self.back(edition)


class MoveClause(ClausePage):
    """A clause changes places with its neighbour: a button in the list."""

    def get(self, request: HttpRequest, reference: str, **given: Any) -> HttpResponseBase:
        """There is nothing to ask."""
        return redirect(self.back(self.edition(reference)))

    def post(self, request: HttpRequest, reference: str, **given: Any) -> HttpResponseBase:
        """Move it; whoever comes too late sees the list as it stands."""
        edition = self.edition(reference)
        clause = self.clause(edition, given["pk"])
        way: Literal["up", "down"] = "up" if request.POST.get("way") == "up" else "down"
        try:
            clauses.move_clause(clause.pk, way, actor=self.actor)
        except Conflict as conflict:
            messages.error(request, str(conflict.denied.reason))
        return redirect(f"{self.back(edition)}#clause-{clause.pk}")


class Compare(StandardView, StaffView):
    """The clauses of two editions beside each other."""

    room = "standards_staff"

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them: against the edition before, or the one that is named."""
        edition = self.edition(reference)
        context = compared(self, edition) | {"header": self.header(edition, _("Clauses compared"))}
        return self.render("library/standards/compare.html", context)
