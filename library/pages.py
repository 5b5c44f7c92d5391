"""The page of an entry and of each of its editions, for both sides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.days import house_day
from core.documents.models import Document
from core.scripts import in_script, reads_chinese
from core.web import rooms
from core.web.components import Action, Crumb, Entry, Fact, File, Header
from core.web.files import file_of
from core.web.stories import story
from core.web.verbs import Verbs, verbs_of
from core.workflow import engine
from core.workflow.table import State
from library import models, policies
from library.actions.acknowledging import is_asked_of
from library.actions.subscriptions import subscriptions_of
from library.choices import UNDER_WAY, WITH_EFFECT, EditionState, Readers
from library.models import Edition
from library.panels import Panel, panels_of
from library.proposals import as_read_by, is_kept_from
from library.queries import editions_visible_to, in_force
from library.workflow import edition_workflow

DAY, INSTANT, LINK = "components/value_day.html", "components/value_instant.html", "library/value_link.html"


@dataclass(frozen=True)
class Room(rooms.Room):
    """Where one audience looks at the library."""

    def file(self, document: Document, edition: Edition) -> File:
        """The file of an edition."""
        return file_of(document, url=self.url("file", edition.reference, document.public_id))


@dataclass(frozen=True)
class Text:
    """An edition's words in one language."""

    language: str
    name: str
    summary: str
    changes: str
    html: SafeString
    files: Sequence[File]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read in this language."""
        return not (self.summary or self.changes or self.html or self.files)


@dataclass(frozen=True)
class Line:
    """One edition in the list of them. `place` says whether it is in force, was before, or is to come."""

    reference: str
    number: int
    name: str
    url: str
    state: State
    place: str
    effective_from: date | None
    is_without_day: bool
    published_at: datetime | None
    is_shown: bool


@dataclass(frozen=True)
class TopicLine:
    """A topic of the entry, and whether the reader subscribes to it."""

    name: str
    code: str
    url: str
    is_subscribed: bool


@dataclass(frozen=True)
class LibraryPage:
    """An edition of an entry as somebody reads it."""

    entry: models.Entry
    edition: Edition
    header: Header
    standing: str
    in_force: Crumb | None
    texts: Sequence[Text]
    facts: Sequence[Fact]
    topics: Sequence[TopicLine]
    lines: Sequence[Line]
    running: Sequence[ClockView]
    verbs: Verbs
    actions: Sequence[Action]
    panels: Sequence[Panel]
    is_to_acknowledge: bool
    acknowledged_at: datetime | None
    named: Sequence[str]
    note: str
    # Whoever comes to read has the words before what is said about them, where there is one column.
    is_text_first: bool
    comparable: Sequence[Line]
    subscriptions_url: str
    acknowledge_url: str
    compare_url: str
    entries: Sequence[Entry]


def shown_first(entry: models.Entry, *, actor: Actor, now: datetime) -> Edition | None:
    """The edition on which an entry opens: the one in force, else the newest that the actor may see."""
    seen = editions_visible_to(actor).filter(entry=entry)
    held = in_force(entry, house_day(now))
    if held is not None and seen.filter(pk=held.pk).exists():
        return held
    return seen.order_by("-published_at" if entry.current_id else "-number", "-number").first()


def title_of(edition: Edition) -> str:
    """The title in the reader's script, as far as there is one."""
    return edition.display_title or edition.reference


def library_page(edition: Edition, *, actor: Actor, room: Room, now: datetime) -> LibraryPage:
    """Compute the page of an edition that the actor sees: a fixed number of statements."""
    entry, today = edition.entry, house_day(now)
    held = in_force(entry, today)
    shown = editions_visible_to(actor).filter(entry=entry)
    editions = [as_read_by(actor, one) for one in shown.select_related("as_proposed").order_by("-number")]
    lines = _lines(editions, edition, held, actor=actor, room=room)
    kept_from = {one.reference for one in editions if is_kept_from(actor, one)}
    options = engine.options(edition_workflow, edition, actor=actor)
    said = edition.acknowledgements.filter(person=actor.person_id or 0).first()
    asked = is_asked_of(actor, edition)
    return LibraryPage(
        entry=entry,
        edition=edition,
        header=_header(edition, actor=actor, room=room),
        standing=_("This is what you proposed. CBBC edits it; once it is published, you read the result here.")
        if is_kept_from(actor, edition) and edition.state in UNDER_WAY
        else _standing(edition, held, today),
        in_force=_crumb_of(held, edition, lines),
        texts=_texts(edition, room),
        facts=_facts(edition, actor=actor),
        topics=_topics(entry, actor=actor, room=room),
        lines=lines,
        running=[clocks.view(clock, now) for clock in clocks.running(edition)] if actor.audience == "staff" else [],
        verbs=verbs_of(options, lambda verb: room.verb_url(edition.reference, verb)),
        actions=_actions(edition, actor=actor, room=room, is_open=any(line.state.is_open for line in lines)),
        panels=panels_of(edition, actor=actor, namespace=room.namespace),
        is_to_acknowledge=asked and said is None,
        acknowledged_at=said.acknowledged_at if said else None,
        named=_named(entry, actor=actor),
        note=_note(edition, actor=actor),
        is_text_first=actor.audience != Audience.STAFF,
        comparable=[]
        if edition.reference in kept_from
        else [line for line in lines if line.reference not in {edition.reference, *kept_from}],
        subscriptions_url=room.url("subscriptions"),
        acknowledge_url=room.url("acknowledge", edition.reference),
        compare_url=room.url("compare", entry.reference),
        entries=_story(audit.timeline_with(entry, shown, actor=actor)),
    )


def _note(edition: Edition, *, actor: Actor) -> str:
    """What is said to CBBC's editors: for them, and for those who said it."""
    is_own = edition.proposed_by_id is not None and edition.proposed_by_id == actor.organisation_id
    return edition.note if actor.audience == Audience.STAFF or is_own else ""


def _story(found: Sequence[audit.Entry]) -> list[Entry]:
    """What happened to the entry and to all its editions; of each it is said which edition it was."""
    of_editions = Edition._meta.label_lower
    return [
        replace(line, text=f"{line.text} · {one.event.subject_reference}")
        if one.event.subject_type == of_editions
        else line
        for one, line in zip(reversed(found), story(found), strict=True)
    ]


def _header(edition: Edition, *, actor: Actor, room: Room) -> Header:
    crumbs = [Crumb(_("Library"), room.url("list"))]
    state = edition_workflow.told(edition.state, actor.audience)
    return Header(title_of(edition), edition.reference, state, crumbs, lede=edition.entry.get_kind_display())


def _standing(edition: Edition, held: Edition | None, today: date) -> str:
    """How the edition shown stands beside the one in force, in a sentence; empty where it is that one."""
    if edition.state == EditionState.PROPOSED:
        return _("This is a proposal. Nobody relies on it yet.")
    if edition.state != EditionState.PUBLISHED:
        return "" if edition.state not in UNDER_WAY else _("This is a draft. Nobody relies on it yet.")
    if held is not None and held.pk == edition.pk:
        return ""
    if edition.effective_from is not None and edition.effective_from > today:
        return _("This edition is not in force yet.")
    return _("This is an earlier edition. It stays here to be read.")


def _crumb_of(held: Edition | None, edition: Edition, lines: Sequence[Line]) -> Crumb | None:
    if held is None or held.pk == edition.pk:
        return None
    line = next((one for one in lines if one.reference == held.reference), None)
    return Crumb(line.name, line.url) if line else None


def _texts(edition: Edition, room: Room) -> list[Text]:
    """The words in both languages, the reader's first; what is empty is left out."""
    # Both were cleaned by library.rendering when they were saved.
    english = Text(
        "en",
        "English",
        edition.summary,
        edition.changes,
        mark_safe(edition.html),  # noqa: S308
        [room.file(edition.document, edition)] if edition.document else [],
    )
    chinese = Text(
        "zh-Hans",
        "中文",
        edition.summary_zh,
        edition.changes_zh,
        mark_safe(edition.html_zh),  # noqa: S308
        [room.file(edition.document_zh, edition)] if edition.document_zh else [],
    )
    ordered = [chinese, english] if reads_chinese() else [english, chinese]
    return [text for text in ordered if not text.is_empty]


def _facts(edition: Edition, *, actor: Actor) -> list[Fact]:
    entry = edition.entry
    facts = [Fact(_("Who may read it"), entry.get_readers_display())]
    if entry.organisation:
        facts.append(Fact(_("From"), entry.organisation.display_name))
    if entry.source_url:
        facts.append(Fact(_("Source"), Crumb(entry.source or entry.source_url, entry.source_url), LINK))
    elif entry.source:
        facts.append(Fact(_("Source"), entry.source))
    if edition.label:
        facts.append(Fact(_("Edition"), edition.label))
    if edition.effective_from:
        facts.append(Fact(_("In force from"), edition.effective_from, DAY))
    elif is_without_day(edition):
        facts.append(Fact(_("In force from"), _("The day is not known to us; see the source.")))
    if edition.published_at:
        facts.append(Fact(_("Published"), edition.published_at, INSTANT))
    if edition.acknowledge_by:
        facts.append(Fact(_("To be acknowledged by"), edition.acknowledge_by, DAY))
    return facts + (_facts_for_staff(edition) if actor.audience == Audience.STAFF else [])


def is_without_day(edition: Edition) -> bool:
    """Whether it is in force from a day that nobody has told the library."""
    is_published = edition.state == EditionState.PUBLISHED
    return is_published and edition.entry.kind in WITH_EFFECT and edition.effective_from is None


def _facts_for_staff(edition: Edition) -> list[Fact]:
    entry = edition.entry
    facts = [Fact(_("To be reviewed on"), entry.review_on, DAY)] if entry.review_on else []
    if entry.code:
        facts.append(Fact(_("Cited as"), entry.code))
    if edition.proposed_by:
        facts.append(Fact(_("Proposed by"), edition.proposed_by.display_name))
    return facts


def _topics(entry: models.Entry, *, actor: Actor, room: Room) -> list[TopicLine]:
    held = {one.topic_id for one in subscriptions_of(actor)}
    return [
        TopicLine(topic_name(topic), topic.code, room.url("list", topic=topic.code), topic.pk in held)
        for topic in entry.topics.all()
    ]


def topic_name(topic: models.Topic) -> str:
    """A topic in the reader's script."""
    return in_script(topic.name, topic.name_zh)


def _lines(
    editions: Sequence[Edition], shown: Edition, held: Edition | None, *, actor: Actor, room: Room
) -> list[Line]:
    return [
        Line(
            reference=one.reference,
            number=one.number,
            name=one.label or _("Edition %(number)s") % {"number": one.number},
            url=room.url("edition", one.reference),
            state=edition_workflow.told(one.state, actor.audience),
            place=_place(one, held),
            effective_from=one.effective_from,
            is_without_day=is_without_day(one),
            published_at=one.published_at,
            is_shown=one.pk == shown.pk,
        )
        for one in editions
    ]


def _place(one: Edition, held: Edition | None) -> str:
    if one.state != EditionState.PUBLISHED:
        return ""
    if held is not None and one.pk == held.pk:
        return _("In force")
    return _("Before") if held is not None and one.number < held.number else _("To come")


def _actions(edition: Edition, *, actor: Actor, room: Room, is_open: bool) -> list[Action]:
    """What can be done besides the verbs."""
    found = []
    if policies.writes(actor, edition):
        found.append(Action(_("Change the text"), room.url("edit", edition.reference), "pencil"))
    if actor.audience != Audience.STAFF or not policies.edits(actor):
        return found
    reference = edition.entry.reference
    if not is_open:
        found.append(Action(_("New edition"), room.url("new_edition", reference), "file-earmark-plus"))
    found.append(Action(_("Change the entry"), room.url("describe", reference), "pencil-square"))
    if edition.entry.readers == Readers.NAMED:
        found.append(Action(_("Organisations that may read it"), room.url("access", reference), "people"))
    if edition.acknowledge_by and edition.state == EditionState.PUBLISHED:
        found.append(Action(_("Who has read it"), room.url("readers", edition.reference), "check2-square"))
    return found


def _named(entry: models.Entry, *, actor: Actor) -> list[str]:
    """The organisations named, for staff alone: who else may read is nobody's business."""
    if actor.audience != Audience.STAFF or entry.readers != Readers.NAMED:
        return []
    return [organisation.display_name for organisation in entry.named.order_by("name", "pk")]
