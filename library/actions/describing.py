"""What is said about an entry besides its words: what it is, whose, about what, who may read it, when to look again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.clocks import actions as clocks
from core.clocks import queries as clock_queries
from core.days import end_of
from core.workflow import engine
from core.workflow.errors import InvalidInputs, NotVisible, Stale, require
from core.workflow.keys import draw_key
from library import policies
from library.choices import Kind, Readers
from library.clocks import REVIEW
from library.models import Edition, Entry, Topic
from library.queries import editions_visible_to, entries_visible_to
from library.words import search_text_for

FIELDS = ("kind", "readers", "code", "organisation_id", "source", "source_url", "review_on")


@dataclass(frozen=True, kw_only=True)
class Description:
    """An entry without its words. `code` is the name by which rules cite it, None where none does."""

    kind: str
    readers: str = Readers.EVERYONE
    code: str | None = None
    organisation_id: int | None = None
    source: str = ""
    source_url: str = ""
    review_on: date | None = None
    topics: Sequence[Topic] = ()


@transaction.atomic
def describe(
    pk: int,
    description: Description,
    *,
    actor: Actor,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> Entry:
    """Change what is said about an entry. What kind it is stands once something of it was published.

    Two at once: the second names a version that is gone, and is told (Stale). Raises NotVisible, Refused, or
    InvalidInputs by field.
    """
    moment = now or timezone.now()
    # Newest first, and the entry last, as verbs of an edition do: neither waits for the other for ever.
    list(editions_visible_to(actor).filter(entry=pk).order_by("-pk").select_for_update(of=("self",)).values("pk"))
    entry = entries_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if entry is None:
        raise NotVisible
    require(policies.edits(actor))
    if expected_version is not None and expected_version != entry.version:
        raise Stale(expected_version, entry.version, last=engine.last_words(entry, actor=actor))
    checked(description, but=entry)
    changes = {}
    for name in FIELDS:
        old, new = getattr(entry, name), getattr(description, name)
        if old != new:
            setattr(entry, name, new)
            changes[name] = (old, new)
    old_topics = sorted(topic.name for topic in entry.topics.all())
    new_topics = sorted(topic.name for topic in description.topics)
    if old_topics != new_topics:
        set_topics(entry, description.topics)
        changes["topics"] = (", ".join(old_topics), ", ".join(new_topics))
    if not changes:
        return entry
    entry.version += 1
    _save(entry, description, is_new=False)
    _follow(entry, actor=actor, now=moment)
    audit.record("library.described", actor=actor, subject=entry, changes=changes, now=moment)
    return entry


def new_entry(description: Description, *, now: datetime) -> Entry:
    """The record of a new entry, whose description was checked. Raises InvalidInputs where its code was taken since."""
    pk = draw_key(Entry)
    entry = Entry(pk=pk, reference=f"LIB-{now:%Y}-{pk:05d}", created_at=now)
    for name in FIELDS:
        setattr(entry, name, getattr(description, name))
    _save(entry, description, is_new=True)
    return entry


def _save(entry: Entry, description: Description, *, is_new: bool) -> None:
    """Raises InvalidInputs where a rival has taken the short name since it was looked for."""
    try:
        with transaction.atomic():
            entry.save(force_insert=is_new)
    except IntegrityError:
        checked(description, but=None if is_new else entry)
        raise


def set_topics(entry: Entry, topics: Sequence[Topic]) -> None:
    """What the entry is about."""
    entry.topics.set(topics)


def checked(description: Description, *, but: Entry | None = None) -> Description:
    """The description, where it holds; `but` is the entry that it is about. Raises InvalidInputs by field."""
    errors: dict[str, list[str]] = {}
    if description.kind not in Kind.values:
        errors["kind"] = [_("Choose what it is.")]
    elif but is not None and but.kind != description.kind and but.editions.exclude(published_at=None).exists():
        errors["kind"] = [_("What it is stands once it was published. Begin another entry.")]
    if description.readers not in Readers.values:
        errors["readers"] = [_("Choose who may read it.")]
    taken = Entry.objects.exclude(pk=but.pk) if but else Entry.objects.all()
    if description.code and taken.filter(code=description.code).exists():
        errors["code"] = [_("Another entry is cited by this name.")]
    if errors:
        raise InvalidInputs(errors)
    return description


def _follow(entry: Entry, *, actor: Actor, now: datetime) -> None:
    """The review clock of what is published, the words by which its editions are found, and when they changed last."""
    for edition in entry.editions.select_related("entry"):
        edition.entry = entry
        found = {"search_text": search_text_for(edition), "updated_at": max(now, edition.updated_at)}
        if edition.pk == entry.current_id:
            due_at = end_of(entry.review_on) if entry.review_on else None
            clocks.run_until(REVIEW, subject=edition, due_at=due_at, actor=actor, now=now)
            Edition.objects.filter(pk=edition.pk).update(due_at=clock_queries.next_due(edition), **found)
        else:
            Edition.objects.filter(pk=edition.pk).update(**found)
