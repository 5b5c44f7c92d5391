"""Filing a complaint, one thing at a time. Each step keeps what it was given, whole or not."""

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import addresses, policies, queries
from complaints.actions import filing
from complaints.actions.effects import MAX_EXPLANATION, MIN_EXPLANATION
from complaints.choices import REASONS_OF, ComplaintState, Measure
from complaints.models import Complaint
from complaints.portal import steps
from complaints.portal.contexts import draft as pages
from complaints.portal.contexts import home
from complaints.portal.forms import ExplanationForm, ListingsForm, ReasonForm, RightForm, StatementForm, StepForm
from complaints.portal.wording import NOT_A_COMPLAINT
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.accounts.models import Person
from core.accounts.requests import actor_of
from core.verdicts import Denied
from core.web.views import PortalView
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from programmes import queries as programmes
from programmes.models import Right
from programmes.today import programme_day


class AlreadyFiled(Exception):
    """The draft is no draft any more: a second submit, the back button, or a colleague."""


class DraftView(PortalView):
    """A page about a draft. One that was filed meanwhile leads to its own page, whatever was asked for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Turn what can come in between into a page."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotVisible as missing:
            raise Http404 from missing
        except Refused as refused:
            raise PermissionDenied(refused.denied.reason) from refused
        except (AlreadyFiled, Conflict):
            messages.info(request, _("This complaint has been submitted. This is how it stands now."))
            return redirect("complaints_portal:detail", kwargs["reference"])

    def readable(self, reference: str) -> Complaint:
        """The draft with this reference. Raises NotVisible or AlreadyFiled."""
        found = (
            queries.visible_to(self.actor).select_related("right", "organisation").filter(reference=reference).first()
        )
        if found is None:
            raise NotVisible
        if found.state != ComplaintState.DRAFT:
            raise AlreadyFiled
        return found

    def writable(self, reference: str) -> Complaint:
        """The draft, for somebody who may change it. Raises NotVisible, AlreadyFiled or Refused."""
        draft = self.readable(reference)
        verdict = policies.owner_acts(self.actor, draft)
        if isinstance(verdict, Denied):
            raise Refused(verdict)
        return draft

    def keep(self, draft: Complaint, fields: dict[str, Any]) -> Complaint:
        """Write fields of the draft, if any."""
        return filing.keep_draft(draft.pk, actor=self.actor, fields=fields) if fields else draft

    def left(self, draft: Complaint) -> HttpResponseBase:
        """Put aside for later."""
        messages.success(
            self.request,
            _("Draft %(reference)s is kept. Take it up again when you like.") % {"reference": draft.reference},
        )
        return redirect("complaints_portal:list")


class StepView(DraftView):
    """One step: GET shows it, POST keeps what was given and goes on, or says what is wrong."""

    step: ClassVar[str]
    template: ClassVar[str]

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The step's form; `options` are those of a Django form."""
        raise NotImplementedError

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """What the form holds at first."""
        return {}

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """More for the template."""
        return {}

    def get(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Show the step, with what a lost session had not sent yet."""
        draft = self.writable(reference)
        unsent = self.unsent()
        return self.page(draft, self.build(draft, initial=self.initial(draft) | (unsent.dict() if unsent else {})))

    def post(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Keep the answers, and go on where they hold."""
        draft = self.writable(reference)
        form = self.build(draft, data=request.POST, files=request.FILES)
        is_valid = form.is_valid()
        draft = self.keep(draft, form.kept(timezone.now()))
        if "leave" in request.POST:
            return self.left(draft)
        return self.go_on(draft) if is_valid else self.page(draft, form, status=422)

    def page(self, draft: Complaint, form: StepForm, *, status: int = 200) -> HttpResponse:
        """Render the step."""
        context = {
            "draft": draft,
            "form": form,
            "header": pages.step_header(draft, self.step),
            "steps": steps.bar(draft, self.step),
            "from_check": "from" in self.request.GET,
            **self.context(draft, form),
        }
        return self.render(self.template, context, status=status)

    def go_on(self, draft: Complaint) -> HttpResponseBase:
        """To the next step, or back to the check where one came from there."""
        return redirect(steps.url(draft.reference, "check" if "from" in self.request.GET else steps.after(self.step)))

    def stay(self, draft: Complaint) -> HttpResponseBase:
        """The same step again, afresh."""
        return redirect(self.request.get_full_path())


class NewView(PortalView):
    """The first step of a complaint that does not exist yet: choosing the right begins the draft."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the rights."""
        rights = rights_of(self.actor)
        return self.page(RightForm(rights=usable(rights), initial=self.unsent()), rights)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Begin a draft with the right that was chosen."""
        verdict = home.filing_verdict(self.actor)
        if isinstance(verdict, Denied):
            raise PermissionDenied(verdict.reason)
        rights = rights_of(self.actor)
        form = RightForm(request.POST, rights=usable(rights))
        right = form.chosen() if form.is_valid() else None
        if right is None:
            return self.page(form, rights, status=422)
        draft = begun_with(right, actor=self.actor)
        return redirect(steps.url(draft.reference, "reason"))

    def page(self, form: RightForm, rights: list[Right], *, status: int = 200) -> HttpResponse:
        """Render the step."""
        context = {
            "form": form,
            "header": pages.step_header(None, "right"),
            "steps": steps.bar(None, "right"),
            "denied": getattr(home.filing_verdict(self.actor), "reason", ""),
            **right_context(form, rights),
        }
        return self.render("complaints/portal/step_right.html", context, status=status)


def rights_of(actor: Actor) -> list[Right]:
    """All rights of the owner; those that cannot be used are shown too, with the reason."""
    return list(programmes.visible_to(actor))


def usable(rights: list[Right]) -> list[Right]:
    """Those that a complaint can rely on today."""
    today = programme_day()
    return [right for right in rights if right.carries_complaints_on(today)]


def right_context(form: RightForm, rights: list[Right]) -> dict[str, Any]:
    """What the page of the rights prints."""
    cards = pages.right_cards(rights, str(form["right"].value() or ""), programme_day())
    return {
        "cards": [card for card in cards if not card.unusable],
        "unusable": [card for card in cards if card.unusable],
    }


def begun_with(right: Right, *, actor: Actor) -> Complaint:
    """A draft about the right: one that the person has begun just so and left empty, or else a new one."""
    empty = queries.visible_to(actor).filter(
        state=ComplaintState.DRAFT, filed_by_id=actor.person_id, right=right, reason="", addresses="", explanation=""
    )
    draft = empty.order_by("-pk").first() or filing.start_draft(actor=actor)
    return filing.keep_draft(draft.pk, actor=actor, fields={"right": right})


class RightStep(StepView):
    """Which right."""

    step = "right"
    template = "complaints/portal/step_right.html"

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form over the rights that can be used."""
        self.rights = rights_of(self.actor)
        return RightForm(rights=usable(self.rights), draft=draft, **options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """The right of the draft."""
        return {"right": str(draft.right_id or "")}

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """The cards."""
        return right_context(cast("RightForm", form), self.rights)

    def go_on(self, draft: Complaint) -> HttpResponseBase:
        """To the reason where it fell away, even for somebody who came from the check."""
        return super().go_on(draft) if draft.reason else redirect(steps.url(draft.reference, "reason"))


class ReasonStep(StepView):
    """Why, and what JD should do."""

    step = "reason"
    template = "complaints/portal/step_reason.html"

    def get(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Which reasons there are depends on the right: without one, that comes first."""
        return super().get(request, reference, step) if self.writable(reference).right else self.first(reference)

    def post(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """As above."""
        return super().post(request, reference, step) if self.writable(reference).right else self.first(reference)

    def first(self, reference: str) -> HttpResponseBase:
        """Send the person to the right."""
        messages.info(self.request, _("Choose the right first: the reasons depend on it."))
        return redirect(steps.url(reference, "right"))

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form with the reasons that fit."""
        assert draft.right is not None
        return ReasonForm(right=draft.right, **options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """What was chosen; the only reason there is, and the usual measure."""
        assert draft.right is not None
        fitting = REASONS_OF[draft.right.right_type]
        only = fitting[0] if len(fitting) == 1 else ""
        return {"reason": draft.reason or only, "measure": draft.measure or Measure.DELETE}

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """What is no complaint."""
        return {"not_a_complaint": NOT_A_COMPLAINT}


class ListingsStep(StepView):
    """Which listings. Lines that do not hold are kept in the draft, and left out of the complaint."""

    step = "listings"
    template = "complaints/portal/step_listings.html"

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form."""
        return ListingsForm(**options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """The text as it was left."""
        return {"addresses": draft.addresses}

    def post(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Keep the text; then read a file, tidy up, check again or go on, as the button says."""
        draft = self.writable(reference)
        form = cast("ListingsForm", self.build(draft, data=request.POST, files=request.FILES))
        is_valid = form.is_valid()
        draft = self.keep(draft, form.kept(timezone.now()))
        if "leave" in request.POST:
            return self.left(draft)
        if not is_valid:
            return self.page(draft, form, status=422)
        if "tidy" in request.POST:
            return self.tidy(draft)
        if form.lines_read:
            words = ngettext(
                "%(count)s line read from %(name)s.", "%(count)s lines read from %(name)s.", form.lines_read
            )
            name = form.cleaned_data["sheet"].name
            messages.success(request, words % {"count": form.lines_read, "name": name})
        if form.lines_read or "check" in request.POST:
            return self.stay(draft)
        return self.judge(draft, form)

    def judge(self, draft: Complaint, form: ListingsForm) -> HttpResponseBase:
        """Go on where there is a target, and the person has seen which lines are left out."""
        sheet = addresses.of_draft(draft)
        result = pages.understood(sheet)
        if not result.target_count:
            form.add_error("addresses", _("Name at least one listing on JD.com. None of the lines can be used."))
            return self.page(draft, form, status=422)
        if result.too_many:
            form.add_error("addresses", result.too_many)
            return self.page(draft, form, status=422)
        if result.seen and form.cleaned_data["seen"] != result.seen:
            return self.page(draft, form, status=422)
        return self.go_on(draft)

    def tidy(self, draft: Complaint) -> HttpResponseBase:
        """Take the lines out that do not become targets."""
        sheet = addresses.of_draft(draft)
        self.keep(draft, {"addresses": pages.without_problems(draft.addresses, sheet)})
        count = len(sheet.problems)
        words = ngettext("%(count)s line removed.", "%(count)s lines removed.", count)
        messages.success(self.request, words % {"count": count})
        return self.stay(draft)

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """What was understood of the text that is shown."""
        sheet = addresses.read(
            str(form["addresses"].value() or ""),
            right_id=draft.right_id,
            reason=draft.reason,
            complaint_id=draft.pk,
        )
        result = pages.understood(sheet) if sheet.lines else None
        return {
            "result": result,
            "check_url": reverse("complaints_portal:addresses", args=[draft.reference]),
            "asks_to_look": form.is_bound and not form.errors and result is not None and bool(result.problem_count),
        }


class AddressesView(DraftView):
    """What is understood of the pasted lines, while they are typed. Keeps nothing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody who was signed out in mid-typing is told so in place, not by a sign-in page inside this one."""
        if actor_of(request) is None and request.method == "POST":
            return render(request, "complaints/portal/_signed_out.html")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Read the lines and show the result."""
        draft = self.writable(reference)
        sheet = addresses.read(
            request.POST.get("addresses", ""), right_id=draft.right_id, reason=draft.reason, complaint_id=draft.pk
        )
        result = pages.understood(sheet) if sheet.lines else None
        return self.render("complaints/portal/_verdicts.html", {"result": result})


class ExplanationStep(StepView):
    """The infringement in the owner's words."""

    step = "explanation"
    template = "complaints/portal/step_explanation.html"

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form."""
        return ExplanationForm(**options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """The text as it was left."""
        return {"explanation": draft.explanation}

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """The counter."""
        length = len(str(form["explanation"].value() or "").replace("\r\n", "\n").strip())
        return {"least": MIN_EXPLANATION, "most": MAX_EXPLANATION, "length": length}


class StatementStep(StepView):
    """Contact data, and the statement of truth."""

    step = "statement"
    template = "complaints/portal/step_statement.html"

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form."""
        return StatementForm(**options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """What was stated, or name and title of whoever files."""
        person = cast("Person", self.request.user)
        return {
            "discloses_contact": "yes" if draft.discloses_contact else "no",
            "statement_name": draft.statement_name or person.name,
            "statement_title": draft.statement_title or person.job_title,
            "agrees": draft.statement_at is not None,
        }


class CheckView(DraftView):
    """All answers on one page; the button that submits."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show the answers; those who may only read see them too."""
        return self.page(self.readable(reference))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Submit. A second submit finds the complaint filed and leads to it."""
        draft = self.writable(reference)
        try:
            engine.move(complaint_workflow, draft.pk, "submit", actor=self.actor)
        except InvalidInputs:
            return self.page(self.writable(reference), status=422)
        return redirect("complaints_portal:submitted", draft.reference)

    def page(self, draft: Complaint, *, status: int = 200) -> HttpResponse:
        """Render the answers."""
        evidence = list(queries.evidence_visible_to(self.actor).filter(complaint=draft).order_by("pk"))
        verdict = policies.owner_acts(self.actor, draft)
        page = pages.check_page(draft, addresses.of_draft(draft), evidence, verdict=verdict, now=timezone.now())
        return self.render("complaints/portal/check.html", {"page": page, "header": page.header}, status=status)


class DiscardView(DraftView):
    """Throwing a draft away, after asking."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Ask."""
        draft = self.writable(reference)
        context = {
            "title": _("Discard this draft?"),
            "reference": draft.reference,
            "consequence": _("Its answers are deleted. CBBC and JD have not seen them."),
            "irreversible": True,
            "submit_label": _("Discard the draft"),
            "submit_tone": "danger",
            "cancel_url": steps.url(reference, steps.next_of(draft)),
        }
        return self.render("layouts/confirm.html", context)

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Do it."""
        draft = self.writable(reference)
        filing.discard_draft(draft.pk, actor=self.actor)
        messages.success(request, _("Draft %(reference)s is discarded.") % {"reference": draft.reference})
        return redirect("complaints_portal:list")
