"""The words of editions: begun, proposed, and written while they are nobody's to rely on yet."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.documents.models import Document
from core.verdicts import Denied
from core.wording import plain
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Stale, require
from core.workflow.keys import draw_key
from library import policies
from library.actions.describing import Description, checked, new_entry, set_topics
from library.choices import UNDER_WAY, Kind, Readers
from library.models import Clause, Edition, Entry
from library.queries import editions_visible_to, entries_visible_to
from library.rendering import RenderingRefused, render
from library.words import search_text_for
from library.workflow import edition_workflow

PDF = "application/pdf"
# Of these an event keeps old and new; of long texts it says that they changed.
SHORT = ("label", "title", "title_zh", "effective_from", "acknowledge_by", "document", "document_zh")
# What a new edition takes over from the one before it.
COPIED = ("title", "title_zh", "summary", "summary_zh", "body", "body_zh", "html", "html_zh", "document", "document_zh")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What an edition says. Texts are Markdown; files are PDF."""

    title: str = ""
    title_zh: str = ""
    label: str = ""
    summary: str = ""
    summary_zh: str = ""
    body: str = ""
    body_zh: str = ""
    document: Document | None = None
    document_zh: Document | None = None
    effective_from: date | None = None
    changes: str = ""
    changes_zh: str = ""
    acknowledge_by: date | None = None
    note: str = ""


@transaction.atomic
def begin_entry(description: Description, words: Words, *, actor: Actor, now: datetime | None = None) -> Edition:
    """A new entry with its first edition as a draft. Raises Refused, or InvalidInputs by field."""
    moment = now or timezone.now()
    require(policies.edits(actor))
    entry = new_entry(checked(description), now=moment)
    set_topics(entry, description.topics)
    return _enter(entry, words, "draft", actor=actor, now=moment)


@transaction.atomic
def propose(kind: str, words: Words, *, actor: Actor, source: str = "", now: datetime | None = None) -> Edition:
    """Propose an entry to CBBC. Raises Refused, or InvalidInputs by field.

    A guide to one's own products is at first for JD.com and oneself; everything else for everyone. CBBC decides.
    """
    moment = now or timezone.now()
    require(policies.proposes(actor))
    errors = _missing_of_proposal(kind, words)
    if errors:
        raise InvalidInputs(errors)
    readers = Readers.PLATFORM if kind == Kind.IDENTIFICATION_GUIDE else Readers.EVERYONE
    description = Description(kind=kind, readers=readers, organisation_id=actor.organisation_id, source=source)
    entry = new_entry(checked(description), now=moment)
    return _enter(entry, words, "propose", actor=actor, now=moment, proposed_by_id=actor.organisation_id)


@transaction.atomic
def begin_edition(pk: int, *, actor: Actor, now: datetime | None = None) -> Edition:
    """A new draft with the words of the edition published last. Raises NotVisible, Refused, or Conflict where another
    edition is under way already."""
    moment = now or timezone.now()
    entry = entries_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if entry is None:
        raise NotVisible
    require(policies.edits(actor))
    other = entry.editions.filter(state__in=UNDER_WAY).first()
    if other is not None:
        reason = _("Edition %(reference)s is under way already.") % {"reference": other.reference}
        raise Conflict(Denied(reason, "under_way"), state=other.state)
    before = entry.current or entry.editions.order_by("-number").first()
    edition = _enter(entry, Words(), "draft", actor=actor, now=moment, copied=before)
    if before is not None:
        Clause.objects.bulk_create(_copies(before, edition))
    return edition


@transaction.atomic
def write(
    pk: int, words: Words, *, actor: Actor, expected_version: int | None = None, now: datetime | None = None
) -> Edition:
    """Change the words of a draft. Two at once: the second names a version that is gone, and is told (Stale).

    Raises NotVisible, Refused, Stale, Conflict where its words stand, or InvalidInputs by field.
    """
    moment = now or timezone.now()
    edition = editions_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if edition is None:
        raise NotVisible
    verdict = policies.writes(actor, edition)
    if verdict in (policies.STANDS, policies.TAKEN_UP, policies.NOT_TAKEN_UP):
        assert isinstance(verdict, Denied)
        raise Conflict(verdict, state=edition.state, last=engine.last_words(edition, actor=actor))
    require(verdict)
    if expected_version is not None and expected_version != edition.version:
        raise Stale(expected_version, edition.version, last=engine.last_words(edition, actor=actor))
    before = {name: getattr(edition, name) for name in asdict_of(words)}
    _fill(edition, words)
    changed = [name for name, old in before.items() if old != getattr(edition, name)]
    if not changed:
        return edition
    edition.version += 1
    edition.updated_at = max(moment, edition.updated_at)
    edition.search_text = search_text_for(edition)
    edition.save()
    changes = {name: (_plain(before[name]), _plain(getattr(edition, name))) for name in changed if name in SHORT}
    long = [name for name in changed if name not in SHORT]
    audit.record("library.written", actor=actor, subject=edition, data={"texts": long}, changes=changes, now=moment)
    return edition


def asdict_of(words: Words) -> dict[str, Any]:
    """The words by the names of the edition's fields, line ends made alike."""
    given = {name: getattr(words, name) for name in asdict(Words())}
    return {name: plain(value) if isinstance(value, str) else value for name, value in given.items()}


def kept_of(edition: Edition) -> dict[str, Any]:
    """The words that an edition has, by the names of Words: what a form does not ask for stays."""
    return {name: getattr(edition, name) for name in asdict(Words())}


def _missing_of_proposal(kind: str, words: Words) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if kind not in Kind.values or kind == Kind.STANDARD:
        errors["kind"] = [_("Choose what it is.")]
    if not (words.title.strip() or words.title_zh.strip()):
        errors["title"] = [_("Give it a title, in English or Chinese.")]
    if not (words.body.strip() or words.body_zh.strip() or words.document or words.document_zh):
        errors["body"] = [_("Write a text, or add a file.")]
    return errors


def _enter(
    entry: Entry,
    words: Words,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    copied: Edition | None = None,
    proposed_by_id: int | None = None,
) -> Edition:
    """The entry's next edition, with words given or those of another."""
    number = (entry.editions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    edition = Edition(
        pk=draw_key(Edition),
        entry=entry,
        number=number,
        reference=f"{entry.reference}.{number}",
        proposed_by_id=proposed_by_id,
    )
    if copied is None:
        _fill(edition, words)
    else:
        for name in COPIED:
            setattr(edition, name, getattr(copied, name))
    return engine.enter(edition_workflow, edition, verb, actor=actor, inputs={}, now=now)


def _fill(edition: Edition, words: Words) -> None:
    """Set the words, and what their Markdown is shown as. Raises InvalidInputs."""
    given = asdict_of(words)
    errors: dict[str, list[str]] = {}
    for name, html, language in (("body", "html", "en"), ("body_zh", "html_zh", "zh-hans")):
        try:
            setattr(edition, html, render(given[name], language=language))
        except RenderingRefused as refused:
            errors[name] = [refused.message]
    for name in ("document", "document_zh"):
        if given[name] is not None and given[name].blob.media_type != PDF:
            errors[name] = [_("Only PDF files are taken here.")]
    if errors:
        raise InvalidInputs(errors)
    for name, value in given.items():
        setattr(edition, name, value)


def _copies(before: Edition, edition: Edition) -> list[Clause]:
    """The clauses of the edition before, each knowing from which it came."""
    return [
        Clause(
            edition=edition,
            position=clause.position,
            number=clause.number,
            heading=clause.heading,
            heading_zh=clause.heading_zh,
            text=clause.text,
            text_zh=clause.text_zh,
            came_from=clause,
        )
        for clause in before.clauses.all()
    ]


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, Document) else value
