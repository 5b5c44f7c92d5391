"""How each state of an enrolment reads and looks, and who owes the next step."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.workflow.table import State
from programmes.choices import EnrolmentState

S = EnrolmentState

STATES = (
    State(S.PROSPECT, S.PROSPECT.label, "person-plus", "neutral", Audience.STAFF),
    State(S.INVITED, S.INVITED.label, "envelope", "info", Audience.PORTAL, {Audience.PORTAL: _("You are invited")}),
    State(S.APPLICATION, S.APPLICATION.label, "pencil", "waiting", Audience.PORTAL),
    State(
        S.DOCUMENTS_CHECK,
        S.DOCUMENTS_CHECK.label,
        "clipboard-check",
        "info",
        Audience.STAFF,
        {Audience.PORTAL: _("With CBBC")},
    ),
    State(S.APPROVED, S.APPROVED.label, "check2", "info", Audience.STAFF),
    State(S.INTRODUCED, S.INTRODUCED.label, "send", "progress", Audience.PARTNER, {Audience.PARTNER: _("New")}),
    State(S.JD_REVIEW, S.JD_REVIEW.label, "hourglass-split", "progress", Audience.PARTNER),
    # Nobody owes a step until something on which the enrolment rests comes near its end.
    State(S.ACTIVE, S.ACTIVE.label, "check-circle-fill", "good", Audience.SYSTEM),
    State(S.SUSPENDED, S.SUSPENDED.label, "pause-circle", "warn", Audience.STAFF),
    State(S.REFUSED, S.REFUSED.label, "x-circle", "bad"),
    State(S.EXITED, S.EXITED.label, "box-arrow-right", "neutral"),
)
