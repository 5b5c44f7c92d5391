"""How each state of a complaint reads and looks, and who owes the next step."""

from django.utils.translation import gettext_lazy as _

from complaints.choices import ComplaintState, TargetState
from core.accounts.choices import Audience
from core.workflow.table import State

S = ComplaintState

STATES = (
    State(S.DRAFT, S.DRAFT.label, "pencil", "neutral", Audience.PORTAL),
    State(S.SUBMITTED, S.SUBMITTED.label, "inbox", "info", Audience.STAFF, {Audience.PORTAL: _("With CBBC")}),
    State(
        S.INFO_REQUESTED,
        S.INFO_REQUESTED.label,
        "question-circle",
        "waiting",
        Audience.PORTAL,
        {Audience.PORTAL: _("Your answer is needed")},
    ),
    State(S.SCREENED, S.SCREENED.label, "check2", "info", Audience.STAFF, {Audience.PORTAL: _("Passed by CBBC")}),
    State(S.LODGED, S.LODGED.label, "send", "progress", Audience.PARTNER, {Audience.PARTNER: _("New")}),
    State(
        S.CLARIFICATION,
        S.CLARIFICATION.label,
        "chat-left-dots",
        "waiting",
        Audience.PORTAL,
        {Audience.PORTAL: _("JD needs your answer")},
    ),
    State(S.ACCEPTED, S.ACCEPTED.label, "hourglass-split", "progress", Audience.PARTNER),
    State(S.MEASURES_TAKEN, S.MEASURES_TAKEN.label, "shield-check", "progress", Audience.PARTNER),
    State(S.NOTICE_FORWARDED, S.NOTICE_FORWARDED.label, "envelope-arrow-up", "progress", Audience.PARTNER),
    State(S.COUNTER_NOTICE, S.COUNTER_NOTICE.label, "envelope-exclamation", "info", Audience.STAFF),
    State(
        S.ELECTION_OPEN,
        S.ELECTION_OPEN.label,
        "signpost-split",
        "waiting",
        Audience.PORTAL,
        {Audience.PORTAL: _("Your decision is needed")},
    ),
    # What an owner asks of CBBC concerns JD once it is granted: until then the owner's period runs as it did.
    State(
        S.EXTENSION_ASKED,
        S.EXTENSION_ASKED.label,
        "calendar-plus",
        "waiting",
        Audience.STAFF,
        reads_as={Audience.PARTNER: S.ELECTION_OPEN},
    ),
    State(S.ELECTION_EXTENDED, S.ELECTION_EXTENDED.label, "calendar-check", "waiting", Audience.PORTAL),
    State(S.ACTION_NOTIFIED, S.ACTION_NOTIFIED.label, "bank", "progress", Audience.PORTAL),
    State(S.CONCEDED, S.CONCEDED.label, "hand-thumbs-up", "neutral", Audience.PARTNER),
    State(S.MEASURES_TO_LIFT, S.MEASURES_TO_LIFT.label, "unlock", "waiting", Audience.PARTNER),
    State(S.DISMISSED, S.DISMISSED.label, "x-square", "bad", Audience.PARTNER),
    State(S.MEASURES_LIFTED, S.MEASURES_LIFTED.label, "unlock", "bad"),
    State(S.SETTLED, S.SETTLED.label, "people", "neutral"),
    State(S.UPHELD, S.UPHELD.label, "check-circle-fill", "good"),
    State(S.REJECTED_BY_CBBC, S.REJECTED_BY_CBBC.label, "x-circle", "bad"),
    State(S.REJECTED_BY_JD, S.REJECTED_BY_JD.label, "x-octagon", "bad"),
    State(S.LAPSED, S.LAPSED.label, "calendar-x", "neutral"),
    State(S.WITHDRAWN, S.WITHDRAWN.label, "arrow-counterclockwise", "neutral"),
)

TARGET_STATES = {
    state.value: state
    for state in (
        State(TargetState.PENDING, TargetState.PENDING.label, "hourglass", "waiting"),
        State(TargetState.REMOVED, TargetState.REMOVED.label, "check-circle-fill", "good"),
        State(TargetState.REFUSED, TargetState.REFUSED.label, "x-circle", "bad"),
        State(TargetState.ALREADY_GONE, TargetState.ALREADY_GONE.label, "dash-circle", "neutral"),
        State(TargetState.RESTORED, TargetState.RESTORED.label, "arrow-return-left", "bad"),
    )
}
