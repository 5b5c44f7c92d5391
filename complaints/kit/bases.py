"""On which law a claim stands, by ground, and who is competent: as the drafts cite it, with the day it holds until.

Articles are cited where they were read (domain notes 3.1, 3.3, 3.9); elsewhere the law is named and the article is left
to be filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from complaints.choices import Ground


@dataclass(frozen=True)
class Basis:
    """Law and competent authority in both languages. `until`: the first day on which another text is in force."""

    law: Mapping[str, str]
    authority: Mapping[str, str]
    until: date | None = None


MARKET = {
    "zh": "市场监督管理局",
    "en": "Administration for Market Regulation",
}
PATENT_OFFICE = {"zh": "知识产权局（专利行政执法部门）", "en": "Intellectual Property Office (patent enforcement)"}
TRADE_MARKS = Basis(
    {
        "zh": "《中华人民共和国商标法》（2019年修正）第五十七条、第六十条",
        "en": "Trademark Law of the PRC (2019), articles 57 and 60",
    },
    MARKET,
    # The law revised on 26 June 2026 counts its articles otherwise.
    until=date(2027, 1, 1),
)
PATENTS = Basis(
    {"zh": "《中华人民共和国专利法》", "en": "Patent Law of the PRC"},
    PATENT_OFFICE,
)
BASES: Mapping[str, Basis] = {
    Ground.TRADE_MARK: TRADE_MARKS,
    Ground.TEST_PURCHASE: TRADE_MARKS,
    Ground.DESIGN: PATENTS,
    Ground.UTILITY_MODEL: PATENTS,
    Ground.INVENTION: PATENTS,
    Ground.COPYRIGHT: Basis(
        {"zh": "《中华人民共和国著作权法》", "en": "Copyright Law of the PRC"},
        {"zh": "著作权主管部门", "en": "copyright authority"},
    ),
    Ground.UNFAIR_COMPETITION: Basis(
        {
            "zh": "《中华人民共和国反不正当竞争法》（2025年修订）",
            "en": "Anti-Unfair Competition Law of the PRC (revised 2025)",
        },
        MARKET,
    ),
}
UNKNOWN = Basis({"zh": "", "en": ""}, MARKET)


def basis_of(ground: str) -> Basis:
    """The basis of a ground; an empty one where the ground is not known."""
    return BASES.get(ground, UNKNOWN)
