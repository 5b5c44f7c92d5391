"""A page that adds a version in two steps: what is asked for, what would follow, and the confirmation."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clocks import policies
from core.clocks.staff.forms import ChangeForm
from core.verdicts import Denied
from core.web.components import Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, StaffView
from core.workflow.errors import Conflict, InvalidInputs


class ChangePage(AnsweringView, StaffView):
    """Form, preview, confirmation. The form travels through the preview; the action judges it again.

    Sub-classes say which form, what would follow (`preview`), and what is done (`add`).
    """

    preview_template: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Know now from the beginning of the request."""
        self.now = timezone.now()
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> ChangeForm:
        """The form of what the address names, filled with the newest version. Raises Http404."""
        raise NotImplementedError

    def header(self) -> Header:
        """Head of the page."""
        raise NotImplementedError

    def preview(self, form: Any) -> dict[str, Any]:
        """What would follow, for the preview's template. Raises InvalidInputs."""
        raise NotImplementedError

    def add(self, form: Any) -> str:
        """Do it; returns what the person reads then. Raises Conflict, InvalidInputs, Refused."""
        raise NotImplementedError

    def back_url(self) -> str:
        """Where the page was opened, and where one goes afterwards."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask."""
        self._let_in()
        return self._page(self.form(self.unsent()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show what would follow; with `confirm`, do it."""
        self._let_in()
        form = self.form(request.POST)
        if not form.is_valid() or "again" in request.POST:
            return self._page(form, status=200 if form.is_valid() else 422)
        try:
            if "confirm" not in request.POST:
                return self._preview(form)
            done = self.add(form)
        except InvalidInputs as invalid:
            add_errors(form, invalid)
            return self._page(form, status=422)
        except Conflict as conflict:
            return self._page(self.form(), status=409, overtaken=str(conflict.denied.reason))
        messages.success(request, done)
        return redirect(self.back_url())

    def _let_in(self) -> None:
        verdict = policies.changes_law(self.actor)
        if isinstance(verdict, Denied):
            raise PermissionDenied(str(verdict.reason))

    def _preview(self, form: ChangeForm) -> HttpResponse:
        hidden = [field.as_hidden() for field in form]
        context = {"header": self.header(), "form": form, "hidden": hidden, "back_url": self.back_url()}
        return self.render(self.preview_template, context | self.preview(form))

    def _page(self, form: ChangeForm, *, status: int = 200, overtaken: str = "") -> HttpResponse:
        context = {
            "header": self.header(),
            "form": form,
            "overtaken": overtaken,
            "submit_label": _("See what would follow"),
            "cancel_url": self.back_url(),
        }
        return self.render("clocks/staff/change.html", context, status=status)
