"""The portal's pages of the library: reading, proposing, subscribing, and what became of proposals."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.keyset import Key, Order
from core.web.components import Action, Crumb, Header
from core.web.lists import ExportColumn, ListView
from core.web.transitions import TransitionView
from core.web.views import PortalView
from core.workflow.errors import require
from library import policies, views
from library.actions import writing
from library.filters import LibraryFilter, ProposalsFilter
from library.forms import ProposalForm, TextsForm
from library.models import Edition
from library.pages import Room
from library.proposals import as_proposed
from library.queries import editions_visible_to, proposals_visible_to
from library.rows import COLUMNS, PROPOSED_COLUMNS, dressed
from library.workflow import edition_workflow

ROOM = Room("library_portal")
LAYOUT = "layouts/portal.html"
NEWEST = Order("newest", (Key("pk", descending=True),), gettext_lazy("Newest first"))
PUBLISHED = Order(
    "newest", (Key("published_at", descending=True), Key("pk", descending=True)), gettext_lazy("Newest first")
)
TITLE = Order("title", (Key("title"), Key("pk")), gettext_lazy("By title"))


class PortalPage(views.LibraryView):
    """A page of the portal's room."""

    audience = Audience.PORTAL
    room = ROOM
    layout = LAYOUT


class LibraryList(ListView, PortalView):
    """What is in the library for the reader: of each entry the edition published last."""

    template = "library/portal/list.html"
    fragment = "library/portal/_list.html"
    filterset_class = LibraryFilter
    orders = (PUBLISHED, TITLE)
    export_columns = COLUMNS
    export_name = "library"
    page_size = 25
    similar_in = "search_text"

    def queryset(self) -> QuerySet[Edition]:
        """Current editions that the reader may read."""
        found = editions_visible_to(self.actor).filter(pk=F("entry__current"), published_at__isnull=False)
        return found.select_related("entry__organisation").prefetch_related("entry__topics")

    def dress(self, rows: list[Edition]) -> Sequence[Any]:
        """Rows in words."""
        return dressed(rows, actor=self.actor, room=ROOM)

    def extra(self) -> dict[str, Any]:
        """The head of the page."""
        lede = _("Laws, JD.com's rules, bulletins and guides, and the standards that owners have agreed on.")
        actions = [
            propose_action(self.actor),
            Action(_("Zero-tolerance standards"), reverse("standards_portal:list"), "award"),
            Action(_("Our proposals"), ROOM.url("proposals"), "list-check"),
            Action(_("Subscriptions"), ROOM.url("subscriptions"), "bell"),
        ]
        is_unfolded = any(self.request.GET.get(name) for name in LibraryFilter.base_filters if name != "q")
        return {"header": Header(_("Library"), lede=lede, actions=actions), "is_unfolded": is_unfolded}


class Proposals(ListView, PortalView):
    """What the reader's organisation proposed, and what became of it."""

    template = "library/portal/proposals.html"
    fragment = "library/portal/_proposals.html"
    filterset_class = ProposalsFilter
    # CBBC's working title of what it has taken up is not theirs to sort by.
    orders = (NEWEST,)
    export_name = "proposals"
    export_columns = (
        *PROPOSED_COLUMNS,
        ExportColumn(
            gettext_lazy("State"),
            lambda row: str(edition_workflow.told(row.state, Audience.PORTAL).label),
        ),
        ExportColumn(gettext_lazy("Reason"), lambda row: row.reason),
    )
    page_size = 25

    def queryset(self) -> QuerySet[Edition]:
        """The proposals."""
        found = proposals_visible_to(self.actor).select_related("entry__organisation")
        return found.prefetch_related("entry__topics")

    def dress(self, rows: list[Edition]) -> Sequence[Any]:
        """Rows in words: those in which they were proposed, until they are published."""
        return dressed([as_proposed(row) for row in rows], actor=self.actor, room=ROOM)

    def extra(self) -> dict[str, Any]:
        """The head of the page."""
        propose = propose_action(self.actor)
        crumbs = [Crumb(_("Library"), ROOM.url("list"))]
        return {"header": Header(_("Our proposals"), crumbs=crumbs, actions=[propose]), "propose": propose}


def propose_action(actor: Actor) -> Action:
    """The button that leads to the form."""
    denied = getattr(policies.proposes(actor), "reason", "")
    return Action(_("Propose an entry"), ROOM.url("propose"), "lightbulb", "primary", denied)


class ProposePage(PortalPage, views.FormView):
    """A proposal for the library."""

    template = "library/portal/propose.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask what it is."""
        return self._page(ProposalForm(self.unsent()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Bring it to CBBC, or show what its text will look like."""
        form = ProposalForm(request.POST, request.FILES)
        if "preview" in request.POST:
            return self._page(form, previews=views.previews_of(form))
        made = self.take(form, lambda: self._propose(form))
        if made is None:
            return self._page(form)
        return self.done(_("Thank you. CBBC looks at your proposal."), ROOM.url("edition", made.reference))

    def _propose(self, form: ProposalForm) -> Edition:
        require(policies.proposes(self.actor))
        given = form.cleaned_data
        return writing.propose(given["kind"], self.words(form), actor=self.actor, source=given["source"])

    def _page(self, form: ProposalForm, **more: Any) -> HttpResponse:
        require(policies.proposes(self.actor))
        lede = _("A guide to your products, a law that others should know, a good example: CBBC edits and publishes.")
        header = Header(_("Propose an entry"), crumbs=[Crumb(_("Library"), ROOM.url("list"))], lede=lede)
        context = {"header": header, "form": form, "submit_label": _("Propose it"), "cancel_url": ROOM.url("list")}
        is_wrong = bool(form.errors) and not more
        return self.render(self.template, {**context, **more}, status=422 if is_wrong else 200)


class EntryPage(PortalPage, views.EntryView):
    """An entry."""


class EditionPage(PortalPage, views.EditionView):
    """An edition."""


class ComparePage(PortalPage, views.CompareView):
    """Two editions side by side."""


class FilePage(PortalPage, views.FileView):
    """A file of an edition."""


class AcknowledgePage(PortalPage, views.AcknowledgeView):
    """“I have read it.”"""


class SubscriptionsPage(PortalPage, views.SubscriptionsView):
    """One's own subscriptions."""


class EditPage(PortalPage, views.EditView):
    """The words of a proposal, until CBBC takes it up."""

    form_class = TextsForm


class TransitionPage(TransitionView, PortalView):
    """The page of a verb: taking a proposal back."""

    table = edition_workflow
    audience = Audience.PORTAL

    def url_of(self, record: Any) -> str:
        """The edition's page."""
        return ROOM.url("edition", record.reference)
