"""Asking CBBC, with what a draft complaint holds already; and beginning a complaint from the answer."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints import queries as complaints
from complaints.advice import policies
from complaints.advice.actions import ADVISED, MAX_LISTINGS, Question, ask, begin_complaint, lines_of
from complaints.advice.choices import Topic
from complaints.advice.portal.forms import AskForm, ComplaintForm
from complaints.advice.portal.views import ROOM, complaint_url, own
from complaints.choices import ComplaintState
from complaints.models import AdviceRequest, Complaint
from complaints.portal import steps
from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.days import house_day
from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from core.verdicts import Denied
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, PortalView
from core.workflow.errors import Conflict, InvalidInputs
from programmes import queries as programmes
from programmes.models import Right

KIND = "advice"


def ask_url(*, draft: Complaint | None = None, topic: str = "") -> str:
    """Address of the form, prefilled from a draft complaint and with a topic chosen."""
    given = {"draft": draft.reference if draft else "", "topic": topic}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('advice_portal:ask')}?{query}" if query else reverse("advice_portal:ask")


class AskView(AnsweringView, PortalView):
    """The form. Named by a draft complaint, it holds what was given there; the draft stays as it is."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the form, with what a lost session had not sent yet."""
        draft = self.draft(request.GET.get("draft", ""))
        unsent = self.unsent()
        initial = prefilled(draft, request.GET.get("topic", "")) | (unsent.dict() if unsent else {})
        return self.page(self.form(draft, initial=initial), draft)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Ask; or say what is wrong."""
        verdict = policies.asks(self.actor)
        if isinstance(verdict, Denied):
            raise PermissionDenied(str(verdict.reason))
        draft = self.draft(request.POST.get("draft", ""))
        form = self.form(draft, data=request.POST, files=request.FILES)
        is_valid = form.is_valid()
        for refusal in refused_uploads(request):
            form.add_error("documents", refusal.message)
        if not is_valid or form.errors:
            return self.page(form, draft, status=422)
        try:
            asked = self.ask(form, draft)
        except DocumentRefused as refused:
            form.add_error("documents", str(refused.message))
            return self.page(form, draft, status=422)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self.page(form, draft, status=422)
        messages.success(
            request, _("CBBC has your request %(reference)s and answers it.") % {"reference": asked.reference}
        )
        return redirect("advice_portal:detail", asked.reference)

    def ask(self, form: AskForm, draft: Complaint | None) -> AdviceRequest:
        """Store the files, then ask. Raises DocumentRefused, and as actions.ask."""
        given = form.cleaned_data
        taken = _files_of(draft, actor=self.actor) if draft and given.get("takes_files") else []
        question = Question(
            topic=given["topic"],
            question=given["question"],
            wanted=given["wanted"],
            listings=given["listings"],
            right=form.chosen(),
            owner_id=form.owner_id(),
            documents=[*taken, *(self.store(upload) for upload in given["documents"])],
            came_from=draft,
        )
        return ask(question, actor=self.actor)

    def store(self, upload: "UploadedFile[Any]") -> Document:
        """Keep a file as that of whoever asks."""
        owner_id = self.actor.organisation_id or 0
        return documents.store(upload, actor=self.actor, organisation_id=owner_id, kind=KIND)

    def draft(self, reference: str) -> Complaint | None:
        """The draft complaint in which the question arose, if the reader may see one so named."""
        if not reference or "\x00" in reference:
            return None
        found = complaints.visible_to(self.actor).filter(state=ComplaintState.DRAFT, reference=reference)
        return found.select_related("right").first()

    def form(self, draft: Complaint | None, **options: Any) -> AskForm:
        """The form over the rights and owners for which the reader may ask."""
        names_owner = programmes.is_agent(self.actor)
        rights = programmes.rights_to_complain_on(self.actor).select_related("organisation")
        return AskForm(
            rights=list(rights.order_by("title", "pk")),
            owners=owners_to_ask_for(self.actor) if names_owner else [],
            names_owner=names_owner,
            has_files=bool(draft and draft.evidence.exists()),
            **options,
        )

    def page(self, form: AskForm, draft: Complaint | None, *, status: int = 200) -> HttpResponse:
        """Render the form."""
        context = {
            "form": form,
            "draft": draft,
            "back_url": steps.url(draft.reference, "reason") if draft else ROOM.list_url(),
            "denied": getattr(policies.asks(self.actor), "reason", ""),
            "header": Header(_("Ask CBBC for advice"), crumbs=[Crumb(_("Advice"), ROOM.list_url())]),
        }
        return self.render("complaints/advice/portal/ask.html", context, status=status)


def prefilled(draft: Complaint | None, topic: str) -> dict[str, Any]:
    """What the form holds at first."""
    given: dict[str, Any] = {"topic": topic if topic in Topic.values else ""}
    if draft is not None:
        given |= {
            "draft": draft.reference,
            "right": str(draft.right_id or ""),
            "listings": "\n".join(lines_of(draft.addresses)[:MAX_LISTINGS]),
            "question": draft.explanation,
            "takes_files": True,
        }
    return given


def owners_to_ask_for(agent: Actor) -> list[Organisation]:
    """Owners whose powers of attorney let the agent ask without naming a right."""
    powers = programmes.powers_to_complain(agent).filter(covers_all_rights=True)
    return list(Organisation.objects.filter(pk__in=powers.values("owner_id")).order_by("name", "pk"))


def _files_of(draft: Complaint, *, actor: Actor) -> list[Document]:
    found = complaints.evidence_visible_to(actor).filter(complaint=draft).order_by("pk")
    return [evidence.document for evidence in found]


class ComplaintView(AnsweringView, PortalView):
    """A complaint after all: on which right, then its draft is begun with listings and question taken over."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Ask for the right."""
        found = self.answered(reference)
        begun = complaints.visible_to(self.actor).filter(pk=found.complaint_id or 0).first()
        if begun is not None:
            return redirect(complaint_url(begun.reference))
        return self.page(found, ComplaintForm(rights=self.rights(found), initial={"right": str(found.right_id or "")}))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Begin the draft and lead to its next step."""
        found = self.answered(reference)
        form = ComplaintForm(request.POST, rights=self.rights(found))
        if not form.is_valid():
            return self.page(found, form, status=422)
        try:
            draft = begin_complaint(found.pk, form.chosen(), actor=self.actor)
        except Conflict as late:
            messages.info(request, str(late.denied.reason))
            return redirect("advice_portal:detail", reference)
        return redirect(steps.url(draft.reference, steps.next_of(draft)))

    def answered(self, reference: str) -> AdviceRequest:
        """A request that CBBC has answered, for somebody who may act on it. Raises Http404 or PermissionDenied."""
        found = own(self, reference)
        verdict = policies.owner_acts(self.actor, found)
        if isinstance(verdict, Denied):
            raise PermissionDenied(str(verdict.reason))
        if found.state not in ADVISED:
            raise Http404
        return found

    def rights(self, found: AdviceRequest) -> list[Right]:
        """The owner's rights on which a complaint can rely today."""
        theirs = programmes.rights_to_complain_on(self.actor).filter(organisation_id=found.organisation_id)
        today = house_day()
        return [right for right in theirs.order_by("title", "pk") if right.carries_complaints_on(today)]

    def page(self, found: AdviceRequest, form: ComplaintForm, *, status: int = 200) -> HttpResponse:
        """Render the question."""
        context = {
            "title": _("File a complaint after all"),
            "reference": found.reference,
            "consequence": _(
                "A draft begins with the listings and what you wrote. Nothing is sent before you submit it."
            ),
            "form": form,
            "has_rights": bool(form.rights),
            "submit_label": _("Begin the draft"),
            "cancel_url": ROOM.detail_url(found.reference),
        }
        return self.render("complaints/advice/portal/complaint.html", context, status=status)
