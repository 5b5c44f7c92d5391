"""The page of an advice request, for both sides: what was asked, what was said, and what can be done."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import queries as complaints
from complaints.advice import queries
from complaints.advice.actions import lines_of
from complaints.advice.choices import AdviceState as S
from complaints.advice.choices import Recommendation
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceFile, AdviceRemark, AdviceRequest
from core.accounts import queries as accounts
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.identifiers import jd
from core.web import rooms
from core.web.components import Crumb, Entry, Fact, File, Header, Remark
from core.web.files import file_of
from core.web.stories import story
from core.web.verbs import Verbs, verbs_of
from core.workflow import engine

INSTANT = "components/value_instant.html"


@dataclass(frozen=True)
class Room(rooms.Room):
    """Where one audience looks at requests, and what goes behind each address."""

    query: str = ""

    def url(self, name: str, *given: Any, **query: Any) -> str:
        """An address of the room, with what goes behind it."""
        return super().url(name, *given, **query) + self.query

    def file(self, file: AdviceFile, reference: str) -> File:
        """A file of a request as a line of a list."""
        address = [reference, file.document.public_id]
        return file_of(
            file.document,
            url=reverse(f"{self.namespace}:file", args=address),
            picture_url=lambda size: reverse(f"{self.namespace}:preview", args=[*address, size.value]),
            added_at=file.added_at,
        )


@dataclass(frozen=True, slots=True)
class ListingLine:
    """One line of the listings as it was given; `url` where it names a listing on JD."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Prospect:
    """Whose turn it is, and what happens next."""

    turn: Any
    text: Any


@dataclass(frozen=True)
class AdvicePage:
    """A request as one side reads it."""

    request: AdviceRequest
    header: Header
    prospect: Prospect
    running: Sequence[ClockView]
    finished: Sequence[ClockView]
    verbs: Verbs
    facts: Sequence[Fact]
    listings: Sequence[ListingLine]
    files: Sequence[File]
    remarks: Sequence[Remark]
    asked_back: Remark | None
    recommendation: str
    draft: Crumb | None
    complaint: Crumb | None
    entries: Sequence[Entry]
    printed_at: datetime


CBBC, YOURS, FINISHED = gettext_lazy("With CBBC"), gettext_lazy("Your turn"), gettext_lazy("Finished")
PROSPECTS: Mapping[str, Prospect] = {
    S.OPEN: Prospect(
        CBBC,
        gettext_lazy("CBBC reads your request and answers it, or asks you. There is nothing for you to do now."),
    ),
    S.IN_WORK: Prospect(CBBC, gettext_lazy("CBBC works on your request and answers it, or asks you.")),
    S.WAITING: Prospect(YOURS, gettext_lazy("CBBC has a question. Its clock rests until you answer.")),
    S.ANSWERED: Prospect(
        gettext_lazy("Answered"),
        gettext_lazy("Ask further where something is left open. Otherwise the request closes by itself."),
    ),
    S.CLOSED: Prospect(FINISHED, gettext_lazy("The request is closed. A new one can be made at any time.")),
    S.WITHDRAWN: Prospect(FINISHED, gettext_lazy("The request was withdrawn. A new one can be made at any time.")),
}


def advice_page(
    request: AdviceRequest, *, actor: Actor, room: Room, complaint_url: Callable[[str], str], now: datetime
) -> AdvicePage:
    """Compute the page: a fixed number of statements. `complaint_url` leads to a complaint's page for this side."""
    views = [clocks.view(clock, now) for clock in clocks.of(request)]
    files = _files(request, actor=actor, room=room)
    said = list(queries.conversation(request, actor=actor))
    remarks = _remarks(said, files, actor=actor)
    links = _links(request, actor=actor, url_of=complaint_url)
    options = engine.options(advice_workflow, request, actor=actor)
    verbs = verbs_of(options, lambda verb: room.verb_url(request.reference, verb))
    return AdvicePage(
        request=request,
        header=header_of(request, actor=actor, room=room),
        prospect=PROSPECTS[request.state],
        running=sorted((view for view in views if view.stopped_at is None), key=lambda view: view.due),
        finished=[view for view in views if view.stopped_at is not None],
        verbs=replace(verbs, denied=()) if request.state in {S.CLOSED, S.WITHDRAWN} else verbs,
        facts=_facts(request, actor=actor),
        listings=[listing_line(line) for line in lines_of(request.listings)],
        files=files[None],
        remarks=remarks,
        asked_back=_asked_back(request, said, remarks),
        recommendation=recommendation_of(request),
        draft=links.get(request.came_from_id or 0),
        complaint=links.get(request.complaint_id or 0),
        entries=story(audit.timeline(request, actor=actor)),
        printed_at=now,
    )


def header_of(request: AdviceRequest, *, actor: Actor, room: Room) -> Header:
    """The head of a request's page."""
    state = advice_workflow.states[request.state].for_audience(actor.audience)
    return Header(title_of(request), request.reference, state, [Crumb(_("Advice"), room.list_url())])


def title_of(request: AdviceRequest) -> str:
    """What a request is about, in a few words."""
    if request.right is None:
        return request.get_topic_display()
    named = {"topic": request.get_topic_display(), "right": request.right.display_title}
    return _("%(topic)s: %(right)s") % named


def recommendation_of(request: AdviceRequest) -> str:
    """What CBBC recommends, in words; empty before it has answered."""
    return str(Recommendation(request.recommendation).label) if request.recommendation else ""


def listing_line(text: str) -> ListingLine:
    """A line, with its address where it names a listing: what it names need not be one."""
    found = jd.parse_listing(text)
    return ListingLine(text) if isinstance(found, jd.Refusal) else ListingLine(text, found.url)


def _facts(request: AdviceRequest, *, actor: Actor) -> list[Fact]:
    facts = [
        Fact(_("Rights owner"), request.organisation.display_name),
        Fact(_("What it is about"), request.get_topic_display()),
        Fact(_("Asked on"), request.created_at, INSTANT),
    ]
    if request.right:
        facts.insert(1, Fact(_("Right"), f"{request.right.display_title} · {request.right.number}"))
    if request.agent:
        facts.append(Fact(_("Asked by the agent"), request.agent.display_name))
    if request.assigned_to and actor.audience == Audience.STAFF:
        facts.append(Fact(_("Assigned to"), request.assigned_to.display_name))
    if request.answered_at:
        facts.append(Fact(_("Answered on"), request.answered_at, INSTANT))
    if request.closed_at:
        facts.append(Fact(_("Closed on"), request.closed_at, INSTANT))
    return facts


def _files(request: AdviceRequest, *, actor: Actor, room: Room) -> dict[int | None, list[File]]:
    """Files by the word they came with; those of the request itself under None. One statement."""
    found: dict[int | None, list[File]] = defaultdict(list)
    for one in queries.files_of(request, actor=actor):
        found[one.remark_id].append(room.file(one, request.reference))
    return found


def _remarks(said: Sequence[AdviceRemark], files: Mapping[int | None, Sequence[File]], *, actor: Actor) -> list[Remark]:
    """The conversation; of the other side owners read the organisation, staff the person and the organisation."""
    names = accounts.organisations_in_script(remark.author_organisation_name for remark in said)
    return [_remark(remark, names, files.get(remark.pk, ()), actor=actor) for remark in said]


def _remark(remark: AdviceRemark, names: Mapping[str, str], files: Sequence[File], *, actor: Actor) -> Remark:
    organisation = names.get(remark.author_organisation_name, remark.author_organisation_name)
    own = remark.author_audience == actor.audience
    is_named = own or actor.audience == Audience.STAFF
    return Remark(
        at=remark.created_at,
        author=remark.author_label if is_named else organisation or remark.author_label,
        text=_with_recommendation(remark),
        own=own,
        organisation=organisation if is_named and not own else "",
        files=files,
    )


def _with_recommendation(remark: AdviceRemark) -> str:
    if not remark.recommendation:
        return remark.text
    words = _("CBBC recommends: %(recommendation)s") % {"recommendation": remark.get_recommendation_display()}
    return f"{remark.text}\n\n{words}"


def _asked_back(request: AdviceRequest, said: Sequence[AdviceRemark], shown: Sequence[Remark]) -> Remark | None:
    """What CBBC asks, while it waits for the answer."""
    if request.state != S.WAITING:
        return None
    asked = [line for remark, line in zip(said, shown, strict=True) if remark.verb == "question_back"]
    return asked[-1] if asked else None


def _links(request: AdviceRequest, *, actor: Actor, url_of: Callable[[str], str]) -> dict[int, Crumb]:
    """The complaints that belong to the request and that the reader may see, by key."""
    keys = [key for key in (request.came_from_id, request.complaint_id) if key]
    if not keys:
        return {}
    found = complaints.visible_to(actor).filter(pk__in=keys).order_by().values_list("pk", "reference")
    return {pk: Crumb(reference, url_of(reference)) for pk, reference in found}
