"""Words of the papers: their own language is Chinese, with an English copy to read. They are no texts of the interface,
and are therefore written side by side where they stand, not translated by the catalogues."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.utils import timezone, translation

from complaints.elections import BEIJING
from core.web.days import day_in_words, instant_in_words

# Picks the words of the paper's language.
Say = Callable[[str, str], str]
LANGUAGES = {"zh": "zh-hans", "en": "en"}
NOTICE_ZH = "预填草稿，非法律意见；提交前请由专业人员核对。"
NOTICE_EN = "Prefilled draft, not legal advice; have it checked before it is filed."


def in_chinese(chinese: str, english: str) -> str:
    """The Chinese words."""
    return chinese


def in_english(chinese: str, english: str) -> str:
    """The English words."""
    return english


SPEAKERS: dict[str, Say] = {"zh": in_chinese, "en": in_english}


@contextmanager
def speaking(lang: str) -> Iterator[Say]:
    """Words of a language; labels of choices come in it too, and instants in Beijing's time."""
    with translation.override(LANGUAGES[lang]), timezone.override(BEIJING):
        yield SPEAKERS[lang]


def blank(say: Say, chinese: str, english: str) -> str:
    """A place that the owner fills in, clearly marked."""
    return say(f"【请填写：{chinese}】", f"[TO FILL IN: {english}]")


def day(value: date | None) -> str:
    """A day in words; a dash for none."""
    return day_in_words(value) if value else "–"


def moment(value: datetime | None, say: Say) -> str:
    """An instant in Beijing's time; a dash for none."""
    return say("北京时间%s", "%s in Beijing") % instant_in_words(value) if value else "–"
