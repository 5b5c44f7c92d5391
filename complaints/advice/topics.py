"""Whom each step of an advice request concerns, and how they are told."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.advice import queries
from complaints.advice.events import in_words
from complaints.models import AdviceRequest
from complaints.topics import OWNER_ROLES, STAFF_ROLES, Recipients
from complaints.topics import staff as case_officers
from core.accounts import queries as accounts
from core.accounts.choices import Audience
from core.days import house_day
from core.outbox.models import Message
from core.outbox.topics import Recipient, Topic, register
from core.scripts import reads_chinese


def url(params: Mapping[str, Any], audience: str) -> str:
    """The request's page for an audience."""
    room = "advice_staff" if audience == Audience.STAFF else "advice_portal"
    return reverse(f"{room}:detail", args=[params["reference"]])


def present(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """Codes by their labels, and the owner in the reader's script."""
    words = in_words(params)
    chinese = reads_chinese() and words.get("owner_zh")
    return {**words, "owner": chinese} if chinese else words


def owner(message: Message) -> Iterable[Recipient]:
    """People of the rights owner who ask and file, and of the agent who asked for it, while its power lasts."""
    request = _request(message)
    organisations = [request.organisation_id]
    if request.agent_id and queries.is_covered(request, house_day()):
        organisations.append(request.agent_id)
    people = accounts.people_with_role(organisations, OWNER_ROLES)
    return [Recipient(pk, Audience.PORTAL) for pk in people.values_list("pk", flat=True)]


def owner_where_others_close(message: Message) -> Iterable[Recipient]:
    """As `owner`, unless the owner itself, or its agent, has closed the request."""
    return () if message.actor_audience == Audience.PORTAL else owner(message)


def officer(message: Message) -> Iterable[Recipient]:
    """Whoever of CBBC has the request, while they may still answer it; otherwise all case officers."""
    request = _request(message)
    has_it = request.assigned_to
    if has_it and has_it.is_active and not set(STAFF_ROLES).isdisjoint(has_it.roles):
        return [Recipient(has_it.pk, Audience.STAFF)]
    return case_officers(message)


def _request(message: Message) -> AdviceRequest:
    related = ("organisation", "right", "agent", "assigned_to")
    return AdviceRequest.objects.select_related(*related).get(pk=message.subject_id)


def _topic(verb: str, recipients: Recipients, subject: Any, notice: Any, icon: str, **more: Any) -> Topic:
    return Topic(
        name=f"advice.{verb}",
        recipients=recipients,
        subject=subject,
        notice=notice,
        icon=icon,
        **({"url": url, "present": present} | more),
    )


register(
    _topic(
        "asked",
        case_officers,
        _("%(reference)s: advice is asked for"),
        _("%(owner)s asks CBBC for advice in %(reference)s: %(topic)s."),
        "chat-left-dots",
    ),
    _topic(
        "replied",
        owner,
        _("%(reference)s: CBBC's advice"),
        _("CBBC has answered your request %(reference)s. It recommends: %(recommendation)s."),
        "reply",
        essential=True,
    ),
    _topic(
        "questioned",
        owner,
        _("%(reference)s: CBBC needs an answer from you"),
        _("CBBC has a question about your request for advice %(reference)s."),
        "question-circle",
        essential=True,
    ),
    _topic(
        "supplied",
        officer,
        _("%(reference)s: the rights owner has answered"),
        _("%(owner)s has answered CBBC's question about the advice request %(reference)s."),
        "reply",
    ),
    _topic(
        "followed_up",
        officer,
        _("%(reference)s: a further question"),
        _("%(owner)s asks further about %(reference)s."),
        "chat-left-dots",
    ),
    _topic(
        "closed",
        owner_where_others_close,
        _("%(reference)s: closed"),
        _("Your request for advice %(reference)s is closed. You can make a new one at any time."),
        "check-circle",
    ),
    _topic(
        "withdrawn",
        officer,
        _("%(reference)s: withdrawn"),
        _("%(owner)s has withdrawn the advice request %(reference)s."),
        "arrow-counterclockwise",
    ),
    _topic(
        "breached",
        officer,
        _("%(reference)s: the response target has passed"),
        _("CBBC's response target for the advice request %(reference)s of %(owner)s has passed."),
        "alarm",
    ),
)
