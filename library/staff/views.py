"""CBBC's pages of the library: the list, entries and their editions, access, and each step."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.days import house_day
from core.verdicts import Verdict
from core.web.components import Action, Crumb, Fact, Header
from core.web.lists import ListView
from core.web.saved_views import SavedView, tabs, url_of
from core.web.transitions import TransitionView
from core.web.views import StaffView
from core.workflow.errors import Conflict, Stale, require
from library import policies, views
from library.actions import access, describing, writing
from library.actions.describing import Description
from library.filters import StaffLibraryFilter
from library.forms import AccessForm, EntryForm, NewEntryForm, WordsForm
from library.models import Entry
from library.pages import Room, title_of, topic_name
from library.rows import STAFF_COLUMNS, dressed
from library.staff import queue
from library.workflow import edition_workflow

ROOM = Room("library_staff")
LAYOUT = "layouts/staff.html"


class StaffPage(views.LibraryView):
    """A page of CBBC's room."""

    audience = Audience.STAFF
    room = ROOM
    layout = LAYOUT


class LibraryList(ListView, StaffView):
    """All editions: what is in the library, proposed, being written, and to be reviewed."""

    template = "library/staff/list.html"
    fragment = "library/staff/list_fragment.html"
    list_name = "library_staff:list"
    kept_parameters = ("sort", "view")
    filterset_class = StaffLibraryFilter
    orders = queue.ORDERS
    export_columns = STAFF_COLUMNS
    export_name = "library"
    export_verb = "library.exported"
    similar_in = "search_text"

    @property
    def view(self) -> SavedView:
        """The saved view that is open."""
        return queue.view_named(self.request.GET.get("view", ""))

    def queryset(self) -> QuerySet[Any, Any]:
        """The editions of the open view."""
        return queue.rows(self.view, actor=self.actor, today=house_day())

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Rows in words."""
        return dressed(rows, actor=self.actor, room=ROOM)

    def extra(self) -> dict[str, Any]:
        """The saved views with their figures, and the page's head."""
        given = self.request.GET
        counts = queue.counts(actor=self.actor, today=house_day())
        return {
            "header": Header(_("Library"), actions=list_actions(self.actor)),
            "view": self.view,
            "tabs": tabs(queue.VIEWS, given, self.view, counts),
            "is_narrowed": any(given.get(name) for name in StaffLibraryFilter.base_filters),
            "everywhere_url": "" if self.view == queue.ALL else url_of(queue.ALL, given),
        }


def list_actions(actor: Actor) -> list[Action]:
    """What can be done from the list."""
    return [
        Action(_("New entry"), ROOM.url("new"), "file-earmark-plus", "primary", reason(policies.edits(actor))),
        Action(_("Topics"), ROOM.url("topics"), "tags"),
        Action(_("Subscriptions"), ROOM.url("subscriptions"), "bell"),
    ]


def reason(verdict: Verdict) -> Any:
    """Why not; empty where it may be."""
    return getattr(verdict, "reason", "")


class EntryPage(StaffPage, views.EntryView):
    """An entry."""


class EditionPage(StaffPage, views.EditionView):
    """An edition."""


class ComparePage(StaffPage, views.CompareView):
    """Two editions side by side."""


class FilePage(StaffPage, views.FileView):
    """A file of an edition."""


class AcknowledgePage(StaffPage, views.AcknowledgeView):
    """CBBC's people read as well."""


class SubscriptionsPage(StaffPage, views.SubscriptionsView):
    """One's own subscriptions."""


class EditPage(StaffPage, views.EditView):
    """The words of a draft."""

    form_class = WordsForm


class NewEntry(StaffPage, views.FormView):
    """A new entry, which begins as a draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask what it is."""
        return self._page(NewEntryForm(self.unsent()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin it."""
        form = NewEntryForm(request.POST)
        made = self.take(form, lambda: writing.begin_entry(form.description(), form.words(), actor=self.actor))
        if made is None:
            return self._page(form)
        return self.done(_("The entry is begun. Now write its first edition."), ROOM.url("edit", made.reference))

    def _page(self, form: NewEntryForm) -> HttpResponse:
        require(policies.edits(self.actor))
        header = Header(_("New entry"), crumbs=[Crumb(_("Library"), ROOM.url("list"))])
        return self.page(header, form, _("Begin the entry"), ROOM.url("list"))


class DescribeEntry(StaffPage, views.FormView):
    """What is said about an entry besides its words; the second of two who do it at once is told."""

    template = "library/staff/describe.html"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show it to be changed."""
        entry = self.entry(reference)
        initial = {name: getattr(entry, name) for name in EntryForm.base_fields if name != "topics"}
        initial["topics"] = [topic.pk for topic in entry.topics.all()]
        return self._page(entry, EntryForm(self.unsent(), initial=initial))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Change it."""
        entry = self.entry(reference)
        form = EntryForm(request.POST)
        try:
            changed = self.take(form, lambda: self._describe(entry, form))
        except Stale as stale:
            return self._late(self.entry(reference), form, stale)
        if changed is None:
            return self._page(entry, form)
        return self.done(_("The entry is changed."), ROOM.url("detail", reference))

    def _describe(self, entry: Entry, form: EntryForm) -> Entry:
        version = form.cleaned_data.get("version")
        return describing.describe(entry.pk, form.description(), actor=self.actor, expected_version=version)

    def _late(self, entry: Entry, form: EntryForm, stale: Stale) -> HttpResponse:
        """Somebody else saved meanwhile: what was typed stays in the form, beside what is saved now and differs."""
        facts = said_of(entry, form, differing_from=form.description())
        form.data = self.request.POST.copy()
        form.data["version"] = str(stale.actual)
        return self._page(entry, form, status=409, last=stale.last, is_late=True, facts=facts)

    def _page(self, entry: Entry, form: EntryForm, **more: Any) -> HttpResponse:
        require(policies.edits(self.actor))
        header = Header(_("Change the entry"), entry.reference, crumbs=crumbs_of(entry))
        return self.page(header, form, _("Save the changes"), ROOM.url("detail", entry.reference), **more)


def said_of(entry: Entry, form: EntryForm, *, differing_from: Description) -> list[Fact]:
    """What is said about an entry as it is saved, of those fields in which what was typed differs, in words."""
    saved = {name: getattr(entry, name) for name in describing.FIELDS} | {"topics": list(entry.topics.all())}
    typed = {name: getattr(differing_from, name) for name in saved} | {"topics": list(differing_from.topics)}
    shown: dict[str, Any] = {
        "kind": entry.get_kind_display(),
        "readers": entry.get_readers_display(),
        "organisation_id": entry.organisation.display_name if entry.organisation else "",
        "topics": ", ".join(topic_name(topic) for topic in saved["topics"]),
    }
    return [
        Fact(form.fields[name.removesuffix("_id")].label or "", shown.get(name, value) or "–")
        for name, value in saved.items()
        if value != typed[name]
    ]


class NewEdition(StaffPage):
    """A new edition, which begins with the words of the last."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Say what follows."""
        return self._page(self.entry(reference))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Begin it."""
        entry = self.entry(reference)
        try:
            made = writing.begin_edition(entry.pk, actor=self.actor)
        except Conflict as conflict:
            return self._page(entry, problem=str(conflict.denied.reason), status=409)
        return self.done(_("The new edition is begun."), ROOM.url("edit", made.reference))

    def _page(self, entry: Entry, *, problem: str = "", status: int = 200) -> HttpResponse:
        require(policies.edits(self.actor))
        context = {
            "title": _("New edition"),
            "reference": entry.reference,
            "consequence": _("A draft begins with the words of the last edition, which stays as it is."),
            "submit_label": _("Begin the new edition"),
            "cancel_url": ROOM.url("detail", entry.reference),
            "problem": problem,
        }
        return self.render("library/staff/new_edition.html", context, status=status)


class AccessPage(StaffPage, views.FormView):
    """The organisations that may read an entry which only those named may read."""

    template = "library/staff/access.html"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show them."""
        entry = self.entry(reference)
        return self._page(entry, AccessForm(self.unsent(), entry=entry))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Name one more, or take one off."""
        entry = self.entry(reference)
        if request.POST.get("withdraw"):
            self._withdraw(entry, request.POST["withdraw"])
            return self.done(_("It reads the entry no longer."), ROOM.url("access", reference))
        form = AccessForm(request.POST, entry=entry)
        named = self.take(form, lambda: access.grant(entry.pk, form.cleaned_data["organisation"], actor=self.actor))
        if named is None:
            return self._page(entry, form)
        return self.done(_("It may read the entry now."), ROOM.url("access", reference))

    def _withdraw(self, entry: Entry, code: str) -> None:
        organisation = Organisation.objects.filter(code=code, pk__in=entry.accesses.values("organisation")).first()
        if organisation is None:
            raise Http404
        access.withdraw(entry.pk, organisation, actor=self.actor)

    def _page(self, entry: Entry, form: AccessForm) -> HttpResponse:
        require(policies.edits(self.actor))
        lede = _("They read its published editions, besides CBBC and whoever it is from.")
        header = Header(_("Organisations that may read it"), entry.reference, crumbs=crumbs_of(entry), lede=lede)
        accesses = entry.accesses.select_related("organisation").order_by("organisation__name", "pk")
        back = ROOM.url("detail", entry.reference)
        return self.page(header, form, _("Let it read the entry"), back, accesses=accesses)


class TransitionPage(TransitionView, StaffView):
    """The confirm page of each verb, for staff."""

    table = edition_workflow
    template = "library/staff/transition.html"
    audience = Audience.STAFF

    def url_of(self, record: Any) -> str:
        """The edition's page."""
        return ROOM.url("edition", record.reference)

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Beside what the verb asks for: which text it is about, and who may read it."""
        record = context["record"]
        more = {"title": title_of(record), "readers": record.entry.get_readers_display()}
        return super().render(template, context | more, status=status)


def crumbs_of(entry: Entry) -> list[Crumb]:
    """Where a page about an entry stands."""
    return [
        Crumb(gettext_lazy("Library"), ROOM.url("list")),
        Crumb(entry.reference, ROOM.url("detail", entry.reference)),
    ]
