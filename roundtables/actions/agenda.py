"""Building an agenda: items with their length and readers, their order, and the issues that stand under them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.verdicts import Denied
from core.wording import in_one_line
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from roundtables import naming, policies, queries
from roundtables.agenda import CHANGEABLE, open_points
from roundtables.choices import OPEN_ISSUES, IssueState, ItemReaders
from roundtables.models import ActionPoint, AgendaItem, Issue, MinutesSection, Roundtable
from roundtables.workflow import issue_workflow, roundtable_workflow

MAX_TITLE = 200
SHORTEST, LONGEST = 1, 600
# The length of an item that is made of an issue.
OF_AN_ISSUE = 15
# Who reads an item, the fewest first.
CIRCLES = (ItemReaders.STAFF, ItemReaders.OWNERS, ItemReaders.EVERYONE)
# The item with which an agenda opens while action points of earlier roundtables are open.
REVIEW = {"title": "Action points of earlier roundtables", "title_zh": "历次圆桌会议的行动事项", "minutes": 15}


@dataclass(frozen=True, kw_only=True)
class ItemWords:
    """What an item of an agenda says. `minutes` is its length; `readers` one of ItemReaders.

    `names_may_stand`: whoever chose the words has looked at the names in them.
    """

    title: str
    title_zh: str
    minutes: int
    speaker: str = ""
    readers: str = ItemReaders.EVERYONE
    names_may_stand: bool = False


@transaction.atomic
def add_item(roundtable_pk: int, words: ItemWords, *, actor: Actor, now: datetime | None = None) -> AgendaItem:
    """Put an item at the end. The first one of an agenda finds the open action points of earlier roundtables ahead.

    Raises NotVisible, Refused, Conflict once the roundtable was held, or InvalidInputs.
    """
    roundtable = _changeable(roundtable_pk, actor=actor)
    given = _checked(words)
    if not roundtable.items.exists() and open_points(roundtable).exists():
        AgendaItem.objects.create(roundtable=roundtable, position=1, is_review=True, **REVIEW)
    item = AgendaItem.objects.create(roundtable=roundtable, position=_next(roundtable), **given)
    _tell(roundtable, "added", item.title, actor=actor, now=now)
    return item


def words_of(issue: Issue) -> ItemWords:
    """What an item made of an issue says: the title of its group, which is in both languages, or its own in each."""
    if issue.group is not None:
        return ItemWords(title=issue.group.title, title_zh=issue.group.title_zh, minutes=OF_AN_ISSUE)
    return ItemWords(title=issue.title, title_zh=issue.title_zh or issue.title, minutes=OF_AN_ISSUE)


@transaction.atomic
def add_item_of(
    roundtable_pk: int, issue_pk: int, words: ItemWords, *, actor: Actor, now: datetime | None = None
) -> AgendaItem:
    """Put an item at the end, and an issue that waits, with those of its group, under it: both, or neither.

    Raises as add_item, and Conflict for an issue that waits no more, or whose owner the words name.
    """
    item = add_item(roundtable_pk, words, actor=actor, now=now)
    issue = queries.issues_visible_to(actor).filter(pk=issue_pk).first()
    if issue is None:
        raise NotVisible
    if issue.state != IssueState.RAISED:
        raise Conflict(engine.wrong_state(issue_workflow, issue), state=issue.state)
    place_group(item.pk, issue_pk, actor=actor, now=now)
    return item


@transaction.atomic
def open_with_action_points(roundtable_pk: int, *, actor: Actor, now: datetime | None = None) -> AgendaItem:
    """Let the agenda open with what earlier roundtables left open; asked twice, there is one such item.

    Raises as add_item.
    """
    roundtable = _changeable(roundtable_pk, actor=actor)
    known = roundtable.items.filter(is_review=True).first()
    if known is not None:
        return known
    item = AgendaItem.objects.create(roundtable=roundtable, position=0, is_review=True, **REVIEW)
    _number_anew(roundtable)
    _tell(roundtable, "added", item.title, actor=actor, now=now)
    return item


@transaction.atomic
def change_item(item_pk: int, words: ItemWords, *, actor: Actor, now: datetime | None = None) -> AgendaItem:
    """Put an item into other words, or give it another length or other readers.

    Raises as add_item, and Conflict where more people were to read an item under which something was taken down: that
    was said among those who read it then.
    """
    item, roundtable = _item(item_pk, actor=actor)
    given = _checked(words)
    if CIRCLES.index(given["readers"]) > CIRCLES.index(item.readers) and _is_minuted(item):
        told = _("Minutes, decisions or action points stand under this item: they stay with those who read it so far.")
        raise Conflict(Denied(told, "item_minuted"), state=roundtable.state)
    for name, value in given.items():
        setattr(item, name, value)
    item.save()
    _tell(roundtable, "changed", item.title, actor=actor, now=now)
    return item


def move_up(item_pk: int, *, actor: Actor, now: datetime | None = None) -> AgendaItem:
    """Let an item change places with the one before it; the first stays. Raises as add_item."""
    return _shift(item_pk, -1, actor=actor, now=now)


def move_down(item_pk: int, *, actor: Actor, now: datetime | None = None) -> AgendaItem:
    """Let an item change places with the one behind it; the last stays. Raises as add_item."""
    return _shift(item_pk, 1, actor=actor, now=now)


@transaction.atomic
def remove_item(item_pk: int, *, actor: Actor, now: datetime | None = None) -> Roundtable:
    """Take an item off; issues under it wait for another roundtable.

    Raises as add_item, and Conflict once something was taken down under it: without the item, what was said among
    rights owners would be for everybody at the table.
    """
    item, roundtable = _item(item_pk, actor=actor)
    if _is_minuted(item):
        words = _("Minutes, decisions or action points stand under this item: it stays on the agenda.")
        raise Conflict(Denied(words, "item_minuted"), state=roundtable.state)
    for pk in item.issues.filter(state=IssueState.ON_AGENDA).order_by("pk").values_list("pk", flat=True):
        engine.move(issue_workflow, pk, "take_off_agenda", actor=actor, now=now)
    title = item.title
    item.delete()
    _number_anew(roundtable)
    _tell(roundtable, "removed", title, actor=actor, now=now)
    return roundtable


def _is_minuted(item: AgendaItem) -> bool:
    """Whether something was taken down under an item: on the day this begins before the roundtable counts as held."""
    written = MinutesSection.objects.filter(item=item).exists()
    return written or item.decisions.exists() or ActionPoint.objects.filter(item=item).exists()


@transaction.atomic
def place_issue(item_pk: int, issue_pk: int, *, actor: Actor, now: datetime | None = None) -> Issue:
    """Put an issue under an item: out of the waiting ones, from another item, or from another roundtable.

    Raises as add_item, and Conflict for an issue that is answered or closed.
    """
    item, _roundtable = _item(item_pk, actor=actor)
    issue = queries.issues_visible_to(actor).select_for_update(of=("self",)).filter(pk=issue_pk).first()
    if issue is None:
        raise NotVisible
    return _place(item, issue, actor=actor, now=now)


@transaction.atomic
def place_group(item_pk: int, issue_pk: int, *, actor: Actor, now: datetime | None = None) -> list[Issue]:
    """Put an issue, and all those of its group that wait for a roundtable, under an item. Raises as place_issue."""
    item, _roundtable = _item(item_pk, actor=actor)
    visible = queries.issues_visible_to(actor)
    groups = visible.filter(pk=issue_pk, group__isnull=False).order_by().values("group")
    together = Q(pk=issue_pk) | Q(group__in=groups, state=IssueState.RAISED)
    locked = list(visible.select_for_update(of=("self",)).filter(together).order_by("pk"))
    issue = next((one for one in locked if one.pk == issue_pk), None)
    if issue is None:
        raise NotVisible
    others = [one for one in locked if one.pk != issue_pk]
    return [_place(item, one, actor=actor, now=now) for one in (issue, *others)]


def _place(item: AgendaItem, issue: Issue, *, actor: Actor, now: datetime | None) -> Issue:
    if issue.state not in OPEN_ISSUES or issue.state == IssueState.ANSWERED:
        raise Conflict(engine.wrong_state(issue_workflow, issue), state=issue.state)
    names = naming.names_in((item.title, item.title_zh, item.speaker), [issue.organisation])
    if names and item.readers != ItemReaders.STAFF:
        words = {"names": ", ".join(names), "reference": issue.reference}
        told = _("This item names %(names)s: others would read by it who raised %(reference)s.") % words
        raise Conflict(Denied(told, "names_raiser"), state=issue.state)
    if issue.state == IssueState.ON_AGENDA:
        if issue.item is not None and issue.item.roundtable_id == item.roundtable_id:
            Issue.objects.filter(pk=issue.pk).update(item=item)
            _tell(item.roundtable, "moved", issue.reference, actor=actor, now=now)
            issue.item = item
            return issue
        engine.move(issue_workflow, issue.pk, "take_off_agenda", actor=actor, now=now)
    Issue.objects.filter(pk=issue.pk).update(item=item)
    return engine.move(issue_workflow, issue.pk, "put_on_agenda", actor=actor, now=now)


@transaction.atomic
def _shift(item_pk: int, by: int, *, actor: Actor, now: datetime | None) -> AgendaItem:
    item, roundtable = _item(item_pk, actor=actor)
    items = list(roundtable.items.order_by("position", "pk"))
    place = items.index(item)
    other = place + by
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
        _write_positions(items)
        _tell(roundtable, "moved", item.title, actor=actor, now=now)
    return item


def _item(item_pk: int, *, actor: Actor) -> tuple[AgendaItem, Roundtable]:
    """The item as it stands under the lock of its roundtable."""
    key = queries.items_visible_to(actor).filter(pk=item_pk).values_list("roundtable", flat=True).first()
    if key is None:
        raise NotVisible
    roundtable = _changeable(key, actor=actor)
    item = roundtable.items.filter(pk=item_pk).first()
    if item is None:
        raise NotVisible
    return item, roundtable


def _changeable(pk: int, *, actor: Actor) -> Roundtable:
    """The roundtable, locked: everything that changes an agenda waits here."""
    found = queries.roundtables_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    require(policies.arranges(actor))
    if found.state not in CHANGEABLE:
        label = roundtable_workflow.states[found.state].label
        words = _("The agenda of a roundtable that is “%(state)s” stands.") % {"state": label}
        raise Conflict(Denied(words, "agenda_stands"), state=found.state)
    return found


def _checked(words: ItemWords) -> dict[str, Any]:
    given: dict[str, Any] = {
        "title": in_one_line(words.title),
        "title_zh": in_one_line(words.title_zh),
        "minutes": words.minutes,
        "speaker": in_one_line(words.speaker),
        "readers": words.readers,
    }
    errors: dict[str, list[str]] = {}
    for name in ("title", "title_zh"):
        if not 1 <= len(given[name]) <= MAX_TITLE:
            errors[name] = [_("Give a title of at most %(most)s characters.") % {"most": MAX_TITLE}]
    if not SHORTEST <= words.minutes <= LONGEST:
        errors["minutes"] = [_("Between %(least)s and %(most)s minutes.") % {"least": SHORTEST, "most": LONGEST}]
    if words.readers not in ItemReaders.values:
        errors["readers"] = [_("Choose who reads it.")]
    if not words.names_may_stand and words.readers != ItemReaders.STAFF:
        names = naming.named_owners([given["title"], given["title_zh"], given["speaker"]])
        if names:
            errors["names_may_stand"] = [naming.refusal(names)]
    if errors:
        raise InvalidInputs(errors)
    return given


def _next(roundtable: Roundtable) -> int:
    last = roundtable.items.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def _number_anew(roundtable: Roundtable) -> None:
    _write_positions(list(roundtable.items.order_by("position", "pk")))


def _write_positions(items: list[AgendaItem]) -> None:
    for place, item in enumerate(items, start=1):
        item.position = place
    AgendaItem.objects.bulk_update(items, ["position"])


def _tell(roundtable: Roundtable, what: str, title: str, *, actor: Actor, now: datetime | None) -> None:
    moment = now or timezone.now()
    data = {"what": what, "title": title}
    audit.record("roundtables.agenda_changed", actor=actor, subject=roundtable, data=data, now=moment)
