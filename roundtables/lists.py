"""The guests of a roundtable as pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.components import State
from roundtables.choices import Answer, Place, RoundtableState, Side
from roundtables.models import Invitation, Roundtable

STATES = {
    Answer.NONE: State(Answer.NONE.label, "hourglass-split", "waiting"),
    Answer.YES: State(Answer.YES.label, "check-circle", "good"),
    Answer.MAYBE: State(Answer.MAYBE.label, "question-circle", "info"),
    Answer.NO: State(Answer.NO.label, "x-circle", "neutral"),
}
PLACES = {
    Place.LISTED: State(Place.LISTED.label, "pencil-square", "progress"),
    Place.WAITING: State(Place.WAITING.label, "people", "warn"),
    Place.REPLACED: State(Place.REPLACED.label, "arrow-left-right", "neutral"),
}

# Once the roundtable is over nobody is waited for.
NEVER = State(gettext_lazy("Never answered"), "dash-circle", "neutral")
OVER = frozenset({RoundtableState.HELD, RoundtableState.AGREED, RoundtableState.CANCELLED})
PRESENCE = {
    True: State(gettext_lazy("Was there"), "check-circle", "good"),
    False: State(gettext_lazy("Was not there"), "x-circle", "neutral"),
    None: State(gettext_lazy("Attendance not noted"), "dash-circle", "neutral"),
}


@dataclass(frozen=True)
class GuestRow:
    """One guest: where their invitation stands, what they answered, whether they were there (None: not noted).

    `says_presence`: whether they were there stands beside what they answered, as the state does not say it.
    """

    pk: int
    name: str
    email: str
    organisation: str
    side: str
    state: State
    is_remote: bool
    instead_of: str
    answered_at: datetime | None
    attended: bool | None
    says_presence: bool
    can_answer: bool
    can_go: bool


@dataclass(frozen=True)
class SideCount:
    """How the guests of one side stand."""

    label: str
    invited: int
    coming: int
    open: int
    waiting: int
    attended: int


@dataclass(frozen=True)
class GuestList:
    """All guests, and the counts by side. `total` is the last line of the counts; `is_over`: nobody is waited for."""

    rows: Sequence[GuestRow]
    counts: Sequence[SideCount]
    total: SideCount
    is_over: bool


def guests_of(roundtable: Roundtable, now: datetime) -> GuestList:
    """The guests of a roundtable, by side and name, without those taken off. One statement."""
    is_over = roundtable.state in OVER or roundtable.ends_at <= now
    found = roundtable.invitations.exclude(place=Place.WITHDRAWN).select_related("substitute_for", "organisation")
    order = {side: index for index, side in enumerate(Side)}
    replaced = {one.substitute_for_id for one in found}
    guests = sorted(found, key=lambda one: (order[Side(one.side)], one.name.casefold(), one.pk))
    counts = [_count(str(side.label), [one for one in guests if one.side == side]) for side in Side]
    return GuestList(
        rows=[_row(one, is_over=is_over, is_spoken_for=one.pk in replaced) for one in guests],
        counts=[one for one in counts if one.invited],
        total=_count(_("All"), guests),
        is_over=is_over,
    )


def state_of(invitation: Invitation) -> State:
    """Where an invitation stands, as one badge."""
    return PLACES.get(Place(invitation.place)) or STATES[Answer(invitation.answer)]


def standing_of(invitation: Invitation, state: str) -> State:
    """Where an invitation to a roundtable in this state stands; once it was held, whether the guest was there."""
    is_over = state in {RoundtableState.HELD, RoundtableState.AGREED}
    if is_over and (invitation.attended is not None or invitation.place == Place.SENT):
        return PRESENCE[invitation.attended]
    return state_of(invitation)


def _afterwards(invitation: Invitation) -> State:
    """Where an invitation stands once nobody is waited for: of who never answered, whether they were there."""
    if invitation.place != Place.SENT or invitation.answer != Answer.NONE:
        return state_of(invitation)
    return NEVER if invitation.attended is None else PRESENCE[invitation.attended]


def _row(guest: Invitation, *, is_over: bool, is_spoken_for: bool) -> GuestRow:
    """`is_spoken_for`: somebody on the list comes in their place, who has to be taken off first."""
    state = _afterwards(guest) if is_over else state_of(guest)
    return GuestRow(
        pk=guest.pk,
        name=guest.name,
        email=guest.email,
        organisation=guest.organisation.display_name if guest.organisation else guest.organisation_name,
        side=guest.get_side_display(),
        state=state,
        is_remote=guest.is_remote,
        instead_of=guest.substitute_for.name if guest.substitute_for else "",
        answered_at=guest.answered_at,
        attended=guest.attended,
        says_presence=bool(guest.attended) and state not in PRESENCE.values(),
        can_answer=guest.place in {Place.SENT, Place.WAITING},
        can_go=not is_spoken_for,
    )


def _count(label: str, guests: Sequence[Invitation]) -> SideCount:
    counted = [one for one in guests if one.place != Place.REPLACED]
    placed = [one for one in counted if one.place == Place.SENT]
    return SideCount(
        label=label,
        invited=len(counted),
        coming=sum(one.answer == Answer.YES for one in placed),
        open=sum(one.answer in {Answer.NONE, Answer.MAYBE} for one in placed),
        waiting=sum(one.place == Place.WAITING for one in counted),
        attended=sum(bool(one.attended) for one in guests),
    )
