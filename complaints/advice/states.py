"""How each state of an advice request reads and looks, and who owes the next step."""

from django.utils.translation import gettext_lazy as _

from complaints.advice.choices import AdviceState
from core.accounts.choices import Audience
from core.workflow.table import State

S = AdviceState

STATES = (
    State(S.OPEN, S.OPEN.label, "inbox", "info", Audience.STAFF, {Audience.PORTAL: _("With CBBC")}),
    State(S.IN_WORK, S.IN_WORK.label, "pencil-square", "progress", Audience.STAFF),
    State(
        S.WAITING,
        S.WAITING.label,
        "question-circle",
        "waiting",
        Audience.PORTAL,
        {Audience.PORTAL: _("Your answer is needed")},
    ),
    # Nobody owes a step: the owner may ask further, and the clock closes it.
    State(S.ANSWERED, S.ANSWERED.label, "chat-left-text", "good", Audience.SYSTEM),
    State(S.CLOSED, S.CLOSED.label, "check-circle", "neutral"),
    State(S.WITHDRAWN, S.WITHDRAWN.label, "arrow-counterclockwise", "neutral"),
)
