"""Whom each step of a complaint concerns, and how they are told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions import holds
from complaints.choices import HOLD_ADVICE, ComplaintState
from complaints.clocks import JD_REVIEW
from complaints.events import in_words
from complaints.models import Complaint
from core.accounts import queries as accounts
from core.accounts.choices import Audience, OrganisationKind, Role
from core.accounts.models import Organisation
from core.clocks.words import length_in_words
from core.days import house_day
from core.outbox.models import Message
from core.outbox.topics import Recipient, Topic, register
from core.scripts import reads_chinese

OWNER_ROLES = [Role.COMPLAINANT, Role.OWNER_ADMINISTRATOR]
STAFF_ROLES = [Role.CASE_OFFICER]
PLATFORM_ROLES = [Role.REVIEWER]

Recipients = Callable[[Message], Iterable[Recipient]]


def url(params: Mapping[str, Any], audience: str) -> str:
    """The complaint's page for an audience."""
    if audience == Audience.STAFF:
        return reverse("complaints_staff:detail", args=[params["reference"]])
    if audience == Audience.PARTNER:
        return reverse("api:complaints-detail", args=[params["reference"]])
    return reverse("complaints_portal:detail", args=[params["reference"]])


def present(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """Codes by their labels, and the owner in the reader's script."""
    words = in_words(params)
    chinese = reads_chinese() and words.get("owner_zh")
    return {**words, "owner": chinese} if chinese else words


def draft_url(params: Mapping[str, Any], audience: str) -> str:
    """The one draft, or all of them."""
    if params.get("count") == 1:
        return url(params, audience)
    return f"{reverse('complaints_portal:list')}?state={ComplaintState.DRAFT}"


def filed_url(params: Mapping[str, Any], audience: str) -> str:
    """The one complaint, or all that are open."""
    if params.get("count") == 1:
        return url(params, audience)
    return f"{reverse('complaints_portal:list')}?state=open"


def right_url(params: Mapping[str, Any], audience: str) -> str:
    """Complaints on the right in the queue."""
    return f"{reverse('complaints_staff:list')}?{urlencode({'view': 'all', 'q': params['number']})}"


def present_held(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """As `present`, with what to do about it."""
    return {**present(params), "advice": HOLD_ADVICE.get(params["held_for"], "")}


def present_named(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """As `present`, with the agent and the right in the reader's script."""
    words = dict(present(params))
    if reads_chinese():
        words |= {name: words[f"{name}_zh"] for name in ("agent", "right") if words.get(f"{name}_zh")}
    return words


def present_lodged(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """As `present`, with how long JD has by the rule of the day of lodging (today's where that was not kept)."""
    lodged_at = params.get("lodged_at")
    moment = datetime.fromisoformat(lodged_at) if lodged_at else timezone.now()
    return {**present(params), "length": length_in_words(JD_REVIEW, moment)}


def owner(message: Message) -> Iterable[Recipient]:
    """People of the rights owner who file complaints, and of the agent who filed this one, while its power lasts."""
    complaint = Complaint.objects.select_related("right").get(pk=message.subject_id)
    ground = holds.ground_of([complaint], house_day()) if complaint.agent_id else None
    agents = [complaint.agent_id or 0] if ground and ground.covers(complaint) else []
    return _people_of([complaint.organisation_id, *agents], OWNER_ROLES)


def owner_alone(message: Message) -> Iterable[Recipient]:
    """People of the rights owner who file complaints."""
    complaint = Complaint.objects.only("organisation_id").get(pk=message.subject_id)
    return _people_of([complaint.organisation_id], OWNER_ROLES)


def drafters(message: Message) -> Iterable[Recipient]:
    """Those who see the drafts: their owner's people; of an agent's, its people and the owner's administrators."""
    complaint = Complaint.objects.only("organisation_id").filter(pk=message.subject_id).first()
    if complaint is None:
        return []
    agent_id = message.payload.get("agent_id")
    if agent_id is None:
        return _people_of([complaint.organisation_id], OWNER_ROLES)
    return [
        *_people_of([agent_id], OWNER_ROLES),
        *_people_of([complaint.organisation_id], [Role.OWNER_ADMINISTRATOR]),
    ]


def _people_of(organisations: Sequence[int], roles: Sequence[str]) -> list[Recipient]:
    people = accounts.people_with_role(organisations, roles)
    return [Recipient(pk, Audience.PORTAL) for pk in people.values_list("pk", flat=True)]


def staff(message: Message) -> Iterable[Recipient]:
    """CBBC's case officers."""
    return _of_kind(OrganisationKind.CBBC, STAFF_ROLES, Audience.STAFF)


def platform(message: Message) -> Iterable[Recipient]:
    """JD's reviewers."""
    return _of_kind(OrganisationKind.PLATFORM, PLATFORM_ROLES, Audience.PARTNER)


def platform_if_lodged(message: Message) -> Iterable[Recipient]:
    """JD's reviewers, where JD has the complaint."""
    lodged = Complaint.objects.filter(pk=message.subject_id, lodged_at__isnull=False).exists()
    return platform(message) if lodged else ()


def _of_kind(kind: str, roles: Sequence[str], audience: str) -> list[Recipient]:
    organisations = list(Organisation.objects.filter(kind=kind).values_list("pk", flat=True))
    people = accounts.people_with_role(organisations, roles)
    return [Recipient(pk, audience) for pk in people.values_list("pk", flat=True)]


def together(*groups: Recipients) -> Recipients:
    """Everybody of several groups."""

    def recipients(message: Message) -> Iterable[Recipient]:
        return [recipient for group in groups for recipient in group(message)]

    return recipients


def make_topic(verb: str, recipients: Recipients, subject: Any, notice: Any, icon: str, **more: Any) -> Topic:
    """A topic of complaints, with the address and the words that all have."""
    return Topic(
        name=f"complaints.{verb}",
        recipients=recipients,
        subject=subject,
        notice=notice,
        icon=icon,
        **({"url": url, "present": present} | more),
    )


register(
    make_topic(
        "submitted",
        together(owner, staff),
        _("%(reference)s: submitted"),
        _("%(owner)s submitted complaint %(reference)s (listings: %(targets)s)."),
        "inbox",
        notices={
            Audience.PORTAL: _("Complaint %(reference)s (listings: %(targets)s) has reached CBBC, which now checks it.")
        },
    ),
    make_topic(
        "asked",
        owner,
        _("%(reference)s: CBBC needs an answer from you"),
        _("CBBC has a question about complaint %(reference)s. Without an answer in time the complaint lapses."),
        "question-circle",
        essential=True,
    ),
    make_topic(
        "answered",
        staff,
        _("%(reference)s: the rights owner has answered"),
        _("%(owner)s has answered CBBC's question about complaint %(reference)s."),
        "reply",
    ),
    make_topic(
        "lapsed",
        together(owner, staff),
        _("%(reference)s: lapsed"),
        _("Complaint %(reference)s has lapsed, because no answer came in time. It can be filed again."),
        "calendar-x",
        notices={Audience.STAFF: _("Complaint %(reference)s has lapsed: its owner did not answer in time.")},
    ),
    make_topic(
        "refused",
        owner,
        _("%(reference)s: refused by CBBC"),
        _("CBBC does not pass complaint %(reference)s on to JD. Reason: %(reason)s."),
        "x-circle",
    ),
    make_topic(
        "lodged",
        together(owner, platform),
        _("%(reference)s: lodged with JD"),
        _("Complaint %(reference)s is now with JD, which has %(length)s to handle it."),
        "send",
        present=present_lodged,
        notices={Audience.PARTNER: _("CBBC has lodged complaint %(reference)s of %(owner)s.")},
    ),
    make_topic(
        "acknowledged",
        together(owner, staff),
        _("%(reference)s: accepted by JD"),
        _("JD has accepted complaint %(reference)s under its case number %(case_number)s."),
        "hourglass-split",
    ),
    make_topic(
        "clarification_asked",
        together(owner, staff),
        _("%(reference)s: JD asks for clarification"),
        _("JD has a question about complaint %(reference)s. JD's clock rests until you answer."),
        "chat-left-dots",
        notices={
            Audience.STAFF: _("JD has a question about complaint %(reference)s. JD's clock rests until it is answered.")
        },
        essential=True,
    ),
    make_topic(
        "clarified",
        together(platform, staff),
        _("%(reference)s: the clarification has arrived"),
        _("JD's question about complaint %(reference)s has been answered."),
        "reply",
    ),
    make_topic(
        "decided",
        together(owner, staff),
        _("%(reference)s: JD has decided"),
        _("JD has decided on complaint %(reference)s. Listings decided: %(decided)s; still to decide: %(pending)s."),
        "shield-check",
    ),
    make_topic(
        "rejected",
        together(owner, staff),
        _("%(reference)s: rejected by JD"),
        _("JD has rejected complaint %(reference)s. Reason: %(reason)s."),
        "x-octagon",
    ),
    make_topic(
        "closed",
        together(owner, staff),
        _("%(reference)s: closed"),
        _("JD has closed complaint %(reference)s: %(outcome)s."),
        "check-circle",
    ),
    make_topic(
        "withdrawn",
        together(staff, platform_if_lodged),
        _("%(reference)s: withdrawn"),
        _("%(owner)s has withdrawn complaint %(reference)s. Reason: %(reason)s."),
        "arrow-counterclockwise",
    ),
    make_topic(
        "reminder",
        owner,
        _("%(reference)s: your answer is due soon"),
        _("Complaint %(reference)s still waits for your answer."),
        "alarm",
        essential=True,
    ),
    make_topic(
        "held",
        drafters,
        _("Drafts that rest: %(count)s"),
        _("Drafts of %(owner)s that rest for now: %(references)s. %(advice)s"),
        "pause-circle",
        url=draft_url,
        present=present_held,
    ),
    make_topic(
        "released",
        drafters,
        _("Drafts that can go on: %(count)s"),
        _("What was missing stands again. Drafts of %(owner)s that can go on: %(references)s."),
        "play-circle",
        url=draft_url,
    ),
    make_topic(
        "right_lapsed",
        staff,
        _("%(right)s: not in force, with open complaints"),
        _(
            "The right %(right)s (%(number)s) of %(owner)s is not in force in China. Open complaints that rely on it "
            "(%(count)s): %(references)s."
        ),
        "shield-x",
        url=right_url,
        present=present_named,
    ),
    make_topic(
        "agent_left",
        owner_alone,
        _("Complaints that %(agent)s no longer looks after: %(count)s"),
        _(
            "No power of attorney of %(agent)s covers these open complaints of %(owner)s any more: %(references)s. "
            "They go on, and it is now for you to answer questions about them."
        ),
        "person-dash",
        url=filed_url,
        present=present_named,
        essential=True,
    ),
    make_topic(
        "breached",
        staff,
        _("%(reference)s: a response target has passed"),
        _("The response target of %(party)s for complaint %(reference)s has passed."),
        "alarm",
    ),
)
