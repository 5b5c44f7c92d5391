"""Search over everything a complaint and its targets are called, by each audience, over ever more targets.

Each size is a database of its own, filled by COPY: `python -m bench.words STEP NUMBER OUTPUT`, where STEP is `fill`
(NUMBER of targets, ten a complaint) or `ask`. Words fall off as words do: few are everywhere, most are rare.
"""

import itertools
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import django

from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

ROUNDS = 20
TARGETS_A_COMPLAINT = 10
TARGETS_A_LISTING = 2
FIRST_SKU = 20_000_000_000
CHUNK = 20_000
SEED = 20_260_301
AT_MOST = 300.0
# A page of the list asks for one more row than it shows.
PAGE = 50

ONSETS, NUCLEI, CODAS = (
    (
        "b",
        "br",
        "c",
        "cl",
        "d",
        "f",
        "g",
        "gr",
        "h",
        "k",
        "l",
        "m",
        "n",
        "p",
        "pr",
        "r",
        "s",
        "st",
        "t",
        "tr",
        "v",
        "w",
    ),
    "aeiou",
    ("ck", "l", "m", "n", "nd", "r", "rt", "sh"),
)
CHARACTERS = (
    "清水河石橡林白鹿金羽蓝鹰北星紫荆银狐赤松青山玩具茶壶台灯雨衣笔记本火"
    "车剃须刀围巾正品包邮旗舰店新款正宗进口家用儿童复古手工"
)
VOCABULARY = 4000
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


@dataclass(frozen=True)
class Asked:
    """The worst of the rounds over so many targets, in milliseconds in the database, and how it was answered."""

    targets: int
    question: str
    who: str
    worst: float
    middle: float
    told: str


def measured(servers: Servers, sizes: Sequence[int]) -> Sequence[Asked]:
    """Every size in turn."""
    found: list[Asked] = []
    for size in sizes:
        url = servers.create_database(f"words_{size}")
        output = servers.directory / f"words-{size}.json"
        with step(f"Loading {size:,} targets with words"):
            servers.run(["-m", "bench.words", "fill", str(size), "-"], url)
        with step(f"Searching {size:,} targets, {ROUNDS} rounds"):
            servers.run(["-m", "bench.words", "ask", str(size), str(output)], url)
        found.extend(Asked(**one) for one in json.loads(output.read_text()))
    return found


def table(found: Sequence[Asked]) -> str:
    """The figures, one line a question and audience; the worst at each size, and how the largest answered."""
    sizes = sorted({one.targets for one in found})
    lines: list[Sequence[str]] = [("search", "by", *(f"{size:,} ms" for size in sizes), "answers")]
    kinds = list(dict.fromkeys((one.question, one.who) for one in found))
    for question, who in kinds:
        ours = {one.targets: one for one in found if (one.question, one.who) == (question, who)}
        lines.append((question, who, *(f"{ours[size].worst:.0f}" for size in sizes), ours[sizes[-1]].told))
    return aligned(lines)


def aims(found: Sequence[Asked]) -> list[Aim]:
    """Never more than so long, common words included."""
    return [at_most("Search: the worst of all, in the database", max(one.worst for one in found), AT_MOST, " ms")]


# --- The processes ---------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> None:
    """Do one step."""
    name, number, output = arguments
    django.setup()
    steps: Mapping[str, Callable[[int, str], None]] = {"fill": fill, "ask": ask}
    steps[name](int(number), output)


class Words:
    """Words by rank, in both scripts; drawn as they are met with in texts."""

    def __init__(self) -> None:
        self.random = Random(SEED)
        syllables = [a + b + c for a in ONSETS for b in NUCLEI for c in CODAS]
        self.latin = [f"{one}{two}" for one, two in itertools.product(syllables, syllables)]
        self.random.shuffle(self.latin)
        self.latin = self.latin[:VOCABULARY]
        pairs = [a + b for a, b in itertools.product(dict.fromkeys(CHARACTERS), repeat=2) if a != b]
        self.random.shuffle(pairs)
        self.chinese = pairs[: VOCABULARY // 2]
        self.weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(VOCABULARY)))
        self.weights_zh = self.weights[: len(self.chinese)]

    def text(self, latin: int, chinese: int) -> str:
        """So many words of each script."""
        return " ".join(
            [
                *self.random.choices(self.latin, cum_weights=self.weights, k=latin),
                "".join(self.random.choices(self.chinese, cum_weights=self.weights_zh, k=chinese)),
            ]
        ).strip()


def fill(number: int, _output: str) -> None:
    """Write parties through the models, and what is many by COPY, with secondary indexes built afterwards."""
    from django.core.management import call_command  # noqa: PLC0415 - the apps must be ready

    from bench import load  # noqa: PLC0415

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
    from core.search import spread  # noqa: PLC0415 - the apps must be ready

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


def _bare() -> Any:
    """As bench.load has it, for the tables that are filled here."""
    from contextlib import contextmanager  # noqa: PLC0415

    from django.db import connection  # noqa: PLC0415 - the apps must be ready

    @contextmanager
    def bare() -> Iterator[None]:
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

    return bare()


def _copy(rows: Iterable[tuple[str, Sequence[Any]]]) -> None:
    from django.db import connection  # noqa: PLC0415 - the apps must be ready

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
    from django.db import connection  # noqa: PLC0415 - the apps must be ready

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
    from core.accounts.actors import Actor  # noqa: PLC0415 - the apps must be ready
    from core.accounts.choices import OrganisationKind as Kind  # noqa: PLC0415
    from core.accounts.models import Person  # noqa: PLC0415

    people = Person.objects.select_related("organisation").order_by("pk")
    actors = {
        "CBBC": Actor.person(people.filter(organisation__kind=Kind.CBBC)[0]),
        "JD": Actor.person(people.filter(organisation__kind=Kind.PLATFORM)[0]),
        "owner": Actor.person(people.filter(organisation__kind=Kind.RIGHTS_OWNER)[0]),
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
    from django.db import connection  # noqa: PLC0415 - the apps must be ready

    from complaints import queries, search  # noqa: PLC0415
    from core import search as kernel  # noqa: PLC0415
    from core.accounts.choices import Audience  # noqa: PLC0415

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
            if kernel.similar(rows, words, column="search_text").keys:
                told = "similar"
            spent = max(searched, spent)
    return spent, told


if __name__ == "__main__":
    main(sys.argv[1:])
