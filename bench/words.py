"""Search over everything a complaint and its targets are called, by each audience, over ever more targets.

Each size is a database of its own, filled by COPY; the processes are those of bench/word_steps.py. Words fall off as
words do: few are everywhere, most are rare.
"""

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bench.report import Aim, aligned, at_most
from bench.servers import Servers
from dev.console import step

ROUNDS = 20
SEED = 20_260_301
AT_MOST = 300.0

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
            servers.run(["-m", "bench.process", "word_steps", "fill", str(size), "-"], url)
        with step(f"Searching {size:,} targets, {ROUNDS} rounds"):
            servers.run(["-m", "bench.process", "word_steps", "ask", str(size), str(output)], url)
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
