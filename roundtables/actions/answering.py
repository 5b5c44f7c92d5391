"""What guests answer, whom they send instead, and who gets a place."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.models import Person
from core.audit import actions as audit
from core.verdicts import ALLOWED, Denied, Verdict
from core.workflow.errors import Conflict, InvalidInputs, NotVisible
from roundtables import calendars, inviting, links
from roundtables.choices import Answer, Means, Place, RoundtableState
from roundtables.models import Invitation, Needs, Roundtable

ANSWERABLE = (Place.SENT, Place.WAITING)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a guest answers. `dietary` and `access` replace what they told before; None leaves it as it is."""

    answer: str
    is_remote: bool = False
    dietary: str | None = None
    access: str | None = None


def takes_answers(invitation: Invitation, now: datetime) -> Verdict:
    """Whether the guest can (still) answer; the reason is shown as it stands."""
    roundtable = invitation.roundtable
    if roundtable.state == RoundtableState.CANCELLED:
        return Denied(_("This roundtable does not take place."), "cancelled")
    if roundtable.state != RoundtableState.INVITED or roundtable.ends_at <= now:
        return Denied(_("This roundtable is over. It takes no more answers."), "over")
    if invitation.place == Place.REPLACED:
        return Denied(_("Somebody else comes in your place. Write to CBBC to change that."), "replaced")
    if invitation.place not in ANSWERABLE:
        return Denied(_("This invitation does not stand any more."), "withdrawn")
    return ALLOWED


@transaction.atomic
def answer(pk: int, given: Given, *, means: str, actor: Actor, now: datetime | None = None) -> Invitation:
    """Take down a guest's answer; the caller has seen to it that the actor speaks for the guest.

    Who comes when all places are taken waits; who gives a place back frees it for whoever has waited longest, and they
    are told. Rivals for the last place wait for each other. Raises NotVisible, Conflict, or InvalidInputs.
    """
    moment = now or timezone.now()
    found = _locked(pk)
    _require_open(found, moment)
    if given.answer not in inviting.ANSWER_WORDS:
        raise InvalidInputs({"answer": [_("Say whether you come.")]})
    is_news = (found.answer, found.is_remote) != (given.answer, given.is_remote and given.answer != Answer.NO)
    if is_news or found.answered_by != means:
        _write(found, given, means, actor, moment)
    _keep_needs(found, given, actor=actor, now=moment)
    return found


def _write(found: Invitation, given: Given, means: str, actor: Actor, now: datetime) -> None:
    came = found.answer == Answer.YES
    holds_place = came and found.place == Place.SENT and not found.is_remote
    found.answer = given.answer
    found.is_remote = given.is_remote and given.answer != Answer.NO
    # Whoever waits keeps the turn that their first yes gave them.
    if not (came and given.answer == Answer.YES):
        found.answered_at = now
    found.answered_by = means
    found.place = Place.SENT if holds_place or _finds_place(found) else Place.WAITING
    found.save(update_fields=["answer", "is_remote", "answered_at", "answered_by", "place"])
    data = {"name": found.name, "answer": found.answer, "by": means, "waits": found.place == Place.WAITING}
    audit.record("roundtables.guest_answered", actor=actor, subject=found.roundtable, data=data, now=now)
    fill_places(found.roundtable, actor=actor, now=now)


def _finds_place(invitation: Invitation) -> bool:
    """Whether this answer needs no place, or finds one that is free."""
    room = invitation.roundtable.capacity
    if room is None or invitation.answer != Answer.YES or invitation.is_remote:
        return True
    return places_taken(invitation.roundtable, but=invitation) < room


def places_taken(roundtable: Roundtable, *, but: Invitation | None = None) -> int:
    """How many have a place in the room. Who joins by the link takes none."""
    coming = roundtable.invitations.filter(place=Place.SENT, answer=Answer.YES, is_remote=False)
    return (coming.exclude(pk=but.pk) if but else coming).count()


def waiting(roundtable: Roundtable) -> QuerySet[Invitation]:
    """Those who would come if there was a place, whoever has waited longest first."""
    return roundtable.invitations.filter(place=Place.WAITING, answer=Answer.YES).order_by("answered_at", "pk")


def fill_places(roundtable: Roundtable, *, actor: Actor, now: datetime) -> int:
    """Give places that are free to those who wait, and tell them; returns how many. The caller holds the lock."""
    queue = waiting(roundtable)
    free = None if roundtable.capacity is None else max(0, roundtable.capacity - places_taken(roundtable))
    found = list(queue if free is None else queue[:free])
    for one in found:
        one.place = Place.SENT
        one.save(update_fields=["place"])
        audit.record("roundtables.place_found", actor=actor, subject=roundtable, data={"name": one.name}, now=now)
    if found:
        inviting.tell(inviting.PLACE_FOUND, found, roundtable=roundtable, actor=actor, now=now)
    return len(found)


def _keep_needs(invitation: Invitation, given: Given, *, actor: Actor, now: datetime) -> None:
    """Kept apart; the story of the roundtable says that there is something, never what or whose."""
    told = {name: words.strip() for name in ("dietary", "access") if (words := getattr(given, name)) is not None}
    if not any(told.values()) and not (told and Needs.objects.filter(invitation=invitation).exists()):
        return
    needs, _is_new = Needs.objects.update_or_create(invitation=invitation, defaults=told | {"recorded_at": now})
    if not (needs.dietary or needs.access):
        needs.delete()
    audit.record("roundtables.needs_told", actor=actor, subject=invitation.roundtable, now=now)


@transaction.atomic
def send_substitute(pk: int, *, name: str, email: str, actor: Actor, now: datetime | None = None) -> Invitation:
    """Let somebody else come in a guest's place: they get an invitation and a link of their own, and the guest's place
    or turn where the guest was to come. Raises NotVisible, Conflict, or InvalidInputs by field."""
    moment = now or timezone.now()
    guest = _locked(pk)
    _require_open(guest, moment)
    roundtable = guest.roundtable
    name, email = " ".join(name.split()), email.strip().lower()
    errors = shortcomings(roundtable, name=name, email=email)
    if errors:
        raise InvalidInputs(errors)
    person = Person.objects.filter(email=email, is_active=True).first()
    instead = Invitation.objects.create(
        roundtable=roundtable,
        side=guest.side,
        organisation_id=guest.organisation_id,
        organisation_name=guest.organisation_name,
        person=person,
        name=name,
        email=email,
        language=person.language if person else guest.language,
        zone=person.time_zone if person else guest.zone,
        place=guest.place,
        answer=guest.answer if guest.answer == Answer.YES else Answer.NONE,
        answered_at=guest.answered_at if guest.answer == Answer.YES else None,
        answered_by=guest.answered_by if guest.answer == Answer.YES else "",
        is_remote=guest.is_remote,
        substitute_for=guest,
        nonce=links.new_nonce(),
        sequence_sent=roundtable.sequence,
        sent_at=moment,
        created_at=moment,
    )
    guest.place, guest.answer, guest.answered_at = Place.REPLACED, Answer.NO, moment
    guest.save(update_fields=["place", "answer", "answered_at"])
    Needs.objects.filter(invitation=guest).delete()
    data = {"name": name, "guest": guest.name}
    audit.record("roundtables.substitute_named", actor=actor, subject=roundtable, data=data, now=moment)
    inviting.tell(inviting.INVITATION, [instead], roundtable=roundtable, actor=actor, now=moment)
    inviting.tell(inviting.WITHDRAWN, [guest], roundtable=roundtable, actor=actor, now=moment)
    return instead


def shortcomings(roundtable: Roundtable, *, name: str, email: str) -> dict[str, list[str]]:
    """What keeps somebody from being put on the list of guests, by field."""
    errors = unreadable(name=name, email=email)
    if not errors and roundtable.invitations.exclude(place=Place.WITHDRAWN).filter(email=email).exists():
        errors["email"] = [_("Somebody with this address is on the list of guests already.")]
    return errors


def unreadable(*, name: str, email: str) -> dict[str, list[str]]:
    """What is wrong with a name or an address in themselves, by field."""
    errors: dict[str, list[str]] = {}
    if not 2 <= len(name) <= 200:
        errors["name"] = [_("Give the name.")]
    try:
        validate_email(email)
    except ValidationError:
        errors["email"] = [_("Give a mail address.")]
    if len(email) > 254:
        errors["email"] = [_("Give a mail address.")]
    return errors


@transaction.atomic
def take_reply(roundtable: Roundtable, given: bytes, *, actor: Actor, now: datetime | None = None) -> Invitation:
    """Take down what a calendar replied to CBBC's mailbox. Raises InvalidInputs with what is wrong, or Conflict."""
    try:
        reply = calendars.read_reply(given)
    except calendars.ReplyUnreadable as unreadable:
        raise InvalidInputs({"reply": [str(unreadable)]}) from unreadable
    if reply.uid != roundtable.uid:
        raise InvalidInputs({"reply": [_("This replies to the invitation to another meeting.")]})
    found = roundtable.invitations.filter(email=reply.email, place__in=ANSWERABLE).first()
    if found is None:
        words = _("Nobody with the address %(email)s is invited.") % {"email": reply.email}
        raise InvalidInputs({"reply": [words]})
    if reply.sequence < roundtable.sequence:
        raise InvalidInputs({"reply": [_("This answers an earlier invitation: time or place have changed since.")]})
    if found.answered_at is not None and reply.at < found.answered_at:
        raise InvalidInputs({"reply": [_("The guest has answered in another way since.")]})
    said = Given(answer=reply.answer, is_remote=found.is_remote)
    return answer(found.pk, said, means=Means.CALENDAR, actor=actor, now=now)


def _locked(pk: int) -> Invitation:
    """The invitation, with its roundtable locked: whoever answers, waits for the answer before. Raises NotVisible."""
    known = Invitation.objects.filter(pk=pk).values_list("roundtable_id", flat=True).first()
    if known is None:
        raise NotVisible
    roundtable = Roundtable.objects.select_for_update().get(pk=known)
    found = Invitation.objects.select_for_update().get(pk=pk)
    found.roundtable = roundtable
    return found


def _require_open(invitation: Invitation, now: datetime) -> None:
    verdict = takes_answers(invitation, now)
    if isinstance(verdict, Denied):
        raise Conflict(verdict, state=invitation.roundtable.state)
