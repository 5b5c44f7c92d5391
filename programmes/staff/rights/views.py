"""CBBC's pages about rights: the register with what expires, one right, and comparing it with its certificate."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import keyset
from core.days import house_day
from core.web import saved_views
from core.web.components import Action, Header
from core.web.lists import ListView
from core.web.saved_views import SavedView
from core.web.transitions import add_errors
from core.web.views import StaffView
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Stale
from programmes import policies, verification
from programmes.actions import rights
from programmes.choices import RightFactKind
from programmes.events import EXPORTED
from programmes.models import Right, RightDocument, RightFact
from programmes.rights import detail, documents, pages, parts, rows
from programmes.rights.filters import RightFilter
from programmes.rights.forms import StrikeForm, VerifyForm
from programmes.rights.wording import CERTIFICATES

# Filters that are folded away until one asks for them.
FOLDED = ("right_type", "territory", "verified")
STRIKING: Mapping[str, Any] = {
    RightFactKind.RENEWAL: gettext_lazy("The right ends again when it did before. The record and your reason stay."),
    RightFactKind.ASSIGNMENT: gettext_lazy(
        "The chain of holders no longer counts it. The record and your reason stay."
    ),
    RightFactKind.NAME_CHANGE: gettext_lazy(
        "The chain of holders no longer counts it. The record and your reason stay."
    ),
    RightFactKind.CANCELLATION: gettext_lazy(
        "The right is worth again what its dates say. The record and your reason stay."
    ),
}


class StaffRoom(pages.RightView, StaffView):
    """What the pages of this room share."""

    namespace = "rights_staff"


class Register(ListView, StaffRoom):
    """The register of rights: saved views, search and filters, and what expires, month by month."""

    template = "programmes/staff/rights/list.html"
    fragment = "programmes/staff/rights/list_fragment.html"
    list_name = "rights_staff:list"
    kept_parameters = ("view", "sort")
    filterset_class = RightFilter
    orders = rows.ORDERS
    export_columns = rows.EXPORT_COLUMNS
    export_name = "rights"
    export_verb = EXPORTED

    @property
    def view(self) -> SavedView:
        """The saved view that is open."""
        return saved_views.named(rows.VIEWS, self.request.GET.get("view", ""))

    def queryset(self) -> QuerySet[Any, Any]:
        """The rights of the open view."""
        self.day = house_day()
        return rows.rights(self.actor, self.day).filter(rows.within(self.view, self.day))

    def first_order(self) -> keyset.Order:
        """The one that suits the open view."""
        return self.view.order or super().first_order()

    def dress(self, found: list[Any]) -> Sequence[rows.Row]:
        """Rows as they stand today; the view of what expires is parted by months."""
        by_expiry = self.request.GET.get("sort", self.first_order().name) == rows.NEXT_EXPIRY.name
        in_parts = self.view == rows.EXPIRING and by_expiry
        return rows.dressed(found, namespace=self.namespace, day=self.day, in_parts=in_parts)

    def extra(self) -> dict[str, Any]:
        """The saved views and the head of the page."""
        given = self.request.GET
        return {
            "header": Header(gettext_lazy("Rights"), actions=self.actions()),
            "view": self.view,
            "tabs": saved_views.tabs(rows.VIEWS, given, self.view, {}),
            "is_narrowed": any(given.get(name) for name in RightFilter.base_filters),
            "is_unfolded": any(given.get(name) for name in FOLDED),
            "folded": FOLDED,
            "everywhere_url": "" if self.view == rows.ALL else saved_views.url_of(rows.ALL, given),
        }

    def actions(self) -> list[Action]:
        """Entering one right or a portfolio, for those who may."""
        if not policies.staff_acts(self.actor):
            return []
        found = [Action(gettext_lazy("Enter a right"), self.address("new"), "plus-lg", "primary")]
        if self.import_url():
            found.append(Action(gettext_lazy("Import a portfolio"), self.import_url(), "file-earmark-arrow-up"))
        return found


class Detail(pages.DetailView, StaffRoom):
    """One right."""

    template = "programmes/staff/rights/detail.html"


class New(pages.NewView, StaffRoom):
    """A new right of any owner."""


class Edit(pages.EditView, StaffRoom):
    """Changing a right."""


class Fact(pages.FactView, StaffRoom):
    """A fact of a right's life."""


class StrikeFact(StaffRoom):
    """Striking out a fact that was recorded in error: asked first, then done."""

    def get(self, request: HttpRequest, pk: int, fact_pk: int) -> HttpResponse:
        """Say what follows and ask why."""
        fact = self.fact(pk, fact_pk)
        return self._confirm(fact, StrikeForm(self.unsent(), initial={"version": fact.right.version}))

    def post(self, request: HttpRequest, pk: int, fact_pk: int) -> HttpResponse:
        """Strike it out."""
        fact = self.fact(pk, fact_pk)
        form = StrikeForm(request.POST)
        if not form.is_valid():
            return self._confirm(fact, form, status=422)
        given = form.cleaned_data
        try:
            rights.strike_fact(pk, fact_pk, reason=given["reason"], actor=self.actor, expected_version=given["version"])
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._confirm(fact, form, status=422)
        except Stale:
            return self._confirm(fact, pages.again(form, fact.right.version), status=409)
        except Conflict as conflict:
            messages.warning(request, str(conflict.denied.reason))
            return redirect(self.address("detail", pk))
        messages.success(request, _("It is struck out and counts no longer."))
        return redirect(self.address("detail", pk))

    def fact(self, pk: int, fact_pk: int) -> RightFact:
        """The fact, if the actor may strike it out. Raises NotVisible, Refused."""
        right = self.right(pk)
        pages.allow(policies.verifies(self.actor, right))
        fact = right.facts.select_related("right").filter(pk=fact_pk).first()
        if fact is None:
            raise NotVisible
        return fact

    def _confirm(self, fact: RightFact, form: StrikeForm, *, status: int = 200) -> HttpResponse:
        line = parts.fact_line(fact, None, self.namespace, actor=self.actor)
        context = {
            "title": _("Strike out “%(fact)s”") % {"fact": line.text},
            "reference": fact.right.number,
            "consequence": STRIKING[fact.kind],
            "irreversible": True,
            "form": form,
            "submit_label": _("Strike it out"),
            "submit_tone": "danger",
            "cancel_url": self.address("detail", fact.right_id),
        }
        return self.render("layouts/confirm.html", context, status=status)


class DocumentAdd(documents.DocumentAddView, StaffRoom):
    """A document for a right."""


class DocumentReplace(documents.DocumentReplaceView, StaffRoom):
    """A newer version of a document."""


class DocumentFile(documents.DocumentFileView, StaffRoom):
    """A document, for saving."""


class DocumentPreview(documents.DocumentPreviewView, StaffRoom):
    """The picture of a document."""


class Verify(StaffRoom):
    """Field by field against the certificate, which stands beside."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show both."""
        right = self.comparable(pk)
        return self.page(right, unsent=self.unsent())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what agrees."""
        right = self.comparable(pk)
        papers = self.papers(right)
        compared = verification.comparisons(right)
        form = VerifyForm(request.POST, compared=compared, documents=papers)
        if not form.is_valid():
            return self.page(right, form=form, status=422)
        chosen = next(one for one in papers if str(one.pk) == form.cleaned_data["document"])
        try:
            rights.verify_right(
                pk,
                fields=form.cleaned_data["agrees"],
                document=chosen.document,
                actor=self.actor,
                expected_version=form.cleaned_data["version"],
            )
        except InvalidInputs as invalid:
            add_errors(form, named_as_the_form(invalid))
            return self.page(right, form=form, status=422)
        except Stale:
            messages.warning(request, _("The right has changed since you opened this page. Compare it again."))
            return redirect(self.address("verify", pk))
        messages.success(request, _("The comparison is on record."))
        return redirect(self.address("detail", pk))

    def comparable(self, pk: int) -> Right:
        """The right, if the actor may verify it. Raises NotVisible, Refused."""
        right = self.right(pk)
        pages.allow(policies.verifies(self.actor, right))
        return right

    def papers(self, right: Right) -> list[RightDocument]:
        """The documents in force, certificates first."""
        found = list(right.documents.filter(replaced_at=None).select_related("document__blob"))
        return sorted(found, key=lambda one: (one.kind not in CERTIFICATES, one.pk))

    def page(
        self, right: Right, *, form: VerifyForm | None = None, unsent: Any = None, status: int = 200
    ) -> HttpResponse:
        """Render the comparison."""
        papers = self.papers(right)
        compared = verification.comparisons(right)
        if form is None:
            initial = {"version": right.version, "document": str(papers[0].pk) if papers else ""}
            form = VerifyForm(unsent, compared=compared, documents=papers, initial=initial)
        ticked = set(form["agrees"].value() or ())
        context = {
            "form": form,
            "right": right,
            "fields": [(parts.checked_field(one, self.actor), one.field, one.field in ticked) for one in compared],
            "pictures": [parts.picture(one, self.namespace, actor=self.actor) for one in papers],
            "header": Header(
                _("Compare with the certificate"),
                crumbs=[detail.list_crumb(self.namespace), detail.right_crumb(right, self.namespace)],
            ),
            "cancel_url": self.address("detail", right.pk),
            "add_document_url": self.address("document_add", right.pk),
        }
        return self.render("programmes/staff/rights/verify.html", context, status=status)


def named_as_the_form(invalid: InvalidInputs) -> InvalidInputs:
    """The action's errors under the names of the form's fields."""
    return InvalidInputs({"agrees" if path == ("fields",) else path: text for path, text in invalid.errors.items()})
