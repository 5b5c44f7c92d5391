"""Pages about saved filters: those of a list, keeping the present one, and changing one's own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.desk import actions, policies, queries
from core.desk.models import NAME_LENGTH, SavedFilter
from core.web import saved_filters
from core.web.components import Crumb, Header
from core.web.lists import ListView
from core.web.transitions import add_errors
from core.web.views import AnsweringView
from core.workflow.errors import InvalidInputs, Refused


class FilterForm(forms.Form):
    """How a filter is called, and who may use it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share it with my colleagues"),
        help_text=gettext_lazy("Everybody of your organisation can then use it; only you can change it."),
        required=False,
    )


def list_named(list_name: str, *, actor: Actor) -> type[ListView]:
    """The list whose address has this name, if the actor may open it and it lets filters be kept. Raises Http404."""
    try:
        view = getattr(resolve(reverse(list_name)).func, "view_class", None)
    except NoReverseMatch as missing:
        raise Http404 from missing
    if view is None or not issubclass(view, ListView) or view.list_name != list_name:
        raise Http404
    if view.audience and view.audience != actor.audience:
        raise Http404
    named: type[ListView] = view
    return named


class FiltersPage(AnsweringView):
    """The saved filters of a list; with a list's parameters in the address, the form that keeps them."""

    audience = ""

    def get(self, request: HttpRequest, list_name: str) -> HttpResponseBase:
        """Show them."""
        query = self._query(list_name)
        return self._page(list_name, query, FilterForm(self.unsent()), status=200)

    def post(self, request: HttpRequest, list_name: str) -> HttpResponseBase:
        """Keep the parameters under a name, and go back to the list."""
        query = self._query(list_name)
        form = FilterForm(request.POST)
        if form.is_valid():
            try:
                kept = actions.keep_filter(list_name, query, actor=self.actor, now=timezone.now(), **_given(form))
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            else:
                messages.success(request, _("The filter “%(name)s” is kept.") % {"name": kept.name})
                return redirect(f"{reverse(list_name)}?{kept.query}")
        return self._page(list_name, query, form, status=422)

    def _query(self, list_name: str) -> str:
        view = list_named(list_name, actor=self.actor)
        return saved_filters.query_of(
            view.filterset_class, view.kept_parameters, self.request.GET, request=self.request
        )

    def _page(self, list_name: str, query: str, form: forms.Form, *, status: int) -> HttpResponseBase:
        address = reverse(list_name)
        found = queries.filters_visible_to(self.actor).filter(list_name=list_name)
        back = f"{address}?{query}" if query else address
        context = {
            "header": Header(_("Saved filters"), crumbs=[Crumb(_("Back to the list"), back)]),
            "links": [saved_filters.link(kept, address, query, actor=self.actor) for kept in found],
            "query": query,
            "form": form,
            "back_url": back,
        }
        return self.render("web/filters.html", context, status=status)


class FilterView(AnsweringView):
    """A page about one filter. Somebody's private one is not there; a shared one belongs to its keeper."""

    audience = ""

    def kept(self, pk: int) -> SavedFilter:
        """The filter, if the person may change it. Raises Http404 and Refused."""
        kept = get_object_or_404(queries.filters_visible_to(self.actor), pk=pk)
        verdict = policies.keeper_changes(self.actor, kept)
        if not verdict:
            raise Refused(verdict)  # type: ignore[arg-type]  # what is not allowed is denied
        return kept


class ChangeFilter(FilterView):
    """Rename a filter, share it or keep it to oneself."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show how it is called and who may use it."""
        kept = self.kept(pk)
        initial = {"name": kept.name, "is_shared": kept.is_shared}
        return self._page(kept, FilterForm(self.unsent(), initial=initial), status=200)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Change it."""
        kept = self.kept(pk)
        form = FilterForm(request.POST)
        if form.is_valid():
            try:
                actions.change_filter(pk, actor=self.actor, now=timezone.now(), **_given(form))
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            else:
                messages.success(request, _("The filter is changed."))
                return redirect("web:filters", kept.list_name)
        return self._page(kept, form, status=422)

    def _page(self, kept: SavedFilter, form: forms.Form, *, status: int) -> HttpResponseBase:
        back = reverse("web:filters", args=[kept.list_name])
        context = {
            "header": Header(kept.name, crumbs=[Crumb(_("Saved filters"), back)]),
            "kept": kept,
            "form": form,
            "back_url": back,
        }
        return self.render("web/filter.html", context, status=status)


class RemoveFilter(FilterView):
    """Remove a filter."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Remove it; nobody else's work depends on it."""
        removed = actions.remove_filter(pk, actor=self.actor, now=timezone.now())
        messages.success(request, _("The filter “%(name)s” is removed.") % {"name": removed.name})
        return redirect("web:filters", removed.list_name)


def _given(form: forms.Form) -> dict[str, Any]:
    return {"name": form.cleaned_data["name"], "is_shared": form.cleaned_data["is_shared"]}
