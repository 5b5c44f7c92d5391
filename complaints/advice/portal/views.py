"""The portal's pages of advice requests: the list, one request, and its verbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.advice import files, policies, queries
from complaints.advice.actions import ADVISED
from complaints.advice.choices import Recommendation
from complaints.advice.pages import AdvicePage, Room, advice_page, recommendation_of
from complaints.advice.portal.filters import AdviceFilter
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceRequest
from complaints.models.advice import ADVICE_NEXT_DUE
from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.web.components import Action, Header
from core.web.lists import ExportColumn, ListView, local
from core.web.transitions import TransitionView
from core.web.views import PortalView
from core.workflow.table import State
from programmes import queries as programmes
from programmes.models import Right

ROOM = Room("advice_portal")


@dataclass(frozen=True)
class Row:
    """One request of the list."""

    reference: str
    url: str
    topic: str
    right: Right | None
    state: State
    clock: ClockView | None
    recommendation: str
    created_at: datetime
    owner: str


class AdviceList(ListView):
    """What the owner, or those for whom an agent asks, have asked CBBC."""

    audience = Audience.PORTAL
    template = "complaints/advice/portal/list.html"
    fragment = "complaints/advice/portal/_list.html"
    filterset_class = AdviceFilter
    orders = (
        keyset.Order("newest", (keyset.Key("id", descending=True),), gettext_lazy("Newest first")),
        keyset.Order("due", (keyset.Key("next_due"), keyset.Key("id")), gettext_lazy("Due first")),
        keyset.Order("oldest", (keyset.Key("id"),), gettext_lazy("Oldest first")),
    )
    export_name = "advice"
    page_size = 25
    export_columns = (
        ExportColumn(gettext_lazy("Reference"), lambda row: row.reference),
        ExportColumn(gettext_lazy("State"), lambda row: str(state_of(row).label)),
        ExportColumn(gettext_lazy("Rights owner"), lambda row: row.organisation.name),
        ExportColumn(gettext_lazy("Topic"), lambda row: row.get_topic_display()),
        ExportColumn(gettext_lazy("Right"), lambda row: row.right.title if row.right else ""),
        ExportColumn(gettext_lazy("Number of the right"), lambda row: row.right.number if row.right else ""),
        ExportColumn(gettext_lazy("Question"), lambda row: row.question),
        ExportColumn(gettext_lazy("Answer"), lambda row: row.answer),
        ExportColumn(gettext_lazy("Recommendation"), recommendation_of),
        ExportColumn(gettext_lazy("Asked"), lambda row: local(row.created_at)),
        ExportColumn(gettext_lazy("Answered"), lambda row: local(row.answered_at)),
        ExportColumn(gettext_lazy("Closed"), lambda row: local(row.closed_at)),
    )

    def queryset(self) -> QuerySet[AdviceRequest]:
        """The requests the reader may see."""
        found = queries.advice_visible_to(self.actor).select_related("organisation", "right")
        return found.annotate(next_due=ADVICE_NEXT_DUE)

    def dress(self, rows: list[AdviceRequest]) -> Sequence[Row]:
        """Rows with their clocks; one statement for all of them."""
        now = timezone.now()
        running = clocks.running_by_subject(AdviceRequest._meta.label_lower, [row.pk for row in rows])
        names_owner = programmes.is_agent(self.actor)
        return [
            Row(
                reference=row.reference,
                url=ROOM.detail_url(row.reference),
                topic=row.get_topic_display(),
                right=row.right,
                state=state_of(row),
                clock=clocks.view(running[row.pk][0], now) if running.get(row.pk) else None,
                recommendation=recommendation_of(row),
                created_at=row.created_at,
                owner=row.organisation.display_name if names_owner else "",
            )
            for row in rows
        ]

    def extra(self) -> dict[str, Any]:
        """The head of the page."""
        lede = _(
            "Prices, the resale of genuine goods and contracts are no infringement, so JD cannot act on them. CBBC "
            "tells you what you can do."
        )
        action = ask_action(self.actor)
        return {"header": Header(_("Advice"), lede=lede, actions=[action]), "ask_action": action}


def ask_action(actor: Actor) -> Action:
    """The button that leads to the form."""
    reason = getattr(policies.asks(actor), "reason", "")
    return Action(_("Ask CBBC"), reverse("advice_portal:ask"), "chat-left-dots", "primary", reason)


def state_of(request: AdviceRequest) -> State:
    """The request's state in the owner's words."""
    return advice_workflow.states[request.state].for_audience(Audience.PORTAL)


class AdviceView(PortalView):
    """One request."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        found = own(self, reference)
        page = advice_page(found, actor=self.actor, room=ROOM, complaint_url=complaint_url, now=timezone.now())
        context = {
            "page": page,
            "header": page.header,
            "begin": begin_action(page, actor=self.actor),
        }
        return self.render("complaints/advice/portal/detail.html", context)


def own(view: PortalView, reference: str) -> AdviceRequest:
    """The request with this reference among those the reader may see. Raises Http404."""
    found = queries.movable_by(view.actor).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def complaint_url(reference: str) -> str:
    """A complaint's page in the portal; of a draft it leads on to the draft."""
    return reverse("complaints_portal:detail", args=[reference])


def begin_action(page: AdvicePage, *, actor: Actor) -> Action | None:
    """The button that begins a complaint after all; it stands out where CBBC recommends that. None where it is begun
    already, or CBBC has not answered yet."""
    request = page.request
    if request.complaint_id or request.state not in ADVISED or not policies.owner_acts(actor, request):
        return None
    kind = "primary" if request.recommendation == Recommendation.COMPLAINT else "secondary"
    url = reverse("advice_portal:complaint", args=[request.reference])
    return Action(_("File a complaint after all"), url, "inboxes", kind)


class VerbView(TransitionView):
    """The page of a verb: answering CBBC, asking further, closing, withdrawing."""

    audience = Audience.PORTAL
    table = advice_workflow
    template = "complaints/portal/transition.html"

    def url_of(self, record: Any) -> str:
        """The request's page."""
        return ROOM.detail_url(record.reference)

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """With an answer, show the question; with a further question, the answer."""
        asked = {"supply": "question_back", "follow_up": "reply"}.get(context["row"].verb)
        said = queries.conversation(context["record"], actor=self.actor).filter(verb=asked) if asked else None
        question = said.order_by("-pk").first() if said is not None else None
        return super().render(template, context | {"question": question}, status=status)


class FileView(files.FileView):
    """A file of a request, for saving."""

    audience = Audience.PORTAL


class PreviewView(files.PreviewView):
    """The picture of a file."""

    audience = Audience.PORTAL
