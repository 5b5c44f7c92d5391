"""Which listings: pasted or out of a file, and checked while they are typed."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints import addresses, shortcomings
from complaints.models import Complaint
from complaints.portal.contexts import draft as pages
from complaints.portal.contexts import files
from complaints.portal.forms import ListingsForm, StepForm
from complaints.portal.wizard.drafts import DraftView, StepView
from complaints.targets import actions
from core.accounts.requests import actor_of
from core.documents.errors import DocumentRefused
from core.tabular.errors import TabularError
from core.workflow.errors import InvalidInputs


class ListingsStep(StepView):
    """Which listings. Lines that do not hold are kept in the draft, and left out of the complaint."""

    step = "listings"
    template = "complaints/portal/step_listings.html"

    def build(self, draft: Complaint, **options: Any) -> StepForm:
        """The form."""
        return ListingsForm(**options)

    def initial(self, draft: Complaint) -> dict[str, Any]:
        """The text as it was left."""
        return {"addresses": draft.addresses, "authorised_shop_reason": draft.authorised_shop_reason}

    def post(self, request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
        """Keep the text; then take a file, tidy up, check again or go on, as the button says."""
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
        if "spare" in request.POST:
            return self.spare(draft)
        if form.cleaned_data.get("sheet") or form.long_text():
            return self.take_list(draft, form)
        return self.stay(draft) if "check" in request.POST else self.judge(draft, form)

    def take_list(self, draft: Complaint, form: ListingsForm) -> HttpResponseBase:
        """Have a file, or a text too long to wait for, read in the background, and show how far that has come."""
        upload, text = form.cleaned_data.get("sheet"), form.long_text()
        field = "sheet" if upload else "addresses"
        try:
            record = actions.start(draft, actor=self.actor, upload=upload or None, text=text)
        except (TabularError, DocumentRefused) as refused:
            form.add_error(field, f"{upload.name}: {refused.message}" if upload else refused.message)
            return self.page(draft, form, status=422)
        except InvalidInputs as invalid:
            form.add_error(field, invalid.errors["addresses",])
            return self.page(draft, form, status=422)
        if not upload:
            self.keep(draft, {"addresses": ""})
        return redirect("complaints_portal:import_look", record.reference)

    def judge(self, draft: Complaint, form: ListingsForm) -> HttpResponseBase:
        """Go on where there is a target, and the person has seen which lines are left out."""
        sheet = addresses.of_draft(draft)
        result = pages.understood(sheet)
        if not result.target_count and not sheet.held.is_reading:
            form.add_error("addresses", _("Name at least one listing on JD.com. None of the lines can be used."))
            return self.page(draft, form, status=422)
        if result.too_many:
            form.add_error("addresses", result.too_many)
            return self.page(draft, form, status=422)
        if sheet.has_official and not shortcomings.shop_reason_holds(draft.authorised_shop_reason):
            form.add_error("authorised_shop_reason", shortcomings.about_official_shops(sheet))
            return self.page(draft, form, status=422)
        if result.seen and form.cleaned_data["seen"] != result.seen:
            return self.page(draft, form, status=422)
        return self.go_on(draft)

    def tidy(self, draft: Complaint) -> HttpResponseBase:
        """Take the lines out that do not become targets."""
        sheet = addresses.of_draft(draft)
        self.keep(draft, {"addresses": pages.with_lines(draft.addresses, sheet.targets)})
        return self.removed(draft, len(sheet.problems))

    def spare(self, draft: Complaint) -> HttpResponseBase:
        """Take the lines out that official shops of the owner sell."""
        sheet = addresses.of_draft(draft)
        rest = [line for line in sheet.lines if line not in sheet.official]
        self.keep(draft, {"addresses": pages.with_lines(draft.addresses, rest), "authorised_shop_reason": ""})
        out_of_files = actions.remove_official(draft.pk, actor=self.actor) if sheet.held.official else 0
        return self.removed(draft, len(sheet.official) + out_of_files)

    def removed(self, draft: Complaint, count: int) -> HttpResponseBase:
        """The step again, saying how many lines went."""
        words = ngettext("%(count)s line removed.", "%(count)s lines removed.", count)
        messages.success(self.request, words % {"count": count})
        return self.stay(draft)

    def context(self, draft: Complaint, form: StepForm) -> dict[str, Any]:
        """What was understood of the text that is shown."""
        sheet = addresses.of_text(draft, str(form["addresses"].value() or ""))
        result = pages.understood(sheet) if sheet.lines or sheet.held.total else None
        return {
            "result": result,
            "files": files.panel(draft, sheet.held, actor=self.actor),
            "ready": bool(draft.right_id and draft.reason),
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
        sheet = addresses.of_text(draft, request.POST.get("addresses", ""))
        result = pages.understood(sheet) if sheet.lines or sheet.held.total else None
        form = ListingsForm(initial={"authorised_shop_reason": request.POST.get("authorised_shop_reason", "")})
        return self.render("complaints/portal/_verdicts.html", {"result": result, "form": form})
