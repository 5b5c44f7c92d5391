"""How each state of an enrolment reads and looks, and who owes the next step; and how derived states look."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.web import components
from core.workflow.table import State
from programmes.choices import EnrolmentState, ItemState, PowerState, RightStatus

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

RIGHT_STATES: Mapping[str, components.State] = {
    RightStatus.IN_FORCE: components.State(RightStatus.IN_FORCE.label, "shield-check", "good"),
    RightStatus.GRACE: components.State(RightStatus.GRACE.label, "shield-exclamation", "warn"),
    RightStatus.PENDING: components.State(RightStatus.PENDING.label, "hourglass-split", "waiting"),
    RightStatus.LAPSED: components.State(RightStatus.LAPSED.label, "shield-x", "bad"),
    RightStatus.CANCELLED: components.State(RightStatus.CANCELLED.label, "shield-x", "bad"),
}
POWER_STATES: Mapping[str, components.State] = {
    PowerState.COMING: components.State(PowerState.COMING.label, "hourglass-split", "waiting"),
    PowerState.IN_FORCE: components.State(PowerState.IN_FORCE.label, "shield-check", "good"),
    PowerState.ENDED: components.State(PowerState.ENDED.label, "calendar-x", "bad"),
    PowerState.REVOKED: components.State(PowerState.REVOKED.label, "x-circle", "bad"),
}
ITEM_STATES: Mapping[str, components.State] = {
    ItemState.OPEN: components.State(ItemState.OPEN.label, "circle", "neutral"),
    ItemState.ACCEPTED: components.State(ItemState.ACCEPTED.label, "check-circle-fill", "good"),
    ItemState.SENT_BACK: components.State(ItemState.SENT_BACK.label, "reply", "warn"),
}
