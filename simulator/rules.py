"""How the simulated reviewer decides. The same complaint always gets the same answers, so that stories can be told."""

import hashlib
from collections.abc import Mapping
from typing import Any

REASONS = ("authorised_seller", "no_infringement", "evidence_insufficient")
QUESTION = (
    "Please tell us by which feature in the pictures the copy can be told from the genuine article. "
    "请说明可以通过图片中的哪个特征区分侵权商品与正品。"
)
REJECTION = "The evidence does not show the right in use on these goods. 证据未能显示该权利在这些商品上的使用。"
NOTES = {
    "authorised_seller": "The seller has shown a valid authorisation. 商家已提供有效授权。",
    "no_infringement": "The mark is not used on these goods. 该商品未使用该标识。",
    "evidence_insufficient": "The pictures do not show the mark. 图片未显示该标识。",
}


def case_number(reference: str) -> str:
    """JD's own number for a complaint."""
    return f"JDIP-{_draw(reference, 'case', 900_000) + 100_000}"


def is_rejected(reference: str) -> bool:
    """Whether the complaint is rejected as a whole: about one in fifteen."""
    return _draw(reference, "reject", 15) == 0


def is_unclear(reference: str) -> bool:
    """Whether a question is asked first: about one in eight."""
    return _draw(reference, "clarify", 8) == 0


def decide(target: Mapping[str, Any]) -> dict[str, Any]:
    """The decision on one target: 14 of 20 removed, 4 refused with a reason, 2 gone already."""
    number, sku = target["number"], target["sku"]
    drawn = _draw(sku, "decide", 20)
    if drawn < 14:
        return {"target": number, "decision": "removed"}
    if drawn < 18:
        reason = REASONS[_draw(sku, "reason", len(REASONS))]
        return {"target": number, "decision": "refused", "reason": reason, "note": NOTES[reason]}
    return {"target": number, "decision": "already_gone"}


def _draw(text: str, purpose: str, sides: int) -> int:
    """A fair but repeatable throw of a die."""
    return int.from_bytes(hashlib.sha256(f"{purpose}:{text}".encode()).digest()[:8], "big") % sides
