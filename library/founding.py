"""founding.toml brought into the database: what stands in the library from the first day."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from core.accounts.actors import Actor
from core.workflow import engine
from core.workflow.keys import draw_key
from library.actions.describing import Description, new_entry, set_topics
from library.choices import Kind, Readers
from library.models import Clause, Edition, Entry, Topic
from library.rendering import render
from library.standards.clauses import WORDS
from library.workflow import edition_workflow

FILE = Path(__file__).with_name("founding.toml")
LOADING = Actor.system("library")
ENTRY = frozenset({"code", "kind", "topics", "source", "source_url", "edition"})
TEXTS = ("label", "title", "title_zh", "summary", "summary_zh", "body", "body_zh", "changes", "changes_zh")
EDITION = frozenset({"number", "effective_from", "clauses", *TEXTS})
# As long as the field is that holds it.
MOST_OF_A_SOURCE = 300
NEEDED = ("number", "title", "title_zh", "summary", "summary_zh")


class BadLibrary(ValueError):
    """The file says something that cannot be loaded; the message names the entry and what is wrong."""


@transaction.atomic
def load(path: Path = FILE, *, now: datetime) -> list[tuple[Edition, bool]]:
    """Load the file; returns each of its editions and whether it was added now. Raises BadLibrary.

    What is in the library already stays as it is, whatever CBBC has made of it: topics, entries and editions alike.
    """
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    topics = {one["code"]: _topic(one) for one in given.get("topic", ())}
    loaded: list[tuple[Edition, bool]] = []
    for said in given.get("entry", ()):
        _check(said, topics)
        entry = Entry.objects.filter(code=said["code"]).first() or _entry(said, topics, now=now)
        for words in said["edition"]:
            known = entry.editions.filter(number=words["number"]).first()
            loaded.append((known, False) if known else (_edition(entry, words, now=now), True))
    return loaded


def _topic(said: Mapping[str, str]) -> Topic:
    names = {"name": said["name"], "name_zh": said["name_zh"]}
    topic, _is_new = Topic.objects.get_or_create(code=said["code"], defaults=names)
    return topic


def _entry(said: Mapping[str, Any], topics: Mapping[str, Topic], *, now: datetime) -> Entry:
    description = Description(
        kind=said["kind"],
        readers=Readers.EVERYONE,
        code=said["code"],
        source=said["source"],
        source_url=said.get("source_url", ""),
    )
    entry = new_entry(description, now=now)
    set_topics(entry, [topics[code] for code in said["topics"]])
    return entry


def _edition(entry: Entry, words: Mapping[str, Any], *, now: datetime) -> Edition:
    number = words["number"]
    texts = {name: words.get(name, "").strip() for name in TEXTS}
    edition = Edition(
        pk=draw_key(Edition),
        entry=entry,
        number=number,
        reference=f"{entry.reference}.{number}",
        effective_from=words.get("effective_from"),
        html=render(texts["body"]),
        html_zh=render(texts["body_zh"], language="zh-hans"),
        **texts,
    )
    # They come first: by their words the edition is found.
    Clause.objects.bulk_create(
        Clause(edition=edition, position=place, **{name: clause.get(name, "") for name in WORDS})
        for place, clause in enumerate(words.get("clauses", ()), start=1)
    )
    engine.enter(edition_workflow, edition, "load", actor=LOADING, inputs={}, now=now)
    return edition


def _check(said: Mapping[str, Any], topics: Mapping[str, Topic]) -> None:
    name = said.get("code", "?")
    unknown = sorted((said.keys() - ENTRY) | ({"code", "kind", "topics", "source", "edition"} - said.keys()))
    if unknown:
        raise BadLibrary(f"{name}: missing or unknown: {unknown}")
    if said["kind"] not in Kind.values:
        raise BadLibrary(f"{name}: the kind is not known")
    if strange := sorted(set(said["topics"]) - topics.keys()):
        raise BadLibrary(f"{name}: no topics of the file: {strange}")
    if len(said["source"]) > MOST_OF_A_SOURCE:
        raise BadLibrary(f"{name}: the source is too long")
    for place, words in enumerate(said["edition"], start=1):
        _check_edition(f"{name}.{words.get('number', '?')}", words, place, kind=said["kind"])


def _check_edition(name: str, words: Mapping[str, Any], place: int, *, kind: str) -> None:
    if unknown := sorted(words.keys() - EDITION):
        raise BadLibrary(f"{name}: unknown: {unknown}")
    if missing := [one for one in NEEDED if not words.get(one)]:
        raise BadLibrary(f"{name}: missing: {missing}")
    if words["number"] != place:
        raise BadLibrary(f"{name}: editions are numbered from 1, one after the other")
    if not isinstance(words.get("effective_from", date.min), date):
        raise BadLibrary(f"{name}: effective_from is no date")
    if place > 1 and not (words.get("changes") and words.get("changes_zh")):
        raise BadLibrary(f"{name}: say what changes, in both languages")
    if not (words.get("clauses") if kind == Kind.STANDARD else words.get("body") and words.get("body_zh")):
        raise BadLibrary(f"{name}: it has no text")
