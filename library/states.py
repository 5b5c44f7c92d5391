"""How each state of an edition reads and looks, and who owes the next step."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.workflow.table import State
from library.choices import EditionState

S = EditionState

STATES = (
    State(S.PROPOSED, S.PROPOSED.label, "lightbulb", "info", Audience.STAFF, {Audience.PORTAL: _("With CBBC")}),
    State(S.DECLINED, S.DECLINED.label, "x-circle", "neutral"),
    State(S.DRAFTING, S.DRAFTING.label, "pencil-square", "progress", Audience.STAFF),
    State(S.CONSULTING, S.CONSULTING.label, "chat-left-dots", "waiting", Audience.STAFF),
    State(S.PUBLISHED, S.PUBLISHED.label, "check-circle", "good"),
    State(S.WITHDRAWN, S.WITHDRAWN.label, "slash-circle", "warn"),
    State(S.DISCARDED, S.DISCARDED.label, "trash", "neutral"),
)
