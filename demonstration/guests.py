"""Who is invited to an invented roundtable, what they answer, and who was there."""

from datetime import datetime, timedelta

from core.accounts.actors import Actor
from core.accounts.choices import Role
from core.accounts.models import Person
from core.workflow import engine
from demonstration.parties import OWNERS, People
from roundtables.actions import answering, attendance, guests
from roundtables.actions.answering import Given
from roundtables.choices import Answer, Means, Place, RoundtableState, Side
from roundtables.models import Invitation, Roundtable
from roundtables.workflow import roundtable_workflow

# What one guest after the other answers, over and over.
ANSWERS = (Answer.YES, Answer.YES, Answer.MAYBE, Answer.YES, Answer.NO, Answer.YES, Answer.NONE)
# One in so many answers by a calendar; one in so many of those who come joins by the link, where there is one.
BY_CALENDAR, BY_LINK = 4, 6
BETWEEN_ANSWERS = timedelta(hours=6)


class Guests:
    """The guests of all roundtables, in the order of time of each."""

    def __init__(self, people: People, now: datetime) -> None:
        self.people = people
        self.now = now
        self.officer = people.actor("cbbc", Role.CASE_OFFICER)
        self.owners = [party.code for party in OWNERS if (party.code, Role.COMPLAINANT) in people.by_role]

    def invite(self, roundtable: Roundtable, at: datetime) -> None:
        """The people of CBBC, JD and every owner, at times every second one, are invited. The past gets no link."""
        is_ahead = roundtable.starts_at > self.now
        codes = ["cbbc", "jd", *self.owners[:: 1 if is_ahead or roundtable.number % 2 == 0 else 2]]
        invited: list[Person] = [
            person for (code, _role), found in self.people.by_role.items() if code in codes for person in found
        ]
        unique = list({person.pk: person for person in invited}.values())
        guests.list_people(roundtable.pk, unique, actor=self.officer, now=at)
        if is_ahead:
            engine.move(roundtable_workflow, roundtable.pk, "invite", actor=self.officer, now=at)
            return
        roundtable.invitations.update(place=Place.SENT, sent_at=at)
        Roundtable.objects.filter(pk=roundtable.pk).update(state=RoundtableState.INVITED, invited_at=at, updated_at=at)

    def answer(self, roundtable: Roundtable, at: datetime) -> None:
        """Most come, some perhaps or not, a few say nothing; who finds the room full waits."""
        invited = roundtable.invitations.select_related("person__organisation").order_by("pk")
        for number, guest in enumerate(invited):
            said = ANSWERS[number % len(ANSWERS)]
            if said != Answer.NONE:
                self._answer(guest, said, number, has_link=bool(roundtable.link), at=at + number * BETWEEN_ANSWERS)

    def _answer(self, guest: Invitation, said: Answer, number: int, *, has_link: bool, at: datetime) -> None:
        means = Means.CALENDAR if number % BY_CALENDAR == BY_CALENDAR - 1 else Means.PORTAL
        if guest.side == Side.CBBC:
            means = Means.STAFF
        given = Given(
            answer=said,
            is_remote=has_link and said == Answer.YES and number % BY_LINK == BY_LINK - 1,
            dietary="No nuts, please." if number == 0 else None,
        )
        actor = Actor.person(guest.person) if guest.person else self.officer
        answering.answer(guest.pk, given, means=means, actor=actor, now=at)

    def note(self, roundtable: Roundtable, at: datetime) -> None:
        """Whoever said yes was there, and every second of those who had said perhaps."""
        answers = list(roundtable.invitations.order_by("pk").values_list("pk", "answer"))
        perhaps = [pk for pk, said in answers if said == Answer.MAYBE]
        present = [pk for pk, said in answers if said == Answer.YES] + perhaps[::2]
        absent = [pk for pk, _said in answers if pk not in present]
        attendance.note(roundtable.pk, present=present, absent=absent, actor=self.officer, now=at)
