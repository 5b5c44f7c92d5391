"""Official shops of a rights owner."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.accounts.models import Organisation
from core.web.components import Header
from core.web.transitions import add_errors
from core.workflow.errors import InvalidInputs
from programmes import queries
from programmes.actions import shops
from programmes.keeping.forms import (
    ShopForm,
)
from programmes.keeping.pages.base import FormPage, KeepingPage
from programmes.models import OfficialShop


class AddShop(FormPage):
    """Naming an official shop."""

    def get(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Ask which."""
        return self._page(self.kept(**given), ShopForm(self.unsent()))

    def post(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Name it."""
        owner = self.kept(**given)
        form = ShopForm(request.POST)
        if not form.is_valid():
            return self._page(owner, form)
        try:
            shop = shops.declare_shop(owner.pk, actor=self.actor, **form.cleaned_data)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(owner, form)
        messages.success(request, _("%(name)s is on the list of official shops.") % {"name": shop.name})
        return redirect(self.home(owner, "shops"))

    def _page(self, owner: Organisation, form: forms.Form) -> HttpResponse:
        header = Header(
            _("Add an official shop"),
            crumbs=self.crumbs(owner),
            lede=_("A complaint against a shop that sells with the owner's consent is caught before it is filed."),
        )
        return self.page(header, form, _("Add the shop"), self.home(owner, "shops"))


class WithdrawShop(KeepingPage):
    """Striking a shop out."""

    def get(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Say what follows."""
        owner = self.kept(**given)
        shop = self._shop(owner, pk)
        return self.ask(
            _("Strike out the shop %(name)s") % {"name": shop.name},
            _("Complaints against listings of this shop are no longer held up."),
            _("Strike out the shop"),
            self.home(owner, "shops"),
        )

    def post(self, request: HttpRequest, pk: int, **given: Any) -> HttpResponse:
        """Strike it out."""
        owner = self.kept(**given)
        done = _("%(name)s is struck out.") % {"name": self._shop(owner, pk).name}
        back = self.home(owner, "shops")
        return self.attempt(lambda: shops.withdraw_shop(pk, actor=self.actor), done, back)

    def _shop(self, owner: Organisation, pk: int) -> OfficialShop:
        found = queries.shops_visible_to(self.actor).filter(organisation=owner, pk=pk).first()
        if found is None:
            raise Http404
        return found


class NoShops(KeepingPage):
    """Saying that there is no official shop."""

    def post(self, request: HttpRequest, **given: Any) -> HttpResponse:
        """Keep it."""
        owner = self.kept(**given)
        done = _("It is on record that there is no official shop on JD.")
        back = self.home(owner, "shops")
        return self.attempt(lambda: shops.declare_no_shops(owner.pk, actor=self.actor), done, back)
