"""How complaints live: by which steps each state is reached, which clocks run in it, what its events say."""

from typing import Any

from complaints.choices import ComplaintState as S
from complaints.choices import Outcome, PlatformReason, RefusalReason, WithdrawalReason
from complaints.clocks import CBBC_SCREENING, JD_REVIEW, OWNER_CLARIFICATION, OWNER_INFORMATION

# How each state was reached: the verbs of the audit trail, and who acted.
PATHS: dict[str, tuple[tuple[str, str], ...]] = {
    S.DRAFT: (),
    S.SUBMITTED: (("submitted", "owner"),),
    S.INFO_REQUESTED: (("submitted", "owner"), ("asked", "staff")),
    S.SCREENED: (("submitted", "owner"), ("screened", "staff")),
    S.LAPSED: (("submitted", "owner"), ("asked", "staff"), ("lapsed", "system")),
    S.REJECTED_BY_CBBC: (("submitted", "owner"), ("refused", "staff")),
    S.WITHDRAWN: (("submitted", "owner"), ("withdrawn", "owner")),
}
PATHS[S.LODGED] = (*PATHS[S.SCREENED], ("lodged", "staff"))
PATHS[S.REJECTED_BY_JD] = (*PATHS[S.LODGED], ("rejected", "platform"))
PATHS[S.ACCEPTED] = (*PATHS[S.LODGED], ("acknowledged", "platform"))
PATHS[S.CLARIFICATION] = (*PATHS[S.ACCEPTED], ("clarification_asked", "platform"))
PATHS[S.MEASURES_TAKEN] = (*PATHS[S.ACCEPTED], ("decided", "platform"))
PATHS[S.UPHELD] = (*PATHS[S.MEASURES_TAKEN], ("closed", "platform"))
STATE_AFTER = {
    "submitted": S.SUBMITTED,
    "asked": S.INFO_REQUESTED,
    "screened": S.SCREENED,
    "lapsed": S.LAPSED,
    "refused": S.REJECTED_BY_CBBC,
    "withdrawn": S.WITHDRAWN,
    "lodged": S.LODGED,
    "rejected": S.REJECTED_BY_JD,
    "acknowledged": S.ACCEPTED,
    "clarification_asked": S.CLARIFICATION,
    "decided": S.MEASURES_TAKEN,
    "closed": S.UPHELD,
}
OPEN_STATES = (
    *(S.DRAFT, S.SUBMITTED, S.SUBMITTED, S.INFO_REQUESTED, S.SCREENED, S.LODGED, S.LODGED, S.LODGED, S.CLARIFICATION),
    *(S.ACCEPTED, S.ACCEPTED, S.ACCEPTED, S.MEASURES_TAKEN, S.MEASURES_TAKEN),
)
CLOSED_STATES = (
    *(S.UPHELD,) * 11,
    *(S.REJECTED_BY_CBBC,) * 3,
    *(S.REJECTED_BY_JD,) * 3,
    *(S.WITHDRAWN,) * 2,
    S.LAPSED,
)
DECIDED = (S.MEASURES_TAKEN, S.UPHELD)
# Clocks of a state: code, whether it has been stopped, whether it rests. Times follow from the steps.
CLOCKS: dict[str, tuple[tuple[str, bool, bool], ...]] = {
    S.DRAFT: (),
    S.SUBMITTED: ((CBBC_SCREENING, False, False),),
    S.INFO_REQUESTED: ((CBBC_SCREENING, False, True), (OWNER_INFORMATION, False, False)),
    S.SCREENED: ((CBBC_SCREENING, False, False),),
    S.LODGED: ((CBBC_SCREENING, True, False), (JD_REVIEW, False, False)),
    S.ACCEPTED: ((CBBC_SCREENING, True, False), (JD_REVIEW, False, False)),
    S.MEASURES_TAKEN: ((CBBC_SCREENING, True, False), (JD_REVIEW, False, False)),
    S.CLARIFICATION: (
        (CBBC_SCREENING, True, False),
        (JD_REVIEW, False, True),
        (OWNER_CLARIFICATION, False, False),
    ),
    S.UPHELD: ((CBBC_SCREENING, True, False), (JD_REVIEW, True, False)),
    S.REJECTED_BY_JD: ((CBBC_SCREENING, True, False), (JD_REVIEW, True, False)),
    S.REJECTED_BY_CBBC: ((CBBC_SCREENING, True, False),),
    S.WITHDRAWN: ((CBBC_SCREENING, True, False),),
    S.LAPSED: ((CBBC_SCREENING, True, False), (OWNER_INFORMATION, True, False)),
}


def data_of(verb: str, pk: int, targets: int) -> dict[str, Any]:
    """What the event of a verb records, for complaint `pk` with so many targets."""
    data: dict[str, dict[str, Any]] = {
        "submitted": {"targets": targets},
        "refused": {"reason": RefusalReason.EVIDENCE_INSUFFICIENT.value},
        "withdrawn": {"reason": WithdrawalReason.SETTLED.value},
        "rejected": {"reason": PlatformReason.NO_INFRINGEMENT.value},
        "acknowledged": {"case_number": f"JD-{pk:08d}"},
        "decided": {"decided": targets, "pending": 0},
        "closed": {"gone": targets, "targets": targets, "outcome": Outcome.PARTIAL.value},
    }
    return data.get(verb, {})


def outcome_of(state: str, counts: tuple[int, int, int, int]) -> str:
    """How it ended, from how many targets were removed, refused, gone and pending; empty where it has no outcome."""
    if state == S.REJECTED_BY_JD:
        return Outcome.REFUSED.value
    if state != S.UPHELD:
        return ""
    return Outcome.PARTIAL.value if counts[1] else Outcome.FULL.value
