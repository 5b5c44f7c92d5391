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
from core.audit import actions as audit
from core.audit.models import Event
from core.verdicts import ALLOWED, Denied, Verdict
from core.workflow.errors import Conflict, InvalidInputs, NotVisible
from roundtables import calendars, inviting, links, people
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
    are told. Rivals for the last place wait for each other. What comes by the link and changes something is confirmed
    to the guest by mail. Raises NotVisible, Conflict, or InvalidInputs.
    """
    moment = now or timezone.now()
    return _take_down(_locked(pk), given, means=means, actor=actor, now=moment)


def _take_down(found: Invitation, given: Given, *, means: str, actor: Actor, now: datetime) -> Invitation:
    """As `answer`, with an invitation that is locked."""
    _require_open(found, now)
    if given.answer not in inviting.ANSWER_WORDS:
        raise InvalidInputs({"answer": [_("Say whether you come.")]})
    is_news = (found.answer, found.is_remote) != (given.answer, given.is_remote and given.answer != Answer.NO)
    if is_news or found.answered_by != means:
        _write(found, given, means, actor, now)
    told_needs = _keep_needs(found, given, actor=actor, now=now)
    if means == Means.LINK and (is_news or told_needs):
        what = inviting.WAITS if found.place == Place.WAITING else found.answer
        inviting.confirm(found, what if is_news else Answer.NONE.value, actor=actor, now=now)
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
    if found:
        Invitation.objects.filter(pk__in=[one.pk for one in found]).update(place=Place.SENT)
        for one in found:
            one.place = Place.SENT
        Event.objects.bulk_create(
            audit.event("roundtables.place_found", actor=actor, subject=roundtable, data={"name": one.name}, now=now)
            for one in found
        )
        inviting.tell(inviting.PLACE_FOUND, found, roundtable=roundtable, actor=actor, now=now)
    return len(found)


def _keep_needs(invitation: Invitation, given: Given, *, actor: Actor, now: datetime) -> bool:
    """Kept apart; the story of the roundtable says that there is something, never what or whose. Returns whether
    anything has changed."""
    told = {name: words.strip() for name in ("dietary", "access") if (words := getattr(given, name)) is not None}
    known = Needs.objects.filter(invitation=invitation).values("dietary", "access").first()
    before = known or {"dietary": "", "access": ""}
    after = before | told
    if after == before:
        return False
    if any(after.values()):
        Needs.objects.update_or_create(invitation=invitation, defaults=after | {"recorded_at": now})
    else:
        Needs.objects.filter(invitation=invitation).delete()
    audit.record("roundtables.needs_told", actor=actor, subject=invitation.roundtable, now=now)
    return True


@transaction.atomic
def send_substitute(pk: int, *, name: str, email: str, actor: Actor, now: datetime | None = None) -> Invitation:
    """Let somebody else come in a guest's place: they get an invitation and a link of their own, and the guest's place
    or turn where the guest was to come. Returns the guest.

    Whoever names a guest learns nothing: that one keeps the invitation they have, and the place goes to whoever waits.
    Who names the guest in whose place they were to come gives it back to them, and these are asked again.

    Raises NotVisible, Conflict, or InvalidInputs by field.
    """
    moment = now or timezone.now()
    guest = _locked(pk)
    _require_open(guest, moment)
    roundtable = guest.roundtable
    name, email = " ".join(name.split()), email.strip().lower()
    errors = unreadable(name=name, email=email)
    if email == guest.email:
        errors["email"] = [_("This invitation went to the same address.")]
    if errors:
        raise InvalidInputs(errors)
    known = _standing(roundtable, email).first()
    gives_back = known is not None and known.pk == guest.substitute_for_id
    instead = None if known else _substitute(guest, name=name, email=email, now=moment)
    guest.place, guest.answer, guest.answered_at = Place.REPLACED, Answer.NO, moment
    guest.substitute_for = None if gives_back else guest.substitute_for
    guest.save(update_fields=["place", "answer", "answered_at", "substitute_for"])
    Needs.objects.filter(invitation=guest).delete()
    data = {"name": name, "guest": guest.name}
    audit.record("roundtables.substitute_named", actor=actor, subject=roundtable, data=data, now=moment)
    if instead is not None:
        inviting.tell(inviting.INVITATION, [instead], roundtable=roundtable, actor=actor, now=moment)
    inviting.tell(inviting.WITHDRAWN, [guest], roundtable=roundtable, actor=actor, now=moment)
    if known is not None and gives_back:
        ask_again(known.pk, roundtable=roundtable, actor=actor, now=moment)
    fill_places(roundtable, actor=actor, now=moment)
    return guest


def ask_again(pk: int, *, roundtable: Roundtable, actor: Actor, now: datetime) -> None:
    """Let a guest whose substitute does not come answer for themselves; their calendar gets it back. The caller holds
    the lock of the roundtable."""
    guest = Invitation.objects.select_for_update().get(pk=pk)
    if guest.place != Place.REPLACED:
        return
    guest.place, guest.answer, guest.answered_at, guest.answered_by = Place.SENT, Answer.NONE, None, ""
    guest.is_remote, guest.sequence_sent = False, roundtable.sequence
    guest.save(update_fields=["place", "answer", "answered_at", "answered_by", "is_remote", "sequence_sent"])
    audit.record("roundtables.guest_is_back", actor=actor, subject=roundtable, data={"name": guest.name}, now=now)
    inviting.tell(inviting.ASKED_AGAIN, [guest], roundtable=roundtable, actor=actor, now=now)


def _substitute(guest: Invitation, *, name: str, email: str, now: datetime) -> Invitation:
    """The invitation of whoever comes instead, with the guest's place or turn."""
    person = people.account_of(email, guest.organisation_id)
    comes = guest.answer == Answer.YES
    return Invitation.objects.create(
        roundtable=guest.roundtable,
        side=guest.side,
        organisation_id=guest.organisation_id,
        organisation_name=guest.organisation_name,
        person=person,
        name=name,
        email=email,
        language=person.language if person else guest.language,
        zone=person.time_zone if person else guest.zone,
        place=guest.place,
        answer=Answer.YES if comes else Answer.NONE,
        answered_at=guest.answered_at if comes else None,
        answered_by=guest.answered_by if comes else "",
        is_remote=guest.is_remote,
        substitute_for=guest,
        nonce=links.new_nonce(),
        sequence_sent=guest.roundtable.sequence,
        sent_at=now,
        created_at=now,
    )


def shortcomings(roundtable: Roundtable, *, name: str, email: str) -> dict[str, list[str]]:
    """What keeps somebody from being put on the list of guests, by field."""
    errors = unreadable(name=name, email=email)
    if not errors and _standing(roundtable, email).exists():
        errors["email"] = [_("Somebody with this address is on the list of guests already.")]
    return errors


def _standing(roundtable: Roundtable, email: str) -> QuerySet[Invitation]:
    """The one invitation to this address that has not been taken back, if there is one."""
    return roundtable.invitations.exclude(place=Place.WITHDRAWN).filter(email=email)


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
    """Take down what a calendar replied to CBBC's mailbox. Raises InvalidInputs with what is wrong, or Conflict.

    Whether it is older than a change of time, or than another answer, is seen under the lock: a rival may be first.
    """
    try:
        reply = calendars.read_reply(given)
    except calendars.ReplyUnreadable as unreadable:
        raise InvalidInputs({"reply": [str(unreadable)]}) from unreadable
    if reply.uid != roundtable.uid:
        raise InvalidInputs({"reply": [_("This replies to the invitation to another meeting.")]})
    known = _standing(roundtable, reply.email).first()
    found = _locked(known.pk) if known else None
    if found is None or found.place not in ANSWERABLE:
        words = _("Nobody with the address %(email)s is invited.") % {"email": reply.email}
        raise InvalidInputs({"reply": [words]})
    if reply.sequence < found.roundtable.sequence:
        raise InvalidInputs({"reply": [_("This answers an earlier invitation: time or place have changed since.")]})
    if found.answered_at is not None and reply.at < found.answered_at:
        raise InvalidInputs({"reply": [_("The guest has answered in another way since.")]})
    said = Given(answer=reply.answer, is_remote=found.is_remote)
    return _take_down(found, said, means=Means.CALENDAR, actor=actor, now=now or timezone.now())


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
