"""The processes of bench/words.py: `python -m bench.process word_steps STEP NUMBER OUTPUT`.

STEP is `fill` (NUMBER of targets, ten a complaint) or `ask`.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench import load
from bench.words import CHARACTERS, ROUNDS, VOCABULARY, Asked, Words
from complaints import queries, search
from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Person
from core.search import similar, spread

TARGETS_A_COMPLAINT = 10
TARGETS_A_LISTING = 2
FIRST_SKU = 20_000_000_000
CHUNK = 20_000
# A page of the list asks for one more row than it shows.
PAGE = 50
COLUMNS: Mapping[str, Sequence[str]] = {
    "merchants_company": ("id", "uscc", "name", "name_zh", "address", "source", "first_seen_at"),
    "merchants_shop": ("id", "platform", "number", "name", "company_id", "created_at"),
    "merchants_shopalias": ("shop_id", "name", "source", "added_at", "added_by_label"),
    "merchants_listing": ("id", "platform", "sku", "title", "created_at", "shop_id"),
    "merchants_capture": (
        *("id", "listing_id", "taken_at", "recorded_at", "recorded_by_label", "organisation_id", "source", "title"),
        *("currency", "sales_shown", "seller_name", "page_url", "still_on_sale"),
    ),
    "complaints_complaint": (
        *("id", "state", "version", "updated_at", "reference", "organisation_id", "right_id", "reason", "measure"),
        *("addresses", "explanation", "discloses_contact", "statement_name", "statement_title", "statement_at"),
        *("sender_reference", "platform_case_number", "refusal_reason", "platform_reason", "withdrawal_reason"),
        *("closing_note", "outcome", "target_count", "removed_count", "refused_count", "gone_count", "created_at"),
        *("submitted_at", "lodged_at", "search_text"),
    ),
    "complaints_target": (
        *("complaint_id", "number", "listing_id", "platform", "sku", "right_id", "complaint_reason", "is_open"),
        *("state", "refusal_reason", "note", "capture_id"),
    ),
}


def main(arguments: Sequence[str]) -> None:
    """Do one step."""
    name, number, output = arguments
    steps: Mapping[str, Callable[[int, str], None]] = {"fill": fill, "ask": ask}
    steps[name](int(number), output)


def fill(number: int, _output: str) -> None:
    """Write parties through the models, and what is many by COPY, with secondary indexes built afterwards."""
    call_command("load_calendars", verbosity=0)
    call_command("load_rules", verbosity=0)
    call_command("load_grounds", stdout=StringIO())
    with _bare():
        _copy(_lines(number, load.make_population(20)))
    _finish()


def _lines(number: int, parties: Any) -> Iterator[tuple[str, Sequence[Any]]]:
    """Rows of each table, in no order but that of their keys."""
    words, now = Words(), parties.now
    shops, companies, listings = max(20, number // 40), max(10, number // 100), max(10, number // TARGETS_A_LISTING)
    first_shop = max(parties.shop_ids) + 1
    for pk in range(1, companies + 1):
        name, zh = f"{words.text(2, 0).title()} Trading", f"{words.text(0, 2)}贸易有限公司"
        yield "merchants_company", (pk, f"91{pk:016d}", name, zh, "", "", now)
    for place in range(shops):
        pk = first_shop + place
        name = f"{words.text(1, 2)}旗舰店"
        yield "merchants_shop", (pk, "jd.com", str(20_000_000 + place), name, place % companies + 1, now)
        if place % 3 == 0:
            yield "merchants_shopalias", (pk, f"{words.text(1, 1)}专营店", "bench", now, "bench")
    for place in range(listings):
        row = (place + 1, "jd.com", str(FIRST_SKU + place), words.text(4, 3), now, first_shop + place % shops)
        yield "merchants_listing", row
    for pk in range(1, max(1, number // TARGETS_A_COMPLAINT) + 1):
        yield from _complaint(pk, words, parties, listings, now)


def _complaint(pk: int, words: Words, parties: Any, listings: int, now: Any) -> Iterator[tuple[str, Sequence[Any]]]:
    # One owner has a third of everything, as the largest brands do.
    owner = parties.owners[0 if pk % 3 == 0 else pk % len(parties.owners)]
    right, number, title, title_zh = owner.rights[pk % len(owner.rights)]
    began = now - timedelta(minutes=10 * pk)
    reference, case = f"C-{began:%Y}-{pk:06d}", f"JD-{pk:08d}"
    searched = spread(
        "".join(f" {one}" for one in (reference, case, owner.name, owner.name_zh, number, title, title_zh))
    )
    explanation = f"{words.text(12, 2)}. {words.text(12, 2)}. {words.text(12, 2)}."
    yield (
        "complaints_complaint",
        (
            *(pk, "lodged", 3, began, reference, owner.id, right, "counterfeit", "delete", "", explanation, "f"),
            *("Clara Finch", "Head", began, "", case, "", "", "", "", "", TARGETS_A_COMPLAINT, 0, 0, 0),
            *(began, began, began, searched),
        ),
    )
    for place in range(TARGETS_A_COMPLAINT):
        key = (pk - 1) * TARGETS_A_COMPLAINT + place + 1
        listing = key % listings
        yield (
            "merchants_capture",
            (key, listing + 1, began, began, "bench", owner.id, "filing", words.text(4, 3), "", "", "", "", "t"),
        )
        target = (pk, place + 1, listing + 1, "jd.com", str(FIRST_SKU + listing), right, "counterfeit", "f")
        yield "complaints_target", (*target, "pending", "", "", key)


@contextmanager
def _bare() -> Iterator[None]:
    """As bench.load has it, for the tables that are filled here."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique",
            [list(COLUMNS)],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = origin")


def _copy(rows: Iterable[tuple[str, Sequence[Any]]]) -> None:
    waiting: dict[str, list[str]] = {name: [] for name in COLUMNS}

    def write(name: str) -> None:
        columns = ", ".join(COLUMNS[name])
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {name} ({columns}) FROM STDIN", StringIO("".join(waiting[name])))
        waiting[name] = []

    for name, row in rows:
        waiting[name].append("\t".join(map(str, row)) + "\n")
        if len(waiting[name]) == CHUNK:
            write(name)
    for name, lines in waiting.items():
        if lines:
            write(name)


def _finish() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def questions(number: int) -> Mapping[str, Sequence[str]]:
    """What is asked, one for each round."""
    words = Words()
    rare, medium = words.latin[-ROUNDS:], words.latin[VOCABULARY // 40 : VOCABULARY // 40 + ROUNDS]
    common, chinese = words.latin[:ROUNDS], words.chinese[:ROUNDS]
    places = [place * max(1, number // TARGETS_A_LISTING) // ROUNDS for place in range(ROUNDS)]
    return {
        "rare word": rare,
        "word of middling use": medium,
        "common word": common,
        "two common words": [f"{one} {two}" for one, two in zip(common, common[1:] + common[:1], strict=True)],
        "rare and common": [f"{one} {two}" for one, two in zip(rare, common, strict=True)],
        "reference": [f"JD-{place + 1:08d}" for place in range(ROUNDS)],
        "SKU": [str(FIRST_SKU + place) for place in places],
        "address": [f"https://item.jd.com/{FIRST_SKU + place}.html" for place in places],
        "shop's address": [f"https://mall.jd.com/index-{20_000_000 + place}.html" for place in range(ROUNDS)],
        "word of all shops": ["旗舰店", "专营店"] * (ROUNDS // 2),
        "company": [f"91{place + 1:016d}" for place in range(ROUNDS)],
        "two Chinese characters": chinese,
        "rare Chinese word": words.chinese[-ROUNDS:],
        "one letter": list("abcdefghijklmnoprstu"),
        "one Chinese character": list(dict.fromkeys(CHARACTERS))[:ROUNDS],
        "typing error": [f"{brand}x" for brand in ("Harroww", "Brightwtaer", "Thonrfield", "Ashbuyr")] * 5,
        "nothing": [f"zq{place}xvjkw" for place in range(ROUNDS)],
    }


def ask(number: int, output: str) -> None:
    """Let each audience ask everything, and write how long the database took."""
    people = Person.objects.select_related("organisation").order_by("pk")
    actors = {
        "CBBC": Actor.person(people.filter(organisation__kind=OrganisationKind.CBBC)[0]),
        "JD": Actor.person(people.filter(organisation__kind=OrganisationKind.PLATFORM)[0]),
        "owner": Actor.person(people.filter(organisation__kind=OrganisationKind.RIGHTS_OWNER)[0]),
    }
    found: list[dict[str, Any]] = []
    for question, asked in questions(number).items():
        for who, actor in actors.items():
            _one(asked[0], actor)  # compiled and connected
            taken = [_one(words, actor) for words in asked]
            times = sorted(milliseconds for milliseconds, _told in taken)
            told = ", ".join(dict.fromkeys(told for _milliseconds, told in taken))
            found.append(asdict(Asked(number, question, who, times[-1], times[len(times) // 2], told)))
    Path(output).write_text(json.dumps(found))


def _one(words: str, actor: Any) -> tuple[float, str]:
    """One search with its page, and what is similar where staff find nothing; milliseconds in the database."""
    spent = 0.0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent += (time.perf_counter() - began) * 1000

    rows = queries.visible_to(actor).filter(submitted_at__isnull=False)
    with connection.execute_wrapper(watch):
        found = search.find(rows, words, actor=actor)
        page = list(found.rows.order_by("-pk").values_list("pk", flat=True)[: PAGE + 1])
        told = "too wide" if found.is_too_wide else "newest" if found.is_partial else "all" if page else "none"
        if not page and actor.audience == Audience.STAFF and not found.is_too_wide:
            searched, spent = spent, 0.0
            if similar(rows, words, column="search_text").keys:
                told = "similar"
            spent = max(searched, spent)
    return spent, told
