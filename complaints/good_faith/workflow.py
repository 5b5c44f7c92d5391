"""The life cycle of a review: warned, reviewed by a person, perhaps withdrawn, appealed, given back."""

from django.utils.translation import gettext_lazy as _

from complaints.good_faith import effects, inputs, policies
from complaints.good_faith.choices import ReviewState as S
from complaints.good_faith.queries import movable_by
from complaints.good_faith.states import STATES
from complaints.models import GoodFaithReview
from core.clocks.words import with_length
from core.workflow.table import Table, Transition

GRACE = "owner.good_faith_grace"
APPEAL = "owner.good_faith_appeal"

review_workflow: Table[GoodFaithReview] = Table(
    noun="good_faith_review",
    model=GoodFaithReview,
    states=STATES,
    visible_to=movable_by,
    transitions=(
        Transition(
            verb="warn",
            label=_("Warn"),
            sources=(),
            targets=(S.WARNED,),
            who=policies.system_acts,
            event="good_faith.warned",
            effect=effects.warn,
            starts=(GRACE,),
            topic="good_faith.warned",
        ),
        Transition(
            verb="recover",
            label=_("Note the recovery"),
            sources=(S.WARNED,),
            targets=(S.RECOVERED,),
            who=policies.system_acts,
            event="good_faith.recovered",
            effect=effects.end,
            stops=(GRACE,),
            topic="good_faith.recovered",
        ),
        Transition(
            verb="escalate",
            label=_("Ask for a review"),
            sources=(S.WARNED,),
            targets=(S.REVIEW,),
            who=policies.system_acts,
            event="good_faith.escalated",
            effect=effects.escalate,
            stops=(GRACE,),
            topic="good_faith.escalated",
        ),
        Transition(
            verb="keep",
            label=_("Keep the fast lane"),
            consequence=_("The review is closed. The rights owner reads your reason."),
            sources=(S.REVIEW,),
            targets=(S.KEPT,),
            who=policies.staff_acts,
            inputs=(inputs.REASON,),
            event="good_faith.kept",
            effect=effects.keep,
            topic="good_faith.kept",
            tone="primary",
            icon="check-circle",
        ),
        Transition(
            verb="withdraw_fast_lane",
            label=_("Withdraw the fast lane"),
            consequence=with_length(
                _(
                    "The owner's complaints no longer go first. The rights owner reads your reason and has %(length)s "
                    "to appeal; another person decides on the appeal."
                ),
                APPEAL,
            ),
            sources=(S.REVIEW,),
            targets=(S.WITHDRAWN,),
            who=policies.staff_acts,
            inputs=(inputs.REASON,),
            event="good_faith.withdrawn",
            effect=effects.withdraw,
            starts=(APPEAL,),
            topic="good_faith.withdrawn",
            tone="danger",
            icon="slash-circle",
        ),
        Transition(
            verb="appeal",
            label=_("Appeal"),
            consequence=_("Another person at CBBC than the one who withdrew the fast lane decides."),
            sources=(S.WITHDRAWN,),
            targets=(S.APPEALED,),
            who=policies.owner_appeals,
            inputs=(inputs.APPEAL, inputs.APPEAL_FILES),
            event="good_faith.appealed",
            effect=effects.appeal,
            stops=(APPEAL,),
            topic="good_faith.appealed",
            tone="primary",
            icon="megaphone",
        ),
        Transition(
            verb="uphold_appeal",
            label=_("Uphold the appeal"),
            consequence=_("The fast lane is given back."),
            sources=(S.APPEALED,),
            targets=(S.REINSTATED,),
            who=policies.another_acts,
            inputs=(inputs.REASON,),
            event="good_faith.appeal_upheld",
            effect=effects.uphold_appeal,
            topic="good_faith.reinstated",
            tone="primary",
            icon="check-circle",
        ),
        Transition(
            verb="reject_appeal",
            label=_("Reject the appeal"),
            consequence=_("The withdrawal stands. The fast lane can be given back later."),
            sources=(S.APPEALED,),
            targets=(S.STANDS,),
            who=policies.another_acts,
            inputs=(inputs.REASON,),
            event="good_faith.appeal_rejected",
            effect=effects.reject_appeal,
            topic="good_faith.appeal_rejected",
            tone="danger",
            icon="x-circle",
        ),
        Transition(
            verb="close",
            label=_("Let the withdrawal stand"),
            sources=(S.WITHDRAWN,),
            targets=(S.STANDS,),
            who=policies.system_acts,
            event="good_faith.unappealed",
            effect=effects.end,
            stops=(APPEAL,),
        ),
        Transition(
            verb="reinstate",
            label=_("Give the fast lane back"),
            consequence=_("The owner's complaints go first again. The rights owner reads your reason."),
            sources=(S.WITHDRAWN, S.STANDS),
            targets=(S.REINSTATED,),
            who=policies.staff_acts,
            inputs=(inputs.REASON,),
            event="good_faith.reinstated",
            effect=effects.reinstate,
            stops=(APPEAL,),
            topic="good_faith.reinstated",
            icon="arrow-counterclockwise",
        ),
    ),
)
