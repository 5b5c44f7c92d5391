"""The pages of roundtables, issues and action points that are counted, and the records that they are about."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.days import house_day
from roundtables import links
from roundtables.actions import action_points, agenda, answering, groups, guests, issues, minutes
from roundtables.actions.action_points import Task
from roundtables.actions.guests import Guest
from roundtables.actions.minutes import Words
from roundtables.choices import Answer, IssueState, Means, Place, Side
from roundtables.choices import RoundtableState as S
from roundtables.models import Invitation, Issue
from tests.cast import Cast, acting
from tests.cast_issues import item_of, raised
from tests.cast_meetings import ROUNDTABLE_PATHS, move_roundtable
from tests.structure.counting import (
    ACTING_STAFF,
    ADMINISTRATOR,
    API_READERS,
    FILING_OWNERS,
    OWNERS,
    STAFF,
    Look,
    Looks,
)

OFFICER, COMPLAINANT = ("officer",), ("complainant",)
# Papers are typeset anew each time: one role of each side shows what they cost.
PAPER_READERS = ("jd_client", "owner_client")


@dataclass
class Meetings(Looks):
    """A roundtable to come, one whose minutes are out for comments, and issues and action points of both sides."""

    def __post_init__(self) -> None:
        cast = self.cast
        cast.gather("administrator", "staff_reader", "owner_admin", "owner_reader", "owner_client", "jd_reader_client")
        self.officer = acting(cast.officer)
        self._coming()
        self._held()
        self._issues()
        self.grow(1)

    def _coming(self) -> None:
        cast = self.cast
        people = (cast.complainant, cast.owner_admin, cast.reviewer)
        self.coming = cast.roundtable(S.INVITED, people=people)
        self.item = item_of(self.coming, cast.officer)
        self.guest = self.coming.invitations.get(person=cast.complainant)
        told = answering.Given(answer=Answer.YES, dietary="No nuts", access="A step-free way")
        answering.answer(self.guest.pk, told, means=Means.PORTAL, actor=acting(cast.complainant))

    def _held(self) -> None:
        """With minutes on which Harrow & Finch commented, and what it and JD are to do."""
        cast = self.cast
        held = cast.roundtable(S.PLANNED)
        self.spoken = item_of(held, cast.officer)
        for verb in ROUNDTABLE_PATHS[S.HELD]:
            held = move_roundtable(held, verb, actor=self.officer)
        held.invitations.update(attended=True)
        minutes.write_section(held.pk, self.spoken.pk, Words("We talked.", "已讨论。"), revision=0, actor=self.officer)
        minutes.decide(held.pk, self.spoken.pk, Words("It is done.", "完成。"), actor=self.officer)
        self.held = move_roundtable(held, "send_minutes", actor=self.officer)
        self.section = held.sections.get(item=self.spoken)
        self.comment = minutes.comment(self.section.pk, "It was not so.", actor=acting(cast.complainant))
        self.there = held.invitations.get(person=cast.complainant)

    def _issues(self) -> None:
        cast = self.cast
        self.waiting = raised(cast.complainant)
        issues.link_issue(
            self.waiting.pk, complaint_keys={cast.complaint().pk}, shop_keys=(), actor=acting(cast.complainant)
        )
        self.answered = cast.issue(IssueState.ANSWERED)
        self.shared = self._asked_by_another()
        self.task = Task(
            what="Send the list",
            what_zh="发送名单",
            organisation_pk=cast.harrow.pk,
            due_on=house_day(),
            item=self.spoken,
        )
        self.point = action_points.take(self.held.pk, self.task, actor=self.officer)

    def _asked_by_another(self) -> Issue:
        """An issue of Brightwater's on the agenda, in a group with one of Harrow & Finch's, which supports it."""
        cast = self.cast
        issue, own = raised(cast.stranger), raised(cast.complainant)
        issues.support(issue.pk, actor=acting(cast.complainant))
        alike = [issue.reference, own.reference]
        groups.group_issues(alike, title="Repeat shops", title_zh="反复出现的店铺", actor=self.officer)
        agenda.place_group(self.item.pk, issue.pk, actor=self.officer)
        self.own = Issue.objects.get(pk=own.pk)
        return issue

    def grow(self, times: int = 10) -> None:
        """So many more of everything that lists and pages show."""
        cast = self.cast
        made = Invitation.objects.count()
        for place in range(made, made + times):
            self._one_more_guest(place)
            waiting = raised(cast.complainant)
            own, other = raised(cast.complainant), raised(cast.stranger)
            issues.support(self.own.pk, actor=acting(self._another(place)))
            for issue in (own, other):
                agenda.place_issue(self.item.pk, issue.pk, actor=self.officer)
            groups.group_issues(
                [waiting.reference, raised(cast.stranger).reference], title="Alike", title_zh="相似", actor=self.officer
            )
            item_of(self.coming, cast.officer)
            minutes.decide(self.held.pk, self.spoken.pk, Words("And that.", "还有。"), actor=self.officer)
            minutes.comment(self.section.pk, "Nor that.", actor=acting(cast.complainant))
            action_points.take(self.held.pk, self.task, actor=self.officer)
            cast.roundtable(S.INVITED, people=(cast.complainant, cast.reviewer))

    def _one_more_guest(self, place: int) -> None:
        for roundtable in (self.coming, self.held):
            guest = Invitation(
                roundtable=roundtable, side=Side.OWNER, organisation=self.cast.harrow, name=f"Guest {place}"
            )  # fmt: skip
            guest.email, guest.place, guest.nonce = f"guest-{place}@harrow-finch.example", Place.SENT, f"{place}"
            guest.created_at = guest.sent_at = roundtable.created_at
            guest.attended = True if roundtable == self.held else None
            guest.save()

    def looks(self) -> Iterator[Look]:
        """Everything that is counted."""
        yield from self._lists()
        yield from self._staff()
        yield from self._writing()
        yield from self._minutes()
        yield from self._staff_issues()
        yield from self._portal()
        yield from self._links()
        yield from self._api()
