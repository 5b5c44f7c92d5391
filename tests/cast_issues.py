"""Issues of rights owners and the roundtables to which they go, as tests make and move them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.accounts.actors import Actor
from core.accounts.models import Organisation, Person
from core.workflow import engine
from roundtables.actions import agenda, guests, issues, planning
from roundtables.actions.agenda import ItemWords
from roundtables.actions.issues import Wording
from roundtables.actions.planning import Plan
from roundtables.choices import IssueState as S
from roundtables.models import AgendaItem, Issue, Roundtable
from roundtables.workflow import issue_workflow, roundtable_workflow

TITLE = "Copies come back within a week"
WISH = "Look at new listings of shops that were struck twice."
EXPLANATION = "Our teapot was taken down five times this year, and each time the same people offered it again."
ANSWER = "From January on, such shops wait for a look before a listing goes live."
ISSUE_INPUTS: dict[str, dict[str, Any]] = {
    "answer": {"text": ANSWER, "text_zh": "自一月起，此类店铺的商品上架前须经审核。"},
    "not_settled": {"reason": "The shops are still on sale."},
    "decline": {"reason": "This is a matter for the customs."},
    "withdraw": {"reason": "We have settled it with the seller."},
}
ISSUE_PATHS: dict[str, tuple[str, ...]] = {
    S.RAISED: (),
    S.ON_AGENDA: ("put_on_agenda",),
    S.ANSWERED: ("answer",),
    S.CLOSED: ("answer", "settle"),
    S.DECLINED: ("decline",),
    S.WITHDRAWN: ("withdraw",),
}
OWNERS_VERBS = ("settle", "not_settled", "withdraw")


def raised(by: Person, *, now: datetime | None = None, **given: Any) -> Issue:
    """An issue as somebody of an owner raises it; what is given replaces parts of the model one."""
    words = {"topic": "repeat_shops", "title": TITLE, "wish": WISH, "explanation": EXPLANATION} | given
    return issues.raise_issue(Wording(**words), actor=Actor.person(by), now=now)


def issue_in(state: str, *, by: Person, officer: Person, item: AgendaItem | None = None, **given: Any) -> Issue:
    """An issue in any state, brought there by those whose verbs they are; `item` where it stands on an agenda."""
    issue = raised(by, **given)
    for verb in ISSUE_PATHS[state]:
        if verb == "put_on_agenda":
            under = item or first_item(officer)
            issue = agenda.place_issue(under.pk, issue.pk, actor=Actor.person(officer))
        else:
            issue = moved_issue(issue, verb, by=by if verb in OWNERS_VERBS else officer)
    return issue


def moved_issue(issue: Issue, verb: str, *, by: Person, **given: Any) -> Issue:
    """Move an issue by a verb, with inputs that hold."""
    inputs = ISSUE_INPUTS.get(verb, {}) | given
    return engine.move(issue_workflow, issue.pk, verb, actor=Actor.person(by), inputs=inputs)


def meeting(officer: Person, *, number: int = 0, starts_at: datetime | None = None) -> Roundtable:
    """A planned roundtable of three hours, a month ahead."""
    begins = starts_at or timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=30)
    host: Organisation = officer.organisation
    plan = Plan(
        number=number or planning.next_number(),
        theme="Shops that come back",
        theme_zh="反复出现的店铺",
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        zone="Asia/Shanghai",
        host=host,
        chair="Alice Moor",
        languages=["en", "zh-hans"],
        venue="China-Britain House, Beijing",
        venue_zh="北京英中大厦",
    )
    return planning.plan(plan, actor=Actor.person(officer))


def item_of(roundtable: Roundtable, officer: Person, **given: Any) -> AgendaItem:
    """An item at the end of its agenda."""
    words: dict[str, Any] = {"title": "Repeat shops", "title_zh": "反复出现的店铺", "minutes": 30} | given
    return agenda.add_item(roundtable.pk, ItemWords(**words), actor=Actor.person(officer))


def first_item(officer: Person) -> AgendaItem:
    """An item of a new roundtable."""
    return item_of(meeting(officer), officer)


def invite(roundtable: Roundtable, *people: Person, officer: Person) -> Roundtable:
    """Send these people their invitations."""
    actor = Actor.person(officer)
    guests.list_people(roundtable.pk, people, actor=actor)
    return engine.move(roundtable_workflow, roundtable.pk, "invite", actor=actor)
