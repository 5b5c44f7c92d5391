"""What the pages of standards share, for both sides: a form that is carried out, or answered with why not."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.choices import Audience
from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from core.web.components import Crumb, Header, State
from core.web.transitions import add_errors
from core.web.views import AnsweringView
from core.workflow.errors import Conflict, InvalidInputs
from library.choices import CommentOutcome
from library.citing import title_of
from library.models import Edition
from library.standards.clauses import OVERTAKEN
from library.standards.comparing import clause_pairs
from library.standards.queries import standards_visible_to
from library.workflow import edition_workflow

# This app's word for the signed papers of adoptions.
PAPER = "adoption"
OUTCOMES = {
    CommentOutcome.OPEN: State(CommentOutcome.OPEN.label, "hourglass", "waiting"),
    CommentOutcome.ADOPTED: State(CommentOutcome.ADOPTED.label, "check-circle", "good"),
    CommentOutcome.PARTLY: State(CommentOutcome.PARTLY.label, "circle-half", "info"),
    CommentOutcome.NOT_ADOPTED: State(CommentOutcome.NOT_ADOPTED.label, "x-circle", "neutral"),
}


class StandardView(AnsweringView):
    """A page about one edition of a standard."""

    room: ClassVar[str]

    def edition(self, reference: str) -> Edition:
        """The edition with this reference. Raises Http404."""
        found = standards_visible_to(self.actor).filter(reference=reference).first()
        if found is None:
            raise Http404
        return found

    def url(self, name: str, edition: Edition, *more: Any) -> str:
        """The address of a page of this room about the edition."""
        return reverse(f"{self.room}:{name}", args=[edition.reference, *more])

    def header(self, edition: Edition, title: Any, **more: Any) -> Header:
        """The head of a page below the edition's own."""
        state = edition_workflow.states[edition.state].for_audience(self.actor.audience)
        library = "library_staff" if self.actor.audience == Audience.STAFF else "library_portal"
        crumbs = [Crumb(_("Library"), reverse(f"{library}:list"))]
        crumbs.append(Crumb(title_of(edition) or edition.reference, edition_url(edition, self.actor.audience)))
        return Header(str(title), edition.reference, state, crumbs, **more)


class FormPage(StandardView):
    """A page with one form. Sub-classes say what it is about, who may, and what is done."""

    template: ClassVar[str] = "library/standards/form.html"
    form_class: ClassVar[type[forms.Form]]
    title: ClassVar[Any]
    submit: ClassVar[Any]
    done: ClassVar[Any]
    lede: ClassVar[Any] = ""
    tone: ClassVar[str] = "primary"

    def permit(self, edition: Edition, **given: Any) -> None:
        """Raises Refused for who may not."""
        raise NotImplementedError

    def act(self, edition: Edition, data: dict[str, Any], **given: Any) -> str:
        """Carry the form out; returns the address to go on to."""
        raise NotImplementedError

    def back(self, edition: Edition) -> str:
        """Where somebody goes who leaves the form."""
        raise NotImplementedError

    def form(self, edition: Edition, data: Any = None, files: Any = None, **given: Any) -> forms.Form:
        """The form; the place for initial values and choices."""
        return self.form_class(data, files)

    def about(self, edition: Edition, **given: Any) -> dict[str, Any]:
        """What the page shows beside the form."""
        return {}

    def get(self, request: HttpRequest, reference: str, **given: Any) -> HttpResponseBase:
        """Ask."""
        edition = self.edition(reference)
        self.permit(edition, **given)
        return self._page(edition, self.form(edition, self.unsent(), **given), **given)

    def post(self, request: HttpRequest, reference: str, **given: Any) -> HttpResponseBase:
        """Do it, or say why not."""
        edition = self.edition(reference)
        self.permit(edition, **given)
        form = self.form(edition, request.POST, request.FILES, **given)
        for dropped in refused_uploads(request):
            form.add_error(dropped.params["field"] if dropped.params["field"] in form.fields else None, dropped.message)
        if form.is_valid():
            try:
                with transaction.atomic():
                    url = self.act(edition, form.cleaned_data, **given)
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except DocumentRefused as refused:
                form.add_error(None, refused.message)
            except Conflict as conflict:
                form.add_error(None, " ".join(filter(None, (str(conflict.denied.reason), conflict.last))))
                if conflict.denied.code == OVERTAKEN:
                    form.data = request.POST.copy()
                    form.data["seen"] = self.mark(edition, **given)
            else:
                messages.success(request, str(self.done))
                return redirect(url)
        return self._page(edition, form, **given)

    def mark(self, edition: Edition, **given: Any) -> str:
        """The mark of what stands there now: who was overtaken has it before its eyes, and may save over it."""
        raise NotImplementedError

    def store(self, upload: "UploadedFile[Any]") -> Document:
        """Keep an uploaded paper as CBBC's own. Raises DocumentRefused."""
        owner = self.actor.organisation_id or 0
        return documents.store(upload, actor=self.actor, organisation_id=owner, kind=PAPER)

    def _page(self, edition: Edition, form: forms.Form, **given: Any) -> HttpResponse:
        context = {
            "header": self.header(edition, self.title, lede=self.lede),
            "form": form,
            "submit_label": self.submit,
            "submit_tone": self.tone,
            "cancel_url": self.back(edition),
        }
        context |= self.about(edition, **given)
        return self.render(self.template, context, status=422 if form.errors else 200)


def edition_url(edition: Edition, audience: str) -> str:
    """The edition's own page for an audience."""
    return reverse(f"library_{'staff' if audience == Audience.STAFF else 'portal'}:edition", args=[edition.reference])


def compared(view: StandardView, edition: Edition) -> dict[str, Any]:
    """What the comparison shows of an edition beside another of its entry. Raises Http404 where none is there."""
    others = list(standards_visible_to(view.actor).filter(entry=edition.entry_id).exclude(pk=edition.pk))
    others.sort(key=lambda one: -one.number)
    named = view.request.GET.get("against", "")
    before = next((one for one in others if str(one.number) == named), None)
    if before is None and not named:
        before = next((one for one in others if one.number < edition.number), None)
    if before is None:
        raise Http404
    pairs = clause_pairs(before, edition) if before.number < edition.number else clause_pairs(edition, before)
    is_changed = any(pair.kind != "same" for pair in pairs)
    return {"edition": edition, "before": before, "others": others, "pairs": pairs, "is_changed": is_changed}
