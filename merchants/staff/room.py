"""What the pages of this room share: finding the record, asking by a form, and answering what actions refuse."""

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

from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, StaffView
from core.workflow.errors import Conflict, InvalidInputs, require
from merchants import policies, queries
from merchants.models import Company, Shop
from merchants.staff.wording import company_url, shop_url

# This app's word for papers about shops and what was seen of listings.
PAPER = "shop"


class ShopView(AnsweringView, StaffView):
    """A page about shops and companies."""

    def shop(self, pk: int) -> Shop:
        """The shop with this key. Raises Http404."""
        found = queries.shops_visible_to(self.actor).select_related("company").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def company(self, pk: int) -> Company:
        """The company with this key. Raises Http404."""
        found = queries.companies_visible_to(self.actor).select_related("merged_into").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


def crumbs(shop: Shop | None = None) -> list[Crumb]:
    """The way to a page below the list, or below a shop."""
    first = [Crumb(_("Shops"), reverse("shops_staff:list"))]
    return first + ([Crumb(shop.name, shop_url(shop.pk))] if shop else [])


class FormView(ShopView):
    """A page with one form, for those who keep the records of shops; others are told why not (403)."""

    template = "merchants/staff/form.html"
    form_class: ClassVar[type[forms.Form]]
    title: ClassVar[Any]
    submit: ClassVar[Any]
    lede: ClassVar[Any] = ""
    done: ClassVar[Any]

    def record(self, **given: Any) -> Any:
        """The shop or company that the address names."""
        raise NotImplementedError

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Carry the form out; returns the address to go on to."""
        raise NotImplementedError

    def form(self, record: Any, *args: Any, **options: Any) -> forms.Form:
        """The form; the place for initial values."""
        return self.form_class(*args, **options)

    def get(self, request: HttpRequest, **given: Any) -> HttpResponseBase:
        """Ask."""
        record = self._kept(**given)
        return self._page(record, self.form(record, self.unsent()))

    def post(self, request: HttpRequest, **given: Any) -> HttpResponseBase:
        """Do it, or say why not. What was stored for it is not kept either then."""
        record = self._kept(**given)
        form = self.form(record, request.POST, request.FILES)
        for dropped in refused_uploads(request):
            form.add_error(dropped.params["field"] if dropped.params["field"] in form.fields else None, dropped.message)
        if form.is_valid():
            try:
                with transaction.atomic():
                    url = self.act(record, form.cleaned_data, **given)
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except DocumentRefused as refused:
                form.add_error(None, refused.message)
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
            else:
                messages.success(request, str(self.done))
                return redirect(url)
        return self._page(record, form)

    def store(self, upload: "UploadedFile[Any] | None") -> Document | None:
        """Keep an uploaded paper as CBBC's own. Raises DocumentRefused."""
        if upload is None or self.actor.organisation_id is None:
            return None
        return documents.store(upload, actor=self.actor, organisation_id=self.actor.organisation_id, kind=PAPER)

    def home(self, record: Any) -> str:
        """The page of the record."""
        return company_url(record.pk) if isinstance(record, Company) else shop_url(record.pk)

    def _kept(self, **given: Any) -> Any:
        record = self.record(**given)
        require(policies.keeps_shops(self.actor))
        return record

    def _page(self, record: Any, form: forms.Form) -> HttpResponse:
        way = crumbs(record) if isinstance(record, Shop) else [*crumbs(), Crumb(str(record), self.home(record))]
        header = Header(str(self.title), crumbs=way, lede=self.lede)
        context = {"header": header, "form": form, "submit_label": self.submit, "cancel_url": self.home(record)}
        return self.render(self.template, context, status=422 if form.errors else 200)
