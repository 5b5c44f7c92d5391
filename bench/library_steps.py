"""The processes of bench/library.py: `python -m bench.process library_steps STEP ENTRIES ORGANISATIONS OUTPUT`.

STEP is `fill` or `ask`. Words fall off as words do (bench/words.py): few are everywhere, most are rare.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.parties import browser, parties
from bench.watch import watching
from bench.words import SEED, Words
from core.accounts.choices import OrganisationKind
from core.accounts.models import Person
from library.choices import EditionState, Kind, Readers
from library.models import Acknowledgement, Edition, Entry, Topic
from library.words import search_text_for

EDITIONS, ROUNDS, BATCH = 3, 5, 1000
# Letters of the texts that are compared: of the library that is small, and of the others.
SHORT, LONG, SMALL = 10_000, 100_000, 100
TEXT_WORDS, PARAGRAPH = 200, 40
KINDS = (Kind.LAW, Kind.PLATFORM_RULE, Kind.BULLETIN, Kind.BEST_PRACTICE)
READERS = (Readers.EVERYONE, Readers.EVERYONE, Readers.OWNERS, Readers.STAFF)
# By the name of the question: whether every paragraph differs.
COMPARED = {"compare": False, "compare all": True}
LIKE_SQL = "SELECT id FROM library_edition WHERE upper(search_text) LIKE upper(%s) ORDER BY published_at DESC LIMIT 51"
PAGE_SQL = "SELECT id, title, published_at FROM library_edition ORDER BY published_at DESC, id DESC LIMIT 51"
UNREAD_SQL = """
    SELECT p.id, p.name FROM accounts_person p LEFT JOIN library_acknowledgement a ON a.person_id = p.id
    WHERE a.id IS NULL ORDER BY p.organisation_id, p.name LIMIT 51
"""
Figures = dict[str, Any]


def main(arguments: Sequence[str]) -> None:
    """Do one step."""
    name, entries, organisations, output = arguments
    if name == "fill":
        fill(int(entries), int(organisations))
    else:
        ask(int(entries), Path(output))


# --- What is in the library ------------------------------------------------------------------------------------------


def fill(entries: int, organisations: int) -> None:
    """Entries of three editions each, with words; one that everybody is to acknowledge; two pairs to be compared."""
    given, words = parties(organisations), Words()
    topics = Topic.objects.bulk_create(
        Topic(code=f"topic-{n}", name=f"Topic {n}", name_zh=f"主题{n}") for n in range(12)
    )
    for first in range(0, entries, BATCH):
        made = _entries(range(first, min(first + BATCH, entries)))
        Entry.topics.through.objects.bulk_create(
            Entry.topics.through(entry_id=one.pk, topic_id=topics[one.pk % len(topics)].pk) for one in made
        )
        _editions(made, words)
    _to_be_read(given.owners)
    length = SHORT if entries <= SMALL else LONG
    for question, is_whole in COMPARED.items():
        _compared(question.replace(" ", "-"), length, is_whole=is_whole)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _entries(places: range) -> list[Entry]:
    now = timezone.now()
    return Entry.objects.bulk_create(
        Entry(
            reference=f"L-2026-{place:06d}",
            kind=KINDS[place % len(KINDS)],
            readers=READERS[place % len(READERS)],
            source="CBBC",
            created_at=now,
        )
        for place in places
    )


def _editions(entries: Sequence[Entry], words: Words) -> None:
    """Published one after the other; the last is the current one."""
    made = [_edition(entry, number, words) for entry in entries for number in range(1, EDITIONS + 1)]
    for edition in made:
        edition.search_text = search_text_for(edition)
    for edition in Edition.objects.bulk_create(made):
        edition.entry.current = edition
    Entry.objects.bulk_update(entries, ["current"])


def _edition(entry: Entry, number: int, words: Words, *, body: str = "") -> Edition:
    now = timezone.now() - timedelta(minutes=entry.pk or 0)
    return Edition(
        entry=entry,
        reference=f"{entry.reference}.{number}",
        number=number,
        state=EditionState.PUBLISHED,
        title=words.text(6, 0).title(),
        title_zh=words.text(0, 5),
        summary=words.text(20, 0),
        summary_zh=words.text(0, 20),
        body=body or words.text(TEXT_WORDS, 0),
        body_zh="" if body else words.text(0, TEXT_WORDS),
        created_at=now,
        updated_at=now,
        published_at=now,
    )


def _to_be_read(owners: Sequence[Person]) -> None:
    """One in three has acknowledged it."""
    [entry] = Entry.objects.bulk_create(
        [Entry(reference="L-2027-000001", kind=Kind.LAW, readers=Readers.OWNERS, created_at=timezone.now())]
    )
    edition = _edition(entry, 1, Words())
    edition.acknowledge_by = timezone.localdate() + timedelta(days=20)
    edition.search_text = search_text_for(edition)
    edition.save()
    Entry.objects.filter(pk=entry.pk).update(current=edition)
    Acknowledgement.objects.bulk_create(
        Acknowledgement(edition=edition, person=one, acknowledged_at=timezone.now()) for one in owners[::3]
    )


def _compared(code: str, length: int, *, is_whole: bool) -> None:
    """Two editions of so many letters, of which a word in every tenth paragraph differs, or a few in every one."""
    words, random = Words(), Random(SEED)
    paragraphs: list[list[str]] = []
    while sum(len(word) + 1 for paragraph in paragraphs for word in paragraph) < length:
        paragraphs.append(words.text(PARAGRAPH, 0).split())
    before = "\n\n".join(" ".join(one) for one in paragraphs)
    for place, paragraph in enumerate(paragraphs):
        for _word in range(4 if is_whole else not place % 10):
            paragraph[random.randrange(len(paragraph))] = "otherwise"
    after = "\n\n".join(" ".join(one) for one in paragraphs)
    entry = Entry.objects.create(
        reference=f"L-2028-{len(code):06d}", code=code, kind=Kind.LAW, readers=Readers.OWNERS, created_at=timezone.now()
    )
    pair = [_edition(entry, number, words, body=body) for number, body in enumerate((before, after), start=1)]
    for edition in pair:
        edition.search_text = search_text_for(edition)
        edition.save()
    Entry.objects.filter(pk=entry.pk).update(current=pair[-1])


# --- Asking ----------------------------------------------------------------------------------------------------------


def ask(_entries: int, output: Path) -> None:
    """Let CBBC and a rights owner ask everything by its page; beside each the floor."""
    people = Person.objects.select_related("organisation").order_by("pk")
    desks = {
        "CBBC": (browser(people.filter(organisation__kind=OrganisationKind.CBBC)[0]), "staff"),
        "owner": (browser(people.filter(organisation__kind=OrganisationKind.RIGHTS_OWNER)[0]), "portal"),
    }
    found: list[Figures] = []
    for who, (desk, room) in desks.items():
        _get(desk, reverse(f"library_{room}:list"))
        for question, asked in _searches().items():
            urls = [f"{reverse(f'library_{room}:list')}?view=current&q={words}" for words in asked]
            floors = [_sql(LIKE_SQL, f"%{words}%") for words in asked]
            found.append(_figures(question, who, desk, urls, floors))
        bare = [_sql(PAGE_SQL)] * ROUNDS
        found.append(_figures("the list", who, desk, [reverse(f"library_{room}:list")] * ROUNDS, bare))
        entry = Entry.objects.filter(readers=Readers.EVERYONE).earliest("pk")
        url = reverse(f"library_{room}:detail", args=[entry.reference])
        found.append(_figures("an entry", who, desk, [url] * ROUNDS, bare))
    desk = desks["CBBC"][0]
    found += _readers(desk)
    for question in COMPARED:
        entry = Entry.objects.get(code=question.replace(" ", "-"))
        url = reverse("library_staff:compare", args=[entry.reference])
        bodies = list(entry.editions.order_by("number").values_list("body", flat=True))
        floor = _difflib(bodies[0], bodies[1])
        found.append(_figures(question, "CBBC", desk, [url] * 2, [floor]))
    output.write_text(json.dumps(found))


def _readers(desk: Client) -> Iterator[Figures]:
    """Who has not read an edition, on its first page, and those of them alone."""
    edition = Edition.objects.get(acknowledge_by__isnull=False)
    url = reverse("library_staff:readers", args=[edition.reference])
    for question, address in (("who has read it", url), ("who has not", f"{url}?read=waiting")):
        yield _figures(question, "CBBC", desk, [address] * ROUNDS, [_sql(UNREAD_SQL)] * ROUNDS)


def _searches() -> Mapping[str, Sequence[str]]:
    words = Words()
    return {
        "common word": words.latin[:ROUNDS],
        "rare word": words.latin[-ROUNDS:],
        "two common words": [
            f"{one}+{two}" for one, two in zip(words.latin, words.latin[1 : ROUNDS + 1], strict=False)
        ],
        "two Chinese characters": words.chinese[:ROUNDS],
        "rare Chinese word": words.chinese[-ROUNDS:],
        "one letter": list("aeiou"),
        "nothing": [f"zq{place}xvjkw" for place in range(ROUNDS)],
    }


def _figures(
    question: str, who: str, desk: Client, urls: Sequence[str], floors: Sequence[Callable[[], Any]]
) -> Figures:
    """The worst of the rounds on both sides."""
    page, database, statements = 0.0, 0.0, 0
    for url in urls:
        with watching() as spent:
            _get(desk, url)
        page, database = max(page, spent.seconds * 1000), max(database, spent.database * 1000)
        statements = max(statements, spent.statements)
    bare = 0.0
    for floor in floors:
        with watching() as spent:
            floor()
        bare = max(bare, spent.seconds * 1000)
    asked = {"question": question, "who": who, "page": page, "database": database}
    return asked | {"statements": statements, "floor": bare}


def _get(desk: Client, url: str) -> None:
    answer = desk.get(url, secure=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} {answer.status_code}: {answer.content[:2000]!r}")


def _sql(statement: str, *params: str) -> Callable[[], Any]:
    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            cursor.fetchall()

    return read


def _difflib(before: str, after: str) -> Callable[[], Any]:
    return lambda: SequenceMatcher(None, before.split(), after.split(), autojunk=False).get_opcodes()
