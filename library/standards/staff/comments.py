"""Who is asked about a draft standard, what they say clause by clause, and CBBC's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.components import Action, Figure, State
from core.web.views import StaffView
from library import policies
from library.choices import CommentOutcome, EditionState
from library.models import Clause, ClauseComment, Edition
from library.standards import consulting
from library.standards.forms import AnswerForm, ConsultedForm
from library.standards.pages import OUTCOMES, StandardView
from library.standards.queries import (
    by_clause,
    clauses_visible_to,
    comments_visible_to,
    consultations_visible_to,
    parties,
)
from library.standards.staff.pages import WritingPage


@dataclass(frozen=True)
class CommentShown:
    """A comment with what became of it, and where it is answered."""

    comment: ClauseComment
    state: State
    answer_url: str


@dataclass(frozen=True)
class ClauseShown:
    """A clause with everything that was said about it."""

    clause: Clause
    comments: Sequence[CommentShown]


class Comments(StandardView, StaffView):
    """All comments, clause by clause."""

    room = "standards_staff"

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them, and who has not said anything yet."""
        edition = self.edition(reference)
        comments = comments_visible_to(self.actor).filter(clause__edition=edition).select_related("answered_by")
        said = by_clause(comments)
        answers = edition.state in (EditionState.CONSULTING, EditionState.DRAFTING)
        may = answers and bool(policies.edits(self.actor, edition))
        rows = [
            ClauseShown(clause, [self.shown(edition, one, may_answer=may) for one in said.get(clause.pk, ())])
            for clause in clauses_visible_to(self.actor).filter(edition=edition)
        ]
        everything = [one for held in said.values() for one in held]
        waiting = sum(one.outcome == CommentOutcome.OPEN for one in everything)
        context = {
            "header": self.header(
                edition,
                _("Comments"),
                actions=[Action(_("Clauses"), self.url("clauses", edition), "list-ol")],
            ),
            "edition": edition,
            "clauses": rows,
            "asked": consultations_visible_to(self.actor).filter(edition=edition),
            "figures": [
                Figure(_("Comments"), len(everything)),
                Figure(_("Without an answer"), waiting, tone="warn" if waiting else "neutral"),
            ],
        }
        return self.render("library/standards/comments.html", context)

    def shown(self, edition: Edition, comment: ClauseComment, *, may_answer: bool) -> CommentShown:
        """A comment in the list."""
        url = self.url("answer", edition, comment.pk) if may_answer else ""
        return CommentShown(comment, OUTCOMES[CommentOutcome(comment.outcome)], url)


class NameConsulted(WritingPage):
    """Which organisations are asked."""

    form_class, title = ConsultedForm, gettext_lazy("Who comments")
    submit, done = gettext_lazy("Save"), gettext_lazy("These organisations are asked when you ask for comments.")
    lede = gettext_lazy("They read the draft, and see their own comments and your answers alone.")

    def back(self, edition: Edition) -> str:
        """The list of clauses."""
        return self.url("clauses", edition)

    def form(self, edition: Edition, data: Any = None, files: Any = None, **given: Any) -> forms.Form:
        """With those who are named already."""
        named = [str(pk) for pk in edition.consulted.values_list("organisation_id", flat=True)]
        return ConsultedForm(data, initial={"organisations": named}, organisations=list(parties()))

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Name them."""
        consulting.name_consulted(edition.pk, [int(pk) for pk in data["organisations"]], actor=self.actor)
        return self.back(edition)


class Answer(WritingPage):
    """What becomes of one comment."""

    template = "library/standards/answer.html"
    form_class, title = AnswerForm, gettext_lazy("Answer the comment")
    submit, done = gettext_lazy("Save the answer"), gettext_lazy("The comment is answered.")

    def back(self, edition: Edition) -> str:
        """All comments."""
        return self.url("comments", edition)

    def comment(self, edition: Edition, pk: int) -> ClauseComment:
        """A comment on the edition. Raises Http404."""
        found = comments_visible_to(self.actor).filter(clause__edition=edition, pk=pk).first()
        if found is None:
            raise Http404
        return found

    def form(self, edition: Edition, data: Any = None, files: Any = None, **given: Any) -> forms.Form:
        """With the answer that stands."""
        said = self.comment(edition, given["pk"])
        outcome = "" if said.outcome == CommentOutcome.OPEN else said.outcome
        seen = consulting.mark_of_answer(said)
        return AnswerForm(data, initial={"outcome": outcome, "answer": said.answer, "seen": seen})

    def mark(self, edition: Edition, **given: Any) -> str:
        """Of the answer that stands."""
        return consulting.mark_of_answer(self.comment(edition, given["pk"]))

    def about(self, edition: Edition, **given: Any) -> dict[str, Any]:
        """The comment and its clause."""
        return {"comment": self.comment(edition, given["pk"])}

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Answer it."""
        said = self.comment(edition, given["pk"])
        consulting.answer(said.pk, data["outcome"], data["answer"], seen=data["seen"], actor=self.actor)
        return f"{self.back(edition)}#comment-{said.pk}"
