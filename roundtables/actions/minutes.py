"""Writing the minutes: sections that several people write at once, decisions, and comments with their answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.audit import queries as audit_queries
from core.days import house_day
from core.outbox import actions as outbox
from core.verdicts import Denied
from core.wording import in_one_line, plain
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from roundtables import policies, queries
from roundtables.choices import CommentOutcome, RoundtableState
from roundtables.models import AgendaItem, Decision, Invitation, MinutesComment, MinutesSection, Roundtable

# Minutes are taken from the morning of the day on, and changed until they are agreed.
WRITABLE = (RoundtableState.INVITED, RoundtableState.HELD)
MAX_SECTION = 20_000
MAX_LINE = 500
MIN_COMMENT, MAX_COMMENT = 3, 4000
# What one person writes into one section is one entry of the story until they have paused for so long.
ONE_ENTRY = timedelta(minutes=15)
CLOSED = Denied(gettext_lazy("The minutes cannot be written now: they are agreed, or nobody is invited yet."), "closed")
NO_COMMENTS = Denied(gettext_lazy("The time for comments on these minutes is over."), "no_comments")


class Overtaken(Exception):
    """Somebody else has changed the section meanwhile. Nothing was written; `section` is as it stands now."""

    def __init__(self, section: MinutesSection) -> None:
        super().__init__(f"revision {section.revision} is present")
        self.section = section


@dataclass(frozen=True)
class Words:
    """A section, or a decision, in both languages."""

    text: str
    text_zh: str = ""

    def clean(self) -> "Words":
        """Without what cannot be stored, and with one kind of line end."""
        return Words(*(plain(one) for one in (self.text, self.text_zh)))


@transaction.atomic
def write_section(
    pk: int, item_pk: int | None, words: Words, *, revision: int, actor: Actor, now: datetime | None = None
) -> MinutesSection:
    """Write the section of an agenda item, or of the meeting as a whole (`item_pk` None); returns it as it stands.

    `revision` is the one on which the writer wrote (0 for a section that nobody has written). Who sends the same
    words again is confirmed. Raises Overtaken where somebody else has written other words meanwhile, NotVisible,
    Refused, Conflict once the minutes are agreed, InvalidInputs.
    """
    moment = now or timezone.now()
    roundtable = _to_write(pk, actor)
    given = words.clean()
    if max(len(given.text), len(given.text_zh)) > MAX_SECTION:
        raise InvalidInputs({"text": [_("A section may have at most %(most)s characters.") % {"most": MAX_SECTION}]})
    section = _section(roundtable, item_pk, moment)
    if (section.text, section.text_zh) == (given.text, given.text_zh):
        return section
    if section.revision != revision:
        raise Overtaken(section)
    goes_on = section.updated_by_id == actor.person_id and section.updated_at > moment - ONE_ENTRY and revision > 0
    section.text, section.text_zh = given.text, given.text_zh
    section.revision += 1
    section.updated_by_id, section.updated_at = actor.person_id, moment
    section.save(update_fields=["text", "text_zh", "revision", "updated_by", "updated_at"])
    if not goes_on:
        title = section.item.title if section.item else "–"
        audit.record("roundtables.minutes_written", actor=actor, subject=roundtable, data={"title": title}, now=moment)
    return section


def _section(roundtable: Roundtable, item_pk: int | None, now: datetime) -> MinutesSection:
    """The section, which comes into being when it is first written. The caller holds the roundtable's lock."""
    item = _item(roundtable, item_pk)
    section, _made = MinutesSection.objects.select_related("item", "updated_by").get_or_create(
        roundtable=roundtable,
        item=item,
        defaults={"position": item.position if item else 0, "updated_at": now},
    )
    return section


def _item(roundtable: Roundtable, item_pk: int | None) -> AgendaItem | None:
    if item_pk is None:
        return None
    item = roundtable.items.filter(pk=item_pk).first()
    if item is None:
        raise NotVisible
    return item


# --- Decisions --------------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(pk: int, item_pk: int | None, words: Words, *, actor: Actor, now: datetime | None = None) -> Decision:
    """Take down a decision under an agenda item. Raises NotVisible, Refused, Conflict, InvalidInputs."""
    moment = now or timezone.now()
    roundtable = _to_write(pk, actor)
    given = _in_one_line(words)
    decision = Decision.objects.create(
        roundtable=roundtable,
        item=_item(roundtable, item_pk),
        number=_next_number(roundtable),
        text=given.text,
        text_zh=given.text_zh,
        created_at=moment,
    )
    data = {"number": decision.number, "text": decision.text}
    audit.record("roundtables.decided", actor=actor, subject=roundtable, data=data, now=moment)
    return decision


def _next_number(roundtable: Roundtable) -> int:
    """A number names one decision for good: that of a decision which was struck is not given again."""
    last = roundtable.decisions.aggregate(last=Max("number"))["last"] or 0
    return max(last, audit_queries.of_subject(roundtable).filter(verb="roundtables.decided").count()) + 1


@transaction.atomic
def reword(pk: int, number: int, words: Words, *, actor: Actor, now: datetime | None = None) -> Decision:
    """Change the words of a decision. Raises NotVisible, Refused, Conflict, InvalidInputs."""
    roundtable, decision = _decision(pk, number, actor)
    given = _in_one_line(words)
    changes = {
        name: (getattr(decision, name), value)
        for name, value in (("text", given.text), ("text_zh", given.text_zh))
        if getattr(decision, name) != value
    }
    if changes:
        decision.text, decision.text_zh = given.text, given.text_zh
        decision.save(update_fields=["text", "text_zh"])
        data = {"number": number}
        audit.record(
            "roundtables.decision_reworded", actor=actor, subject=roundtable, data=data, changes=changes, now=now
        )
    return decision


@transaction.atomic
def strike(pk: int, number: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Take a decision out again; its words stay in the story. Raises NotVisible, Refused, Conflict."""
    roundtable, decision = _decision(pk, number, actor)
    data = {"number": number, "text": decision.text}
    decision.delete()
    audit.record("roundtables.decision_struck", actor=actor, subject=roundtable, data=data, now=now)


def _decision(pk: int, number: int, actor: Actor) -> tuple[Roundtable, Decision]:
    roundtable = _to_write(pk, actor)
    decision = roundtable.decisions.filter(number=number).first()
    if decision is None:
        raise NotVisible
    return roundtable, decision


def _in_one_line(words: Words) -> Words:
    given = Words(*(in_one_line(one) for one in (words.text, words.text_zh)))
    if not given.text and not given.text_zh:
        raise InvalidInputs({"text": [_("Say what was decided.")]})
    if max(len(given.text), len(given.text_zh)) > MAX_LINE:
        raise InvalidInputs({"text": [_("Say it in at most %(most)s characters.") % {"most": MAX_LINE}]})
    return given if given.text else Words(given.text_zh, given.text_zh)


# --- Comments ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def comment(
    section_pk: int, text: str, *, actor: Actor, organisation_pk: int | None = None, now: datetime | None = None
) -> MinutesComment:
    """Say what should be changed in a section that the actor may read, for the actor's own organisation.

    CBBC takes down what an invited organisation (`organisation_pk`) told it otherwise. Raises NotVisible, Refused,
    Conflict once the time for comments is over, InvalidInputs.
    """
    moment = now or timezone.now()
    section = queries.sections_visible_to(actor).select_related("item").filter(pk=section_pk).first()
    if section is None:
        raise NotVisible
    roundtable = _locked(section.roundtable_id, actor)
    require(policies.comments(actor, roundtable))
    if not takes_comments(roundtable, moment):
        raise Conflict(NO_COMMENTS, state=roundtable.state)
    words = plain(text)
    if not MIN_COMMENT <= len(words) <= MAX_COMMENT:
        lengths = {"least": MIN_COMMENT, "most": MAX_COMMENT, "length": len(words)}
        told = _("Say it in %(least)s to %(most)s characters; there are %(length)s now.") % lengths
        raise InvalidInputs({"text": [told]})
    made = MinutesComment.objects.create(
        section=section,
        organisation_id=_for_whom(section, actor, organisation_pk),
        author_label=actor.label,
        text=words,
        created_at=moment,
    )
    audit.record(
        "roundtables.minutes_commented", actor=actor, subject=roundtable, data={"comment": made.pk}, now=moment
    )
    return made


def _for_whom(section: MinutesSection, actor: Actor, organisation_pk: int | None) -> int:
    """Whose comment it is: one's own organisation's, or that which CBBC names and which reads the section."""
    if actor.audience != Audience.STAFF:
        return actor.organisation_id or 0
    reached = Invitation.objects.filter(roundtable=section.roundtable_id, place__in=queries.REACHED)
    house = Organisation.objects.filter(pk__in=reached.values("organisation"), pk=organisation_pk or 0).first()
    if house is None:
        raise InvalidInputs({"organisation": [_("Choose an organisation that was invited.")]})
    if section.item is not None and section.item.readers not in queries.items_read_by(house.audience):
        raise InvalidInputs({"organisation": [_("This section is not for this organisation to read.")]})
    return house.pk


def takes_comments(roundtable: Roundtable, now: datetime) -> bool:
    """Whether the minutes are out for comments: until the end, in Beijing, of the day that was named."""
    until = roundtable.comments_until
    return roundtable.state == RoundtableState.HELD and until is not None and house_day(now) <= until


@transaction.atomic
def answer_comment(pk: int, outcome: str, answer: str, *, actor: Actor, now: datetime | None = None) -> MinutesComment:
    """Say what became of a comment: the minutes were changed, or stand, and why; those who made it are told. The same
    said again changes nothing. Raises NotVisible, Refused, Conflict once the minutes are agreed, InvalidInputs."""
    moment = now or timezone.now()
    found = MinutesComment.objects.filter(pk=pk, section__in=queries.sections_visible_to(actor))
    roundtable_pk = found.values_list("section__roundtable", flat=True).first()
    if roundtable_pk is None:
        raise NotVisible
    roundtable = _to_write(roundtable_pk, actor)
    if outcome not in {CommentOutcome.TAKEN, CommentOutcome.NOT_TAKEN}:
        raise InvalidInputs({"outcome": [_("Say whether the minutes were changed.")]})
    words = plain(answer)
    if outcome == CommentOutcome.NOT_TAKEN and not words:
        raise InvalidInputs({"answer": [_("Say why the minutes stand.")]})
    if len(words) > MAX_COMMENT:
        raise InvalidInputs({"answer": [_("Say it in at most %(most)s characters.") % {"most": MAX_COMMENT}]})
    made = found.select_for_update(of=("self",)).select_related("section__item").get()
    if (made.outcome, made.answer) == (outcome, words):
        return made
    made.outcome, made.answer, made.answered_at = outcome, words, moment
    made.save(update_fields=["outcome", "answer", "answered_at"])
    data = {"comment": made.pk, "outcome": outcome}
    audit.record("roundtables.comment_answered", actor=actor, subject=roundtable, data=data, now=moment)
    item = made.section.item
    about = {"section": item.title, "section_zh": item.title_zh} if item else {}
    told = roundtable.facts() | data | about | {"remark": words}
    outbox.announce("roundtables.comment_answered", subject=roundtable, actor=actor, data=told, now=moment)
    return made


def _to_write(pk: int, actor: Actor) -> Roundtable:
    """The roundtable, locked, where its minutes are open and the actor keeps them."""
    roundtable = _locked(pk, actor)
    require(policies.arranges(actor, roundtable))
    if roundtable.state not in WRITABLE:
        raise Conflict(CLOSED, state=roundtable.state)
    return roundtable


def _locked(pk: int, actor: Actor) -> Roundtable:
    roundtable = queries.roundtables_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if roundtable is None:
        raise NotVisible
    return roundtable
