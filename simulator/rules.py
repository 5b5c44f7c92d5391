"""How the simulated reviewer decides. The same record always gets the same answers, so that stories can be told."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
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
INTRODUCTION_QUESTION = (
    "Please add the translation of the company's certificate into Chinese. 请补充公司注册证书的中文译文。"
)
REFUSALS = {
    "documents_insufficient": "The certificate of the right cannot be read. 权利证书无法辨认。",
    "identity_not_proven": "The company number does not match the register. 公司注册号与登记信息不符。",
    "not_eligible": "The owner does not sell goods of this kind. 权利人不经营此类商品。",
}
SUSPENSION = "The contact for complaints cannot be reached. Name another one. 投诉联系人无法联系，请另行指定。"
REINSTATEMENT = "Another contact has been named. 已指定其他联系人。"


STATEMENTS = (
    "The goods were bought from an authorised dealer; invoice enclosed. 商品采购自授权经销商，附发票。",
    "These goods were on sale before the right was applied for. 该商品在权利申请日之前已公开销售。",
)
REPORT = "Our team has done it; the figures are in the monthly report. 我方已完成，数据见月度报告。"
MORE_TIME = "The team that does it is being set up. 负责该事项的团队正在组建中。"
MINUTES_COMMENT = "Please add that our team named a contact for this. 请补充：我方已指定联系人。"
ISSUE_ANSWERS = (
    (
        "From next quarter on, listings of such shops wait for a look before they go live.",
        "自下季度起，此类店铺的商品上架前须经审核。",
    ),
    (
        "Our team needs the link of each listing; with it we answer within three working days.",
        "请提供每个商品的链接，我方将在三个工作日内答复。",
    ),
    (
        "We have changed the rule and published it; sellers were told by letter.",
        "我方已修订并公布规则，并已书面通知商家。",
    ),
)


def issue_answer(reference: str) -> tuple[str, str]:
    """What JD answers to an issue, in English and in Chinese."""
    return ISSUE_ANSWERS[_draw(reference, "issue", len(ISSUE_ANSWERS))]


def is_commented(reference: str) -> bool:
    """Whether JD would have something added to the minutes of a roundtable: of about every second."""
    return _draw(reference, "commented", 2) == 0


def is_reported(reference: str) -> bool:
    """Whether JD reports an action point as done by itself: about every second."""
    return _draw(reference, "reported", 2) == 0


def needs_time(reference: str) -> bool:
    """Whether JD asks for more time for what it does not report: about one in three."""
    return _draw(reference, "time", 3) == 0


def later_day(due_on: str) -> str:
    """Until when it asks: two weeks after the day that was set, or from today where that has passed."""
    return (max(date.fromisoformat(due_on), datetime.now(UTC).date()) + timedelta(days=14)).isoformat()


def is_heard(reference: str) -> bool:
    """Whether the seller is heard before the complaint is closed: about one in four."""
    return _draw(reference, "heard", 4) == 0


def is_countered(reference: str) -> bool:
    """Whether a seller who is heard answers: about every second."""
    return _draw(reference, "countered", 2) == 0


def counter_notice(reference: str) -> dict[str, Any]:
    """What the seller says."""
    drawn = _draw(reference, "statement", len(STATEMENTS))
    return {
        "reasons": [("authorised", "prior_sale")[drawn]],
        "statement": STATEMENTS[drawn],
        "seller_name": "杭州茗悦商贸有限公司",
    }


def programme_number(reference: str) -> str:
    """JD's own number for a rights owner in a programme."""
    return f"JDRO-{_draw(reference, 'owner', 90_000) + 10_000}"


def is_returned(reference: str) -> bool:
    """Whether an introduction goes back with a question first: about one in six."""
    return _draw(reference, "return", 6) == 0


def is_declined(reference: str) -> bool:
    """Whether an introduction is declined: about one in ten."""
    return _draw(reference, "decline", 10) == 0


def refusal(reference: str) -> str:
    """Why an introduction is declined."""
    return tuple(REFUSALS)[_draw(reference, "refusal", len(REFUSALS))]


def is_suspended(reference: str) -> bool:
    """Whether an enrolment is suspended for a while: about one in twenty-five."""
    return _draw(reference, "suspend", 25) == 0


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
