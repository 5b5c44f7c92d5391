"""Who is on the list of guests."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import Language, OrganisationKind, Zone
from core.accounts.models import Organisation, Person
from core.audit import actions as audit
from core.audit.models import Event
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from roundtables import inviting, links, policies, queries
from roundtables.actions.answering import ask_again, fill_places, shortcomings, unreadable
from roundtables.choices import Place, RoundtableState, Side
from roundtables.models import Invitation, Needs, Roundtable

MAX_PASTED = 500
MAX_PEOPLE = 1000
SIDE_OF = {
    OrganisationKind.RIGHTS_OWNER: Side.OWNER,
    OrganisationKind.AGENT: Side.OWNER,
    OrganisationKind.PLATFORM: Side.PLATFORM,
    OrganisationKind.CBBC: Side.CBBC,
    OrganisationKind.GOVERNMENT: Side.IPO_UK,
}
# Anna Bell <anna@bell.example>, Bell Ltd · Anna Bell, anna@bell.example, Bell Ltd · a line of a spreadsheet
ANGLED = re.compile(r"^\s*(?P<name>[^<>]+?)\s*<(?P<email>[^<>\s]+)>\s*[,;\t，；]?\s*(?P<organisation>[^<>]*)$")
BETWEEN = re.compile(r"\s*[,;\t，；]\s*")


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who is to be invited by name and address."""

    name: str
    email: str
    side: str
    organisation_name: str = ""
    organisation: Organisation | None = None
    language: str = Language.ENGLISH
    zone: str = Zone.LONDON


@transaction.atomic
def list_people(
    pk: int, people: Iterable[Person], *, side: str = "", actor: Actor, now: datetime | None = None
) -> list[Invitation]:
    """Put people with an account on the list; those who stand there already are left as they are.

    `side` where that of their organisation does not say it. Raises NotVisible, Refused, Conflict.
    """
    moment = now or timezone.now()
    roundtable = _open(pk, actor=actor)
    chosen = list(people)[:MAX_PEOPLE]
    known = _known(roundtable, [person.email for person in chosen])
    new = [
        _invitation(
            roundtable,
            Guest(
                name=person.name,
                email=person.email,
                side=side or SIDE_OF[OrganisationKind(person.organisation.kind)],
                organisation=person.organisation,
                organisation_name=person.organisation.name,
                language=person.language,
                zone=person.time_zone,
            ),
            person,
            moment,
        )
        for person in chosen
        if person.email not in known
    ]
    return _put(roundtable, new, actor=actor, now=moment)


@transaction.atomic
def list_guest(pk: int, guest: Guest, *, actor: Actor, now: datetime | None = None) -> Invitation:
    """Put somebody on the list by name and address; where the address has an account, it is theirs.

    Raises NotVisible, Refused, Conflict, or InvalidInputs by field.
    """
    moment = now or timezone.now()
    roundtable = _open(pk, actor=actor)
    name, email = " ".join(guest.name.split()), guest.email.strip().lower()
    errors = shortcomings(roundtable, name=name, email=email)
    if guest.side not in Side.values:
        errors["side"] = [_("Say for whom they come.")]
    if errors:
        raise InvalidInputs(errors)
    person = Person.objects.select_related("organisation").filter(email=email, is_active=True).first()
    (listed,) = _put(roundtable, [_invitation(roundtable, guest, person, moment)], actor=actor, now=moment)
    return listed


@transaction.atomic
def list_pasted(
    pk: int, lines: str, *, side: str, language: str, zone: str, actor: Actor, now: datetime | None = None
) -> list[Invitation]:
    """Put many on the list, one a line: name, address and, where it is known, organisation.

    All or none: raises InvalidInputs with every line that cannot be used. Who stands there already is left out.
    """
    moment = now or timezone.now()
    roundtable = _open(pk, actor=actor)
    given = [(number, line) for number, line in enumerate(lines.splitlines(), start=1) if line.strip()]
    if not given or len(given) > MAX_PASTED:
        raise InvalidInputs({"lines": [_("Paste between 1 and %(most)s lines.") % {"most": MAX_PASTED}]})
    guests, errors = _read(given, side=side, language=language, zone=zone)
    if errors:
        raise InvalidInputs({"lines": errors})
    known = _known(roundtable, guests)
    people = Person.objects.select_related("organisation").filter(email__in=list(guests), is_active=True)
    accounts = {person.email: person for person in people}
    new = [
        _invitation(roundtable, guest, accounts.get(email), moment)
        for email, guest in guests.items()
        if email not in known
    ]
    return _put(roundtable, new, actor=actor, now=moment)


def _read(
    given: Sequence[tuple[int, str]], *, side: str, language: str, zone: str
) -> tuple[dict[str, Guest], list[str]]:
    """Guests by address, the first of each; and what is wrong, line by line."""
    guests: dict[str, Guest] = {}
    errors: list[str] = []
    for number, line in given:
        name, email, organisation = parts_of(line)
        wrong = [text for texts in unreadable(name=name, email=email).values() for text in texts]
        if wrong:
            errors.append(_("Line %(number)s: %(problem)s") % {"number": number, "problem": wrong[0]})
            continue
        guest = Guest(
            name=name, email=email, side=side, organisation_name=organisation[:200], language=language, zone=zone
        )
        guests.setdefault(email, guest)
    return guests, errors


def parts_of(line: str) -> tuple[str, str, str]:
    """Name, address (in lower case) and organisation of a line; empty where it does not hold one."""
    if found := ANGLED.match(line):
        return found["name"].strip("\"' "), found["email"].lower(), found["organisation"].strip()
    pieces = [piece.strip("\"' ") for piece in BETWEEN.split(line.strip())]
    at = next((index for index, piece in enumerate(pieces) if "@" in piece), None)
    if at is None:
        return " ".join(line.split()), "", ""
    before, after = [one for one in pieces[:at] if one], [one for one in pieces[at + 1 :] if one]
    if not before and after:
        before, after = after[:1], after[1:]
    return " ".join(before), pieces[at].lower(), ", ".join(after)


@transaction.atomic
def withdraw(pk: int, invitation_pk: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Take a guest off the list. Whose invitation was sent is told, and their link leads nowhere any more; their place
    goes to whoever waits. Where a substitute is taken off, the guest is asked again, and told so.

    Raises NotVisible, Refused, Conflict.
    """
    moment = now or timezone.now()
    roundtable = _open(pk, actor=actor)
    found = roundtable.invitations.select_for_update().filter(pk=invitation_pk).first()
    if found is None or found.place == Place.WITHDRAWN:
        raise NotVisible
    if found.place == Place.REPLACED and roundtable.invitations.filter(substitute_for=found).exists():
        denied = Denied(_("Somebody comes in their place: take that guest off the list."), "replaced")
        raise Conflict(denied, state=roundtable.state)
    audit.record("roundtables.guest_withdrawn", actor=actor, subject=roundtable, data={"name": found.name}, now=moment)
    if found.place == Place.LISTED:
        found.delete()
        return
    replaced, was_told = found.substitute_for, found.place != Place.REPLACED
    found.place, found.substitute_for = Place.WITHDRAWN, None
    found.save(update_fields=["place", "substitute_for"])
    Needs.objects.filter(invitation=found).delete()
    if was_told:
        inviting.tell(inviting.WITHDRAWN, [found], roundtable=roundtable, actor=actor, now=moment)
    if replaced is not None:
        ask_again(replaced.pk, roundtable=roundtable, actor=actor, now=moment)
    fill_places(roundtable, actor=actor, now=moment)


def _open(pk: int, *, actor: Actor) -> Roundtable:
    """The roundtable, locked, as long as its list of guests can change. Raises NotVisible, Refused, Conflict."""
    require(policies.arranges(actor))
    found = queries.roundtables_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    if found.state not in {RoundtableState.PLANNED, RoundtableState.INVITED}:
        denied = Denied(_("The list of guests stands once the roundtable was held or cancelled."), "wrong_state")
        raise Conflict(denied, state=found.state)
    return found


def _known(roundtable: Roundtable, emails: Iterable[str]) -> set[str]:
    standing = roundtable.invitations.exclude(place=Place.WITHDRAWN)
    return set(standing.filter(email__in=list(emails)).values_list("email", flat=True))


def _invitation(roundtable: Roundtable, guest: Guest, person: Person | None, now: datetime) -> Invitation:
    house = person.organisation if person else guest.organisation
    return Invitation(
        roundtable=roundtable,
        side=guest.side,
        organisation=house,
        organisation_name=house.name if house else guest.organisation_name,
        person=person,
        name=" ".join(guest.name.split()),
        email=guest.email.strip().lower(),
        language=person.language if person else guest.language,
        zone=person.time_zone if person else guest.zone,
        nonce=links.new_nonce(),
        created_at=now,
    )


def _put(roundtable: Roundtable, new: list[Invitation], *, actor: Actor, now: datetime) -> list[Invitation]:
    Invitation.objects.bulk_create(new)
    Event.objects.bulk_create(
        audit.event("roundtables.guest_listed", actor=actor, subject=roundtable, data={"name": one.name}, now=now)
        for one in new
    )
    return new
