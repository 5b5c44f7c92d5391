"""The pages of roundtables, issues and action points that are counted, and the records that they are about."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from django.test import Client

from core.days import house_day
from roundtables import links
from roundtables.actions import action_points, agenda, answering, groups, issues, minutes
from roundtables.actions.action_points import Task
from roundtables.actions.minutes import Words
from roundtables.choices import Answer, IssueState, Means, Place, Side
from roundtables.choices import RoundtableState as S
from roundtables.models import Invitation, Issue
from tests.cast import acting
from tests.cast_issues import item_of, moved_issue, raised
from tests.cast_meetings import ROUNDTABLE_PATHS, move_roundtable
from tests.structure.counting import (
    ACTING_STAFF,
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
        self.grown = 0
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
        self.waiting, self.linked = raised(cast.complainant), set[int]()
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
        groups.group_issues(
            alike, groups.GroupTitle(title="Repeat shops", title_zh="反复出现的店铺"), actor=self.officer
        )
        agenda.place_group(self.item.pk, issue.pk, actor=self.officer)
        self.own = Issue.objects.get(pk=own.pk)
        return issue

    def grow(self, times: int = 10) -> None:
        """So many more of everything that lists and pages show."""
        cast = self.cast
        for place in range(self.grown, self.grown + times):
            self._one_more_guest(place)
            self._more_issues(place)
            item_of(self.coming, cast.officer)
            minutes.decide(self.held.pk, self.spoken.pk, Words("And that.", "还有。"), actor=self.officer)
            minutes.comment(self.section.pk, "Nor that.", actor=acting(cast.complainant))
            for issue in (self.answered, self.waiting):
                task = replace(self.task, issue=issue, what=f"Send list {place} of {issue.reference}")
                action_points.take(self.held.pk, task, actor=self.officer)
            cast.roundtable(S.INVITED, people=(cast.complainant, cast.reviewer))
        self.grown += times
        issues.link_issue(self.waiting.pk, complaint_keys=self.linked, shop_keys=(), actor=acting(cast.complainant))

    def _more_issues(self, place: int) -> None:
        """Of both owners: on the agenda, waiting in a group, supported by one more, answered once more."""
        cast = self.cast
        owner = cast.another_owner(1000 + place)
        issues.support(self.own.pk, actor=acting(cast.others[owner.pk][0]))
        for person in (cast.complainant, cast.stranger):
            agenda.place_issue(self.item.pk, raised(person).pk, actor=self.officer)
        alike = [raised(person).reference for person in (cast.complainant, cast.stranger)]
        groups.group_issues(
            [*alike, self.waiting.reference], groups.GroupTitle(title="Alike", title_zh="相似"), actor=self.officer
        )
        moved_issue(self.answered, "answer", by=cast.officer)
        self.linked.add(cast.complaint().pk)

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

    def _lists(self) -> Iterator[Look]:
        for room in ("roundtables", "issues", "action_points"):
            yield from self.pages(f"{room}_staff:list", STAFF)
            yield from self.pages(f"{room}_portal:list", OWNERS)
        yield from self.pages("issues_staff:list", STAFF, label="issues_staff:list/agenda", view="agenda")
        yield from self.pages("issues_portal:list", OWNERS, label="issues_portal:list/others", view="others")
        searched = {"view": "all", "q": "list"}
        yield from self.pages("action_points_staff:list", STAFF, label="action_points_staff:list/searched", **searched)

    def _staff(self) -> Iterator[Look]:
        name, reference = "roundtables_staff:", self.coming.reference
        yield from self.pages(f"{name}detail", STAFF, reference)
        yield from self.pages(f"{name}detail", STAFF, self.held.reference, label=f"{name}detail/held")
        yield from self.pages(f"{name}packs", STAFF, reference)
        yield from self.pages(f"{name}pack", OFFICER, reference, "staff", "en")
        yield from self.pages(f"{name}pack", OFFICER, reference, "harrow-finch", "zh", label=f"{name}pack/owner")
        yield from self.pages(f"{name}certificate", OFFICER, self.held.reference, self.there.pk)
        yield from self.pages("action_points_staff:detail", STAFF, self.point.reference)
        yield from self.pages("action_points_staff:change", ACTING_STAFF, self.point.reference)
        yield from self.pages("action_points_staff:transition", ACTING_STAFF, self.point.reference, "postpone")

    def _writing(self) -> Iterator[Look]:
        name, reference = "roundtables_staff:", self.coming.reference
        yield from self.pages(f"{name}plan", ACTING_STAFF)
        for page in ("edit", "agenda", "people", "guest", "paste", "reply", "attendance", "unexpected", "needs"):
            yield from self.pages(f"{name}{page}", ACTING_STAFF, reference)
        chosen = {"organisation": self.cast.harrow.pk}
        yield from self.pages(f"{name}people", ACTING_STAFF, reference, label=f"{name}people/chosen", **chosen)
        yield from self.pages(f"{name}agenda_item", ACTING_STAFF, reference, self.item.pk)
        for page in ("answer", "withdraw"):
            yield from self.pages(f"{name}{page}", ACTING_STAFF, reference, self.guest.pk)
        for verb in ("reschedule", "cancel"):
            yield from self.pages(f"{name}transition", ACTING_STAFF, reference, verb, label=f"{name}transition/{verb}")

    def _minutes(self) -> Iterator[Look]:
        name, reference = "minutes_staff:", self.held.reference
        yield from self.pages(f"{name}figures", STAFF)
        yield from self.pages(f"{name}read", STAFF, reference)
        yield from self.pages(f"{name}standing", STAFF, reference)
        yield from self.pages(f"{name}paper", OFFICER, reference, "en")
        yield from self.pages(f"{name}write", ACTING_STAFF, reference)
        for page in ("take", "told"):
            yield from self.pages(f"{name}{page}", ACTING_STAFF, reference, self.spoken.pk)
        yield from self.pages(f"{name}edit_decision", ACTING_STAFF, reference, 1)
        yield from self.pages(f"{name}answer", ACTING_STAFF, reference, self.comment.pk)
        yield from self.pages(f"{name}transition", ACTING_STAFF, reference, "send_minutes")

    def _staff_issues(self) -> Iterator[Look]:
        name = "issues_staff:"
        yield from self.pages(f"{name}detail", STAFF, self.own.reference)
        yield from self.pages(f"{name}detail", STAFF, self.waiting.reference, label=f"{name}detail/waiting")
        yield from self.pages(f"{name}detail", STAFF, self.answered.reference, label=f"{name}detail/answered")
        yield from self.pages(f"{name}group", STAFF, self.own.reference)
        yield from self.pages(f"{name}new_group", ACTING_STAFF, pick=self.waiting.reference)
        yield from self.pages(f"{name}agenda", ACTING_STAFF, self.waiting.reference)
        yield from self.pages(f"{name}chinese", ACTING_STAFF, self.waiting.reference)
        yield from self.pages(f"{name}transition", ACTING_STAFF, self.waiting.reference, "decline")

    def _portal(self) -> Iterator[Look]:
        name, reference = "roundtables_portal:", self.coming.reference
        yield from self.pages(f"{name}detail", OWNERS, reference)
        yield from self.pages(f"{name}detail", OWNERS, self.held.reference, label=f"{name}detail/held")
        yield from self.pages(f"{name}answer", FILING_OWNERS, reference, self.guest.pk)
        yield from self.pages(f"{name}certificate", COMPLAINANT, self.held.reference, self.there.pk)
        yield from self.pages(f"{name}pack", COMPLAINANT, reference, "en")
        yield from self.pages("minutes_portal:read", OWNERS, self.held.reference)
        yield from self.pages("minutes_portal:paper", COMPLAINANT, self.held.reference, "zh")
        yield from self.pages("minutes_portal:comment", FILING_OWNERS, self.held.reference, self.section.pk)
        yield from self.pages("action_points_portal:detail", OWNERS, self.point.reference)
        yield from self.pages("action_points_portal:transition", FILING_OWNERS, self.point.reference, "report")
        name = "issues_portal:"
        yield from self.pages(f"{name}detail", OWNERS, self.waiting.reference)
        yield from self.pages(f"{name}detail", OWNERS, self.answered.reference, label=f"{name}detail/answered")
        yield from self.pages(f"{name}detail", OWNERS, self.shared.reference, label=f"{name}detail/another")
        yield from self.pages(f"{name}raise", FILING_OWNERS)
        for page in ("edit", "links"):
            yield from self.pages(f"{name}{page}", FILING_OWNERS, self.waiting.reference)
        yield from self.pages(f"{name}transition", FILING_OWNERS, self.answered.reference, "not_settled")

    def _links(self) -> Iterator[Look]:
        """What a guest opens by the mail's link, without signing in."""
        for page, guest in (("answer", self.guest), ("certificate", self.there)):
            address = self.path(f"roundtables_answer:{page}", links.token_of(guest))
            yield Look(f"roundtables_answer:{page}", "visitor", partial(Client().get, address))

    def _api(self) -> Iterator[Look]:
        for noun in ("roundtables", "issues", "action-points"):
            yield from self.gets(f"api:{noun}", API_READERS)
        yield from self.gets("api:roundtables-detail", API_READERS, self.coming.reference)
        yield from self.gets("api:roundtables-minutes", API_READERS, self.held.reference)
        yield from self.gets("api:roundtables-comments", API_READERS, self.held.reference)
        yield from self.gets("api:issues-detail", API_READERS, self.own.reference)
        yield from self.gets("api:action-points-detail", API_READERS, self.point.reference)
        yield from self.gets("api:roundtables-pack", PAPER_READERS, self.coming.reference)
