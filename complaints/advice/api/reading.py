"""What the API shows of advice requests to owners, their agents and CBBC. JD sees none."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from complaints import queries as complaints
from complaints.advice import queries
from complaints.advice.actions import lines_of
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceRemark, AdviceRequest
from core.accounts.actors import Actor
from core.accounts.authors import author_of
from core.accounts.choices import Audience
from core.api import etags
from core.api.shapes import CLOCK, DOCUMENT, clock_shown, document_shown, steps_shown
from core.clocks import queries as clocks
from core.workflow import engine
from core.workflow.errors import NotVisible

VERBS = ("supply", "follow_up", "close", "withdraw")


def advice_for(actor: Actor, reference: str) -> AdviceRequest:
    """The request with this reference, with what is shown of it. Raises NotVisible."""
    for found in queries.movable_by(actor).filter(reference=reference).order_by():
        return found
    raise NotVisible


def key_for(actor: Actor, reference: str) -> int:
    """The key of the request with this reference. Raises NotVisible."""
    found: int | None = (
        queries.advice_visible_to(actor).filter(reference=reference).values_list("pk", flat=True).first()
    )
    if found is None:
        raise NotVisible
    return found


def tag(request: AdviceRequest, *, actor: Actor) -> str:
    """The request's ETag for this actor."""
    return etags.etag(request.reference, request.version, actor=actor, also=(request.due_at,))


def summary(request: AdviceRequest, *, actor: Actor) -> dict[str, Any]:
    """A request as lists show it, and what a write answers with. No statement where owner and right are loaded."""
    right = request.right
    allowed = engine.allowed_verbs(advice_workflow, request, actor=actor)
    return {
        "reference": request.reference,
        "version": request.version,
        "state": request.state,
        "owner": {"name": request.organisation.name},
        "topic": request.topic,
        "right": right and {"number": right.number, "type": right.right_type, "title": right.title},
        "recommendation": request.recommendation,
        "created_at": request.created_at,
        "answered_at": request.answered_at,
        "closed_at": request.closed_at,
        "updated_at": request.updated_at,
        "due_at": request.due_at,
        "verbs": [verb for verb in allowed if verb in VERBS],
    }


def detail(request: AdviceRequest, *, actor: Actor) -> dict[str, Any]:
    """The whole request. Three statements."""
    href = reverse("api:advice-detail", args=[request.reference])
    state = advice_workflow.states[request.state].for_audience(actor.audience)
    links = _complaints(request, actor=actor)
    return {
        **summary(request, actor=actor),
        "href": href,
        "state_label": state.label,
        "waits_for": "" if state.waits_for == Audience.SYSTEM else state.waits_for,
        "listings": lines_of(request.listings),
        "question": request.question,
        "wanted": request.wanted,
        "answer": request.answer,
        "complaint": links.get(request.complaint_id or 0),
        "draft": links.get(request.came_from_id or 0),
        "clocks": [clock_shown(row) for row in clocks.of(request).values(*CLOCK)],
        "files": [
            file_shown(row, request.reference)
            for row in queries.files_of(request, actor=actor).filter(remark=None).values(*FILE)
        ],
        "steps": steps_shown(advice_workflow, request, href=href, verbs=VERBS, actor=actor),
        "links": {name: f"{href}/{name}" for name in ("events", "remarks")},
    }


FILE = ("remark_id", "added_at", *DOCUMENT)


def file_shown(row: Mapping[str, Any], reference: str) -> dict[str, Any]:
    """A file of the request (`values(*FILE)`) and where to fetch it."""
    address = [reference, row["document__public_id"]]
    return {
        **document_shown(row),
        "added_at": row["added_at"],
        "href": reverse("api:advice-file", args=address),
    }


def remark_shown(
    remark: AdviceRemark, files: Iterable[Mapping[str, Any]], *, reference: str, actor: Actor
) -> dict[str, Any]:
    """One line of the conversation. Colleagues read the author's name, everyone else the organisation's."""
    return {
        "id": remark.pk,
        "at": remark.created_at,
        "verb": remark.verb,
        "who": author_of(remark, reader=actor.audience),
        "text": remark.text,
        "recommendation": remark.recommendation,
        "files": [file_shown(one, reference) for one in files],
    }


def _complaints(request: AdviceRequest, *, actor: Actor) -> dict[int, str]:
    """References of the complaints that belong to the request and that the actor may see, by key."""
    keys = [key for key in (request.came_from_id, request.complaint_id) if key]
    if not keys:
        return {}
    return dict(complaints.visible_to(actor).filter(pk__in=keys).order_by().values_list("pk", "reference"))
