"""What goes on around the invented complaints: looks at listings, messages, advice, and the accuracy of owners.

Everything happens within the weeks before the demonstration is loaded, when the year of complaints has been played.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from complaints import captures
from complaints.advice import actions as advice
from complaints.advice.choices import Recommendation, Topic
from complaints.advice.workflow import advice_workflow
from complaints.captures import Seen
from complaints.choices import ComplaintState as S
from complaints.choices import TargetState
from complaints.conversation import actions as conversation
from complaints.good_faith import counting
from complaints.models import AdviceRequest, Complaint
from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.days import house_day
from core.workflow import engine
from demonstration import phrases
from demonstration.parties import OWNERS, People
from demonstration.portfolio import Holding
from programmes.models import Right

WITH_JD = (S.ACCEPTED, S.MEASURES_TAKEN, S.NOTICE_FORWARDED, S.CLARIFICATION)
CHANGED, RETURNED, TALKS = 9, 5, 12


class Around:
    """One run. Looks, messages and requests are spread over complaints by their numbers, not drawn."""

    def __init__(self, people: People, holdings: Sequence[Holding], now: datetime) -> None:
        self.people = people
        self.holdings = holdings
        self.now = now
        self.officer = people.actor("cbbc", Role.CASE_OFFICER)
        self.jd = Actor.client(people.jd_client, frozenset(people.jd_client.scopes))
        self.codes = {people.organisations[party.code].pk: party.code for party in OWNERS}

    def play(self) -> None:
        """Everything, each kind in the order of time."""
        self._sellers_change()
        self._listings_return()
        self._talks()
        self._advice()
        # As the hourly count would have found it; who fell below then has been warned since.
        for ago in (timedelta(days=20), timedelta()):
            counting.count_moved(now=self.now - ago)

    def _owner(self, complaint: Complaint) -> Actor:
        return self.people.actor(self.codes[complaint.organisation_id], Role.COMPLAINANT)

    # --- Looks at listings ------------------------------------------------------------------------------------------

    def _sellers_change(self) -> None:
        """Sellers answer a complaint by another title or price: the page shows what was filed and what stands now."""
        for number, complaint in enumerate(self._complaints(WITH_JD, CHANGED)):
            target = complaint.targets.select_related("listing").order_by("number")[0]
            look = Seen(
                title=phrases.NEW_TITLES[number % len(phrases.NEW_TITLES)],
                price=Decimal(29 + number * 10),
                currency="CNY",
                sales_shown="300+",
                still_on_sale=number % 4 != 3,
            )
            by = (self._owner(complaint), self.officer, self.jd)[number % 3]
            self._look(complaint, target.number, look, by, timedelta(hours=3 + number))

    def _listings_return(self) -> None:
        """Listings that were removed are on sale again: the owner is offered to file again."""
        for number, complaint in enumerate(self._complaints([S.UPHELD], RETURNED)):
            removed = complaint.targets.filter(state=TargetState.REMOVED, relisted_at=None).order_by("number").first()
            if removed is not None:
                look = Seen(title=phrases.NEW_TITLES[number % len(phrases.NEW_TITLES)], still_on_sale=True)
                by = self.officer if number % 2 else self._owner(complaint)
                self._look(complaint, removed.number, look, by, timedelta(hours=5 + 9 * number))

    def _look(self, complaint: Complaint, number: int, seen: Seen, actor: Actor, ago: timedelta) -> None:
        captures.record_later(complaint.pk, {number: seen}, actor=actor, now=self.now - ago)

    def _complaints(self, states: Sequence[S], count: int) -> list[Complaint]:
        """The newest ones in these states, those of the owner whom visitors play first."""
        first = self.people.organisations[OWNERS[0].code].pk
        found = Complaint.objects.filter(state__in=states, organisation__in=self.codes).order_by("-pk")
        own = list(found.filter(organisation=first)[: count // 2])
        return [*own, *found.exclude(organisation=first)[: count - len(own)]]

    # --- Messages ---------------------------------------------------------------------------------------------------

    def _talks(self) -> None:
        """Owner, CBBC and JD write to each other; every third reader has not come to it yet."""
        for number, complaint in enumerate(self._complaints([*WITH_JD, S.LODGED], TALKS)):
            owner, at = self._owner(complaint), self.now - timedelta(hours=30 - number)
            for step, (who, readers, text) in enumerate(phrases.TALKS[number % len(phrases.TALKS)]):
                actor = {Audience.PORTAL: owner, Audience.STAFF: self.officer, Audience.PARTNER: self.jd}[who]
                moment = at + timedelta(minutes=47 * step)
                conversation.write(complaint.pk, text, readers=readers, actor=actor, now=moment)
            if number % 3:
                for reader in (owner, self.officer):
                    conversation.mark_read(complaint, actor=reader)

    # --- Advice -----------------------------------------------------------------------------------------------------

    def _advice(self) -> None:
        """Requests in every state, two of them of the owner whom visitors play first."""
        topics = list(Topic.values)
        for number, (verbs, question) in enumerate(zip(ADVICE, self._questions(), strict=True)):
            party = OWNERS[0] if number < len(ADVICE) // 3 else OWNERS[number % len(OWNERS)]
            at = self.now - timedelta(days=12, hours=-9 * number)
            owner = self.people.actor(party.code, Role.COMPLAINANT)
            asked = advice.Question(
                topic=topics[number % len(topics)], question=question, right=self._right(party.code, at)
            )
            request = advice.ask(asked, actor=owner, now=at)
            for step, verb in enumerate(verbs, start=1):
                self._move(request, verb, owner, at + timedelta(hours=20 * step))

    def _move(self, request: AdviceRequest, verb: str, owner: Actor, at: datetime) -> None:
        actor = owner if verb in {"supply", "follow_up", "close", "withdraw"} else self.officer
        inputs: Mapping[str, object] = {
            "reply": {"answer": phrases.ADVICE_ANSWER, "recommendation": Recommendation.COMPLAINT},
            "question_back": {"question": phrases.ADVICE_BACK},
            "supply": {"answer": phrases.ADVICE_SUPPLIED},
            "follow_up": {"question": phrases.ADVICE_FURTHER},
            "withdraw": {"note": ""},
        }.get(verb, {})
        engine.move(advice_workflow, request.pk, verb, actor=actor, inputs=inputs, now=min(at, self.now))

    def _questions(self) -> Iterator[str]:
        for number in range(len(ADVICE)):
            yield phrases.ADVICE_QUESTIONS[number % len(phrases.ADVICE_QUESTIONS)]

    def _right(self, code: str, at: datetime) -> Right | None:
        own = (one.right for one in self.holdings if one.entry.owner == code)
        return next((right for right in own if right.carries_complaints_on(house_day(at))), None)


# The verbs of each request after it was asked: the states that there are, and a longer story.
ADVICE: Sequence[Sequence[str]] = (
    (),
    ("take", "reply"),
    ("take",),
    ("question_back",),
    ("reply", "close"),
    ("withdraw",),
    ("take", "question_back", "supply"),
    ("reply", "follow_up", "reply"),
    (),
)
