"""Who was there: noted on the day, or typed in from the list on paper."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.verdicts import ALLOWED, Denied, Verdict
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from roundtables import links, policies, queries
from roundtables.actions.answering import shortcomings
from roundtables.choices import Answer, Means, Place, RoundtableState, Side
from roundtables.models import Invitation, Roundtable

# Guests come early; the list is open from then on.
EARLY = timedelta(hours=3)
EXPECTED = (Place.SENT, Place.WAITING, Place.REPLACED)


def is_open(roundtable: Roundtable, now: datetime) -> Verdict:
    """Whether attendance can be noted; the reason is shown as it stands."""
    if roundtable.state in {RoundtableState.HELD, RoundtableState.AGREED}:
        return ALLOWED
    if roundtable.state != RoundtableState.INVITED:
        return Denied(_("Nobody is invited to it now."), "wrong_state")
    if roundtable.starts_at - EARLY > now:
        return Denied(_("Attendance is noted from three hours before it begins."), "too_early")
    return ALLOWED


@transaction.atomic
def note(
    pk: int,
    *,
    present: Collection[int],
    absent: Collection[int],
    actor: Actor,
    now: datetime | None = None,
) -> int:
    """Note who was there and who was not, by the keys of their invitations; the others stay as they are, so that two
    people with two lists do not undo each other. Returns how many changed. Raises NotVisible, Refused, Conflict."""
    moment = now or timezone.now()
    roundtable = _open(pk, actor=actor, now=moment)
    guests = roundtable.invitations.filter(place__in=EXPECTED)
    came = guests.filter(pk__in=present).exclude(attended=True)
    stayed_away = guests.filter(pk__in=absent).exclude(attended=False)
    changed = came.update(attended=True, attended_noted_at=moment)
    changed += stayed_away.exclude(pk__in=present).update(attended=False, attended_noted_at=moment)
    if changed:
        data = {"present": roundtable.invitations.filter(attended=True).count(), "changed": changed}
        audit.record("roundtables.attendance_noted", actor=actor, subject=roundtable, data=data, now=moment)
    return changed


@transaction.atomic
def add_unexpected(
    pk: int,
    *,
    name: str,
    email: str,
    organisation_name: str,
    side: str,
    actor: Actor,
    now: datetime | None = None,
) -> Invitation:
    """Note that somebody was there who was not on the list. Raises NotVisible, Refused, Conflict, InvalidInputs."""
    moment = now or timezone.now()
    roundtable = _open(pk, actor=actor, now=moment)
    name, email = " ".join(name.split()), email.strip().lower()
    errors = shortcomings(roundtable, name=name, email=email)
    if side not in Side.values:
        errors["side"] = [_("Say for whom they come.")]
    if errors:
        raise InvalidInputs(errors)
    guest = Invitation.objects.create(
        roundtable=roundtable,
        side=side,
        organisation_name=organisation_name.strip()[:200],
        name=name,
        email=email,
        place=Place.SENT,
        answer=Answer.YES,
        answered_at=moment,
        answered_by=Means.STAFF,
        nonce=links.new_nonce(),
        sent_at=moment,
        created_at=moment,
        attended=True,
        attended_noted_at=moment,
    )
    audit.record("roundtables.guest_listed", actor=actor, subject=roundtable, data={"name": name}, now=moment)
    data = {"present": roundtable.invitations.filter(attended=True).count(), "changed": 1}
    audit.record("roundtables.attendance_noted", actor=actor, subject=roundtable, data=data, now=moment)
    return guest


def _open(pk: int, *, actor: Actor, now: datetime) -> Roundtable:
    require(policies.arranges(actor))
    found = queries.roundtables_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    verdict = is_open(found, now)
    if isinstance(verdict, Denied):
        raise Conflict(verdict, state=found.state)
    return found
