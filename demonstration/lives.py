"""The kinds of lives that invented complaints lead: their verbs, how many of each, and how long each verb takes."""

from collections.abc import Mapping, Sequence

from complaints.choices import ActionOutcome, PlatformReason, RefusalReason, WithdrawalReason

REFUSALS = (
    RefusalReason.GENUINE_GOODS,
    RefusalReason.EVIDENCE_INSUFFICIENT,
    RefusalReason.RIGHT_DOES_NOT_COVER,
    RefusalReason.WRONG_GROUND,
)
REJECTIONS = (
    PlatformReason.EVIDENCE_INSUFFICIENT,
    PlatformReason.AUTHORISED_SELLER,
    PlatformReason.NO_INFRINGEMENT,
    PlatformReason.RIGHT_NOT_VERIFIED,
)
WITHDRAWALS = (WithdrawalReason.SETTLED, WithdrawalReason.FILED_IN_ERROR, WithdrawalReason.NO_LONGER_NEEDED)

OUTCOMES = {
    "dismissed": ActionOutcome.DISMISSED,
    "losing": ActionOutcome.DISMISSED,
    "settled": ActionOutcome.SETTLED,
}

_TO_JD = ("screen", "lodge", "acknowledge")
_SERVED = (*_TO_JD, "decide", "forward", "counter", "serve")
PATHS: Mapping[str, Sequence[str]] = {
    # That came to an end.
    "removed": (*_TO_JD, "decide", "close"),
    "partly": (*_TO_JD, "decide", "close"),
    "none_removed": (*_TO_JD, "decide", "close"),
    "rejected": ("screen", "lodge", "reject"),
    "refused": ("refuse",),
    "lapsing": ("ask",),
    "withdrawn_early": ("withdraw",),
    "withdrawn_late": (*_TO_JD, "withdraw"),
    "unanswered": (*_TO_JD, "decide", "forward"),
    "conceded_before": (*_SERVED, "concede", "lift"),
    "lapsed_election": (*_SERVED, "lift"),
    "won": (*_SERVED, "act", "conclude"),
    "settled": (*_SERVED, "act", "conclude"),
    "dismissed": (*_SERVED, "act", "conclude", "lift"),
    # That are open.
    "submitted": (),
    "answered": ("ask", "answer"),
    "asked": ("ask",),
    "screened": ("screen",),
    "lodged": ("screen", "lodge"),
    "clarifying": (*_TO_JD, "clarify"),
    "accepted": _TO_JD,
    "supplied": (*_TO_JD, "clarify", "supply"),
    "deciding": (*_TO_JD, "decide"),
    "decided": (*_TO_JD, "decide"),
    "forwarded": (*_TO_JD, "decide", "forward"),
    "countered": (*_TO_JD, "decide", "forward", "counter"),
    "electing": _SERVED,
    "asking": (*_SERVED, "ask_extension"),
    "extended": (*_SERVED, "ask_extension", "grant_extension"),
    "acting": (*_SERVED, "act"),
    "conceded": (*_SERVED, "concede"),
    "losing": (*_SERVED, "act", "conclude"),
}
ASKABLE = frozenset({"removed", "partly", "none_removed", "rejected", "refused"})
# How often each end is met, and how many hours after its last step each open complaint stands.
CLOSED: Mapping[str, int] = {
    "removed": 88,
    "partly": 44,
    "none_removed": 13,
    "rejected": 17,
    "refused": 24,
    "lapsing": 11,
    "withdrawn_early": 8,
    "withdrawn_late": 7,
    "unanswered": 24,
    "conceded_before": 4,
    "lapsed_election": 3,
    "won": 3,
    "settled": 2,
    "dismissed": 2,
}
OPEN: Mapping[str, Sequence[float]] = {
    "submitted": (1, 5, 11, 24, 33, 49, 56, 98),
    "answered": (3, 25),
    "asked": (6, 50, 99, 170, 240, 290),
    "screened": (2, 7, 21, 60),
    "lodged": (2, 9, 27, 52, 76, 124, 190),
    "clarifying": (8, 47, 121, 200, 300, 400),
    "accepted": (4, 28, 74, 130, 170, 220, 260, 320, 380, 430),
    "supplied": (20, 110),
    "deciding": (6, 30, 55, 100, 150),
    "decided": (3, 22),
    "forwarded": (6, 20),
    "countered": (5, 26),
    # Served so long ago: much time left, some, hardly any, and one whose period is over.
    "electing": (20, 24 * 8, 24 * 12, 24 * 14, 24 * 18),
    "asking": (14,),
    "extended": (50,),
    "acting": (90, 24 * 20),
    "conceded": (9,),
    "losing": (16,),
}
# Hours from the step before: the shortest and the longest.
GAPS: Mapping[str, tuple[float, float]] = {
    "ask": (3, 30),
    "answer": (20, 150),
    "screen": (2, 44),
    "lodge": (0.3, 5),
    "acknowledge": (3, 40),
    "clarify": (8, 60),
    "supply": (20, 140),
    "decide": (24, 230),
    "close": (0.5, 26),
    "reject": (30, 260),
    "refuse": (4, 50),
    "withdraw": (10, 120),
    "assign": (0.2, 2),
    "forward": (1, 20),
    "counter": (8, 40),
    "serve": (2, 30),
    "concede": (30, 200),
    "act": (60, 290),
    "ask_extension": (60, 240),
    "grant_extension": (3, 20),
    "conclude": (24 * 20, 24 * 60),
    # Behind the 15 days, whatever holidays move them to.
    "lift": (24 * 25, 24 * 26),
}
