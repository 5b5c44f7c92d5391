"""How each state of a review reads and looks, and who owes the next step."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from complaints.good_faith.choices import ReviewState, Standing
from core.accounts.choices import Audience
from core.workflow.table import State

S = ReviewState

STATES = (
    State(S.WARNED, S.WARNED.label, "exclamation-triangle", "warn", Audience.PORTAL),
    State(S.REVIEW, S.REVIEW.label, "search", "waiting", Audience.STAFF, {Audience.PORTAL: _("CBBC reviews it")}),
    State(S.WITHDRAWN, S.WITHDRAWN.label, "slash-circle", "bad", Audience.PORTAL),
    State(S.APPEALED, S.APPEALED.label, "megaphone", "waiting", Audience.STAFF),
    State(S.RECOVERED, S.RECOVERED.label, "check-circle", "good"),
    State(S.KEPT, S.KEPT.label, "check-circle", "good"),
    State(S.STANDS, S.STANDS.label, "slash-circle", "neutral"),
    State(S.REINSTATED, S.REINSTATED.label, "arrow-counterclockwise", "good"),
)
STANDINGS: Mapping[str, State] = {
    Standing.UNRATED: State(Standing.UNRATED, Standing.UNRATED.label, "hourglass", "neutral"),
    Standing.GOOD: State(Standing.GOOD, Standing.GOOD.label, "check-circle-fill", "good"),
    Standing.BELOW: State(Standing.BELOW, Standing.BELOW.label, "exclamation-triangle", "warn"),
}
