"""Pages about rights that staff and owners share. Each audience's views name their `namespace` and templates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Organisation
from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from core.identifiers.dates import parse_date
from core.identifiers.errors import IdentifierError
from core.verdicts import Denied, Verdict
from core.web.components import Header
from core.web.days import day_in_words
from core.web.transitions import add_errors
from core.web.views import AnsweringView
from core.workflow.errors import InvalidInputs, NotVisible, Refused, Stale
from programmes import policies, queries, verification
from programmes.actions import rights
from programmes.actions.rights import FactEntry
from programmes.choices import RightFactKind
from programmes.models import Right
from programmes.rights import detail
from programmes.rights.forms import FactForm, RightForm, initial_of

KIND = "right"
CONSEQUENCES: Mapping[str, Any] = {
    RightFactKind.RENEWAL: gettext_lazy("The right's expiry moves, and its reminders with it."),
    RightFactKind.ASSIGNMENT: gettext_lazy("The chain of holders grows by one."),
    RightFactKind.NAME_CHANGE: gettext_lazy("The chain of holders grows by one: the company is the same."),
    RightFactKind.CANCELLATION: gettext_lazy(
        "From that day on no complaint can rely on the right. Enrolments that rest on it alone are suspended."
    ),
}


class RightView(AnsweringView):
    """A page of rights."""

    namespace: ClassVar[str]

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of this audience."""
        return reverse(f"{self.namespace}:{name}", args=args)

    def import_url(self) -> str:
        """Where a whole portfolio is taken in; empty where this room has no such page."""
        try:
            return self.address("import_start")
        except NoReverseMatch:
            return ""

    def right(self, pk: int) -> Right:
        """The right among those that the actor may see. Raises NotVisible."""
        seen = queries.rights_visible_to(self.actor).select_related("organisation", "family")
        found = seen.filter(pk=pk).first()
        if found is None:
            raise NotVisible
        return found

    def kept(self, pk: int) -> Right:
        """The right, if the actor may change it. Raises NotVisible, Refused."""
        right = self.right(pk)
        allow(policies.keeps_right(self.actor, right))
        return right

    def store(self, form: forms.Form, owner_id: int) -> Document | None:
        """Store the form's file as the owner's; None where there is none. Raises DocumentRefused."""
        upload = form.cleaned_data.get("document")
        if not upload:
            return None
        return documents.store(upload, actor=self.actor, organisation_id=owner_id, kind=KIND)


def allow(verdict: Verdict) -> None:
    """Raises Refused where a policy says no."""
    if isinstance(verdict, Denied):
        raise Refused(verdict)


class DetailView(RightView):
    """Everything about a right on one page."""

    template: ClassVar[str]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        page = detail.right_page(self.right(pk), actor=self.actor, namespace=self.namespace, now=timezone.now())
        return self.render(self.template, {"page": page, "header": page.header})


class FormView(RightView):
    """A page with one form and its button."""

    template: ClassVar[str] = "programmes/right_form.html"

    def page(
        self, form: forms.Form, header: Header, submit: str, back: str, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Render the form."""
        context = {"form": form, "header": header, "submit_label": submit, "cancel_url": back, **more}
        return self.render(self.template, context, status=status)

    def take_refusals(self, form: forms.Form) -> None:
        """Files that were turned away on their way in are told at their field."""
        for refusal in refused_uploads(self.request):
            form.add_error("document" if "document" in form.fields else None, refusal.message)


class NewView(FormView):
    """A new right."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        owners = self.owners()
        given = {name: value for name, value in request.GET.items() if name in RightForm.base_fields}
        return self._page(RightForm(self.unsent(), initial=given, owners=owners))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put it on record."""
        form = RightForm(request.POST, owners=self.owners())
        owner = form.chosen_owner() if form.is_valid() else None
        if owner is None:
            return self._page(form, status=422)
        try:
            right = rights.register_right(owner.pk, actor=self.actor, fields=form.given())
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(form, status=422)
        messages.success(request, _("%(right)s is on record. Now add its certificate.") % {"right": right})
        tell_of_end(request, right, given=form.given()["expires_on"])
        return redirect(self.address("detail", right.pk))

    def owners(self) -> Sequence[Organisation]:
        """Whose rights the actor may register. Raises Refused where there are none, with the reason."""
        owners = list(queries.owners_to_register_for(self.actor).order_by("name", "pk"))
        if not owners:
            raise Refused(policies.NO_POWER)
        allow(policies.keeps_rights_of(self.actor, owners[0].pk))
        return owners

    def _page(self, form: RightForm, *, status: int = 200) -> HttpResponse:
        header = Header(_("Enter a right"), crumbs=[detail.list_crumb(self.namespace)])
        return self.page(form, header, _("Put it on record"), self.address("list"), status=status)


def tell_of_end(request: HttpRequest, right: Right, *, given: str) -> None:
    """Say so where the end of a right was worked out."""
    if right.expires_on and not given:
        words = {"day": day_in_words(right.expires_on)}
        messages.info(
            request,
            _("By law it expires on %(day)s, counted from its dates. Compare this with the certificate.") % words,
        )


class EditView(FormView):
    """Changing a right."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is on record."""
        right = self.kept(pk)
        return self._page(right, RightForm(self.unsent(), initial=initial_of(right)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change it."""
        right = self.kept(pk)
        form = RightForm(request.POST)
        if not form.is_valid():
            return self._page(right, form, status=422)
        version = form.cleaned_data["version"]
        try:
            changed = rights.change_right(pk, actor=self.actor, fields=form.given(), expected_version=version)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(right, form, status=422)
        except Stale:
            return self._page(right, again(form, right.version), status=409)
        messages.success(request, _("The right is changed."))
        tell_of_end(request, changed, given=form.given()["expires_on"])
        return redirect(self.address("detail", pk))

    def _page(self, right: Right, form: RightForm, *, status: int = 200) -> HttpResponse:
        back = self.address("detail", right.pk)
        crumbs = [detail.list_crumb(self.namespace), detail.right_crumb(right, self.namespace)]
        header = Header(_("Change the right"), crumbs=crumbs)
        compared = [one.label for one in verification.comparisons(right) if one.verification]
        return self.page(form, header, _("Keep the changes"), back, status=status, verified_labels=compared)


def again(form: Any, version: int) -> Any:
    """The form with what was typed, once more on top of the present record."""
    form.data = form.data.copy()
    form.data["version"] = version
    form.add_error(
        None,
        _(
            "The right has changed since you opened this page. Compare what you typed with it, then keep it again to "
            "overwrite."
        ),
    )
    return form


class FactView(FormView):
    """Recording a renewal, an assignment, a change of name or a cancellation."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Ask."""
        right = self.kept(pk)
        initial = {"version": right.version, "from_name": queries.chain_of(right).reached}
        return self._page(right, FactForm(self.unsent(), initial=initial, kind=self._known(kind)))

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Record it."""
        right = self.kept(pk)
        form = FactForm(request.POST, request.FILES, kind=self._known(kind))
        self.take_refusals(form)
        entry = self._entry(form, kind) if form.is_valid() else None
        if entry is None or form.errors:
            return self._page(right, form, status=422)
        try:
            rights.record_fact(
                pk,
                entry,
                document=self.store(form, right.organisation_id),
                actor=self.actor,
                expected_version=form.cleaned_data["version"],
            )
        except DocumentRefused as refused:
            form.add_error("document", str(refused.message))
            return self._page(right, form, status=422)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(right, form, status=422)
        except Stale:
            return self._page(right, again(form, right.version), status=409)
        messages.success(request, _("Recorded: %(kind)s.") % {"kind": RightFactKind(kind).label})
        return redirect(self.address("detail", pk))

    def _known(self, kind: str) -> str:
        if kind not in RightFactKind.values:
            raise NotVisible
        return kind

    def _entry(self, form: FactForm, kind: str) -> FactEntry | None:
        """What was typed, its days read; None where one is no day."""
        days: dict[str, date | None] = {}
        for name in ("happened_on", "expires_on"):
            text = form.cleaned_data.get(name, "")
            try:
                days[name] = parse_date(text) if text else None
            except IdentifierError as refused:
                form.add_error(name, refused.message)
        happened_on = days.get("happened_on")
        if happened_on is None:
            return None
        names = {name: form.cleaned_data.get(name, "") for name in ("from_name", "to_name")}
        return FactEntry(kind, happened_on, expires_on=days.get("expires_on"), **names)

    def _page(self, right: Right, form: FactForm, *, status: int = 200) -> HttpResponse:
        crumbs = [detail.list_crumb(self.namespace), detail.right_crumb(right, self.namespace)]
        header = Header(detail.FACT_LABELS[form.kind], crumbs=crumbs)
        back = self.address("detail", right.pk)
        return self.page(form, header, _("Record it"), back, status=status, consequence=CONSEQUENCES.get(form.kind, ""))
