"""What invented owners answer to the fields of a ground, and the papers that it needs besides a capture."""

from collections.abc import Mapping
from typing import Any

from complaints.choices import Reason

FACTS: Mapping[str, Mapping[str, Any]] = {
    Reason.COPYRIGHT_COPY: {"work_kind": "art"},
    Reason.UTILITY_MODEL_USE: {"claims": "Claim 1", "compared_goods": "A sample bought from the first listing"},
    Reason.INVENTION_USE: {"claims": "Claim 1", "compared_goods": "A sample bought from the first listing"},
    Reason.TRADE_DRESS: {"sign_kind": "packaging", "confusing_elements": "The colours of the box\nThe round label"},
    Reason.NAME_USE: {"sign_kind": "company_name", "confusing_elements": "The name in the title of the listings"},
}
# Kind of file and title of the paper.
PAPERS: Mapping[str, tuple[str, str]] = {
    Reason.COPYRIGHT_COPY: ("ownership_statement", "Statement of ownership"),
    Reason.UTILITY_MODEL_USE: ("claim_chart", "Claim chart"),
    Reason.INVENTION_USE: ("claim_chart", "Claim chart"),
    Reason.TRADE_DRESS: ("proof_of_influence", "Sales and advertising in China"),
    Reason.NAME_USE: ("proof_of_influence", "Sales and advertising in China"),
}


def facts_of(reason: str, title: str) -> dict[str, Any]:
    """Answers to what the ground of a reason requires, about a right with this title."""
    known = dict(FACTS.get(reason, {}))
    if reason == Reason.COPYRIGHT_COPY:
        known["work"] = title
    if reason in {Reason.TRADE_DRESS, Reason.NAME_USE}:
        known["sign"] = title
    return known
