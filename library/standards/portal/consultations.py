"""An organisation that is asked reads a draft clause by clause, comments, and reads CBBC's answers to its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.verdicts import Denied
from core.web.components import Action, Crumb, Header
from core.web.components import State as Badge
from core.web.views import PortalView
from core.workflow.errors import require
from core.workflow.table import State
from library.choices import CommentOutcome, EditionState
from library.citing import title_of
from library.models import Clause, ClauseComment, Consulted, Edition
from library.standards import consulting, policies
from library.standards.forms import CommentForm, NothingForm
from library.standards.pages import OUTCOMES, FormPage, StandardView
from library.standards.queries import (
    adoptions_visible_to,
    by_clause,
    comments_visible_to,
    consultations_visible_to,
    standards_visible_to,
)
from library.workflow import edition_workflow


@dataclass(frozen=True)
class ClauseShown:
    """A clause with what one's own organisation said of it. `text_is_shown`: while it is out for comments, and again
    once it is published for the organisation to read."""

    clause: Clause
    comments: Sequence[tuple[ClauseComment, Badge]]
    comment_url: str
    text_is_shown: bool


class Overview(PortalView):
    """Drafts on which the organisation is asked, those on which it was, and standards that it can adopt."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show them."""
        rows = _rows(consultations_visible_to(self.actor).order_by("-pk")[:100], self.actor)
        published = standards_visible_to(self.actor).filter(state=EditionState.PUBLISHED).order_by("-published_at")
        own = adoptions_visible_to(self.actor).filter(organisation=self.actor.organisation_id, revoked_on=None)
        adopted = {one.edition_id: one for one in own}
        context = {
            "header": Header(
                _("Zero-tolerance standards"),
                crumbs=[Crumb(_("Library"), reverse("library_portal:list"))],
                lede=_("What rights owners and JD.com agree not to tolerate, and what follows."),
            ),
            "consultations": [row for row in rows if row[2].edition.state == EditionState.CONSULTING],
            "over": [row for row in rows if row[2].edition.state != EditionState.CONSULTING],
            "standards": [
                (reverse("standards_portal:detail", args=[one.reference]), title_of(one), one, adopted.get(one.pk))
                for one in published[:100]
            ],
        }
        return self.render("library/standards/portal/list.html", context)


def _rows(asked: Iterable[Consulted], actor: Actor) -> list[tuple[str, str, Consulted, State]]:
    """Each with its address, its name and its state. One statement besides theirs."""
    found = list(asked)
    editions = [one.edition_id for one in found]
    readable = set(standards_visible_to(actor).filter(pk__in=editions).values_list("pk", flat=True))
    return [
        (
            reverse("standards_portal:consultation", args=[one.edition.reference]),
            _name(one.edition, is_readable=one.edition_id in readable),
            one,
            edition_workflow.told(one.edition.state, actor.audience),
        )
        for one in found
    ]


def _name(edition: Edition, *, is_readable: bool) -> str:
    """What a draft is called: by its title while the organisation reads it. Once the comments are closed CBBC may have
    given it another, and publish it for others alone."""
    named = title_of(edition) if is_readable else ""
    return named or _("Draft standard %(reference)s") % {"reference": edition.reference}


class ConsultationView(StandardView, PortalView):
    """A page about a draft on which the organisation is or was asked."""

    room = "standards_portal"

    def edition(self, reference: str) -> Edition:
        """The draft. Raises Http404."""
        return self.asked(reference).edition

    def asked(self, reference: str) -> Consulted:
        """How the organisation is asked. Raises Http404."""
        found = consultations_visible_to(self.actor).filter(edition__reference=reference).first()
        if found is None:
            raise Http404
        return found

    def header(self, edition: Edition, title: Any, **more: Any) -> Header:
        """The head of the page: the draft itself has no page of its own here."""
        crumbs = [Crumb(_("Zero-tolerance standards"), reverse("standards_portal:list"))]
        state = edition_workflow.told(edition.state, self.actor.audience)
        return Header(str(title), edition.reference, state, crumbs, **more)


class Consultation(ConsultationView):
    """The draft clause by clause."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it: its words while the organisation may read them, one's own comments for good."""
        asked = self.asked(reference)
        edition = asked.edition
        verdict = policies.comments(self.actor, edition)
        is_open = edition.state == EditionState.CONSULTING
        is_readable = standards_visible_to(self.actor).filter(pk=edition.pk).exists()
        said = by_clause(comments_visible_to(self.actor).filter(clause__edition=edition))
        rows = [
            ClauseShown(
                clause,
                [(one, OUTCOMES[CommentOutcome(one.outcome)]) for one in said.get(clause.pk, ())],
                self.url("comment", edition, clause.pk) if verdict else "",
                is_readable,
            )
            for clause in edition.clauses.all()
            if is_open or clause.pk in said
        ]
        denied = verdict.reason if isinstance(verdict, Denied) else ""
        label = _("No further comments")
        finish = Action(label, self.url("finish", edition), "check2-circle", "primary", denied)
        context = {
            "header": self.header(
                edition,
                _name(edition, is_readable=is_readable),
                actions=[] if asked.finished_at or not is_open else [finish],
            ),
            "edition": edition,
            "asked": asked,
            "clauses": rows,
            "is_open": is_open,
        }
        return self.render("library/standards/portal/consultation.html", context)


class SpeakingPage(ConsultationView, FormPage):
    """A form for people of an organisation that is asked, while the comments are open."""

    def permit(self, edition: Edition, **given: Any) -> None:
        """Those who speak for it."""
        require(policies.comments(self.actor, edition))

    def back(self, edition: Edition) -> str:
        """The draft."""
        return self.url("consultation", edition)


class Comment(SpeakingPage):
    """A comment on one clause."""

    form_class, title = CommentForm, gettext_lazy("Comment on the clause")
    submit, done = gettext_lazy("Send the comment"), gettext_lazy("CBBC has your comment, and answers it.")

    def clause(self, edition: Edition, pk: int) -> Clause:
        """A clause of the draft. Raises Http404."""
        found = edition.clauses.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def about(self, edition: Edition, **given: Any) -> dict[str, Any]:
        """Its words."""
        return {"clause": self.clause(edition, given["pk"])}

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Say it."""
        clause = self.clause(edition, given["pk"])
        consulting.comment(clause.pk, data["text"], data["wording"], actor=self.actor)
        return f"{self.back(edition)}#clause-{clause.pk}"


class Finish(SpeakingPage):
    """No further comments."""

    form_class, title = NothingForm, gettext_lazy("No further comments")
    submit, done = gettext_lazy("We have no further comments"), gettext_lazy("CBBC knows that you are done.")
    lede = gettext_lazy("You can still comment until the last day, should something occur to you.")

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Say so."""
        consulting.finish(edition.pk, actor=self.actor)
        return self.back(edition)
