"""How each state of a roundtable, an issue and an action point reads and looks, and who owes the next step."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.workflow.table import State
from roundtables.choices import ActionState, IssueState, RoundtableState

R, Q, A = RoundtableState, IssueState, ActionState

ROUNDTABLE_STATES = (
    State(R.PLANNED, R.PLANNED.label, "pencil-square", "progress", Audience.STAFF),
    State(R.INVITED, R.INVITED.label, "envelope", "info", Audience.STAFF),
    State(R.HELD, R.HELD.label, "people", "progress", Audience.STAFF),
    State(R.AGREED, R.AGREED.label, "check-circle", "good"),
    State(R.CANCELLED, R.CANCELLED.label, "x-circle", "neutral"),
)

ISSUE_STATES = (
    State(Q.RAISED, Q.RAISED.label, "chat-left-dots", "info", Audience.STAFF, {Audience.PORTAL: _("With CBBC")}),
    State(Q.ON_AGENDA, Q.ON_AGENDA.label, "list-ol", "progress", Audience.PARTNER),
    State(
        Q.ANSWERED,
        Q.ANSWERED.label,
        "reply",
        "good",
        Audience.PORTAL,
        {Audience.PORTAL: _("Answered: is it settled for you?")},
    ),
    State(Q.CLOSED, Q.CLOSED.label, "check-circle", "neutral"),
    State(Q.DECLINED, Q.DECLINED.label, "x-circle", "neutral"),
    State(Q.WITHDRAWN, Q.WITHDRAWN.label, "arrow-counterclockwise", "neutral"),
)

# Who owes what is done is not an audience but an organisation: the point names it.
ACTION_STATES = (
    State(A.OPEN, A.OPEN.label, "hourglass-split", "waiting", Audience.SYSTEM),
    State(A.REPORTED, A.REPORTED.label, "check2", "progress", Audience.STAFF),
    State(A.DONE, A.DONE.label, "check-circle", "good"),
    State(A.DROPPED, A.DROPPED.label, "x-circle", "neutral"),
)
