"""What the tests of grounds share: a right for each ground, and rule sets of their own."""

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from complaints.choices import Reason
from complaints.grounds import loading
from programmes.choices import RightType
from programmes.models import Right
from tests.cast import Cast, _right

# A reason of each ground, and all of those with demands of their own.
REASONS = (
    Reason.COUNTERFEIT,
    Reason.CONFUSINGLY_SIMILAR,
    Reason.COPYRIGHT_COPY,
    Reason.DESIGN_COPY,
    Reason.UTILITY_MODEL_USE,
    Reason.INVENTION_USE,
    Reason.TRADE_DRESS,
    Reason.KEYWORD_USE,
    Reason.TEST_PURCHASE,
)
RIGHTS: dict[str, tuple[str, str]] = {
    Reason.COPYRIGHT_COPY: (RightType.COPYRIGHT, "国作登字-2021-F-00012345"),
    Reason.UTILITY_MODEL_USE: (RightType.UTILITY_MODEL, "ZL201720123456.8"),
    Reason.INVENTION_USE: (RightType.INVENTION, "ZL201710601862.3"),
    Reason.TRADE_DRESS: (RightType.UNFAIR_COMPETITION, "UC-1"),
    Reason.NAME_USE: (RightType.UNFAIR_COMPETITION, "UC-1"),
    Reason.KEYWORD_USE: (RightType.UNFAIR_COMPETITION, "UC-1"),
}
PARTS = """
[field.place]
kind = "text"
label = { en = "Where?", zh-hans = "何处？" }

[field.colour]
kind = "choice"
label = { en = "Which colour?", zh-hans = "何种颜色？" }
options = [["red", { en = "Red", zh-hans = "红" }], ["green", { en = "Green", zh-hans = "绿" }]]

[document.photo]
label = { en = "Photograph", zh-hans = "照片" }

[check.fields]
label = { en = "Facts", zh-hans = "事实" }

[check.documents]
label = { en = "Files", zh-hans = "文件" }
"""
HEAD: dict[str, str] = {
    "ground": '"trade_mark"',
    "effective_from": "2030-01-01",
    "reasons": '["counterfeit"]',
    "complexity": '"simple"',
    "restores_at_once": "false",
    "rounds": "3",
    "fields": '["place"]',
    "documents": '["photo"]',
    "checks": '[{ use = "fields", blocks = true }]',
    "source": '{ en = "A test", zh-hans = "测试" }',
}
_numbers = itertools.count()


def right_for(cast: Cast, reason: str) -> Right:
    """A right of Harrow & Finch on which a complaint with this reason can rely."""
    if reason in RIGHTS:
        right_type, number = RIGHTS[reason]
        found = Right.objects.filter(number=number).first()
        return found or _right(cast.harrow, number, "Kettle", right_type=right_type)
    return cast.design if reason == Reason.DESIGN_COPY else cast.mark


def rules(**changed: str | None) -> str:
    """One [[rules]] as text; None leaves a line out."""
    lines = {**HEAD, **changed}
    return "[[rules]]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items() if value is not None)


def in_force_from(day: date, **changed: str) -> str:
    """One [[rules]] from a day on."""
    return rules(effective_from=day.isoformat(), **changed)


@pytest.fixture
def load(tmp_path: Path) -> Any:
    """Load rule sets given as text, with the shared parts of the tests or with others."""

    def loading_of(*sets: str, parts: str = PARTS) -> Any:
        path = tmp_path / f"grounds-{next(_numbers)}.toml"
        path.write_text(parts + "\n".join(sets), encoding="utf-8")
        return loading.load(path)

    return loading_of
