"""The life cycle of an advice request: asked, answered, closed."""

from django.utils.translation import gettext_lazy as _

from complaints.advice import effects, inputs, policies
from complaints.advice.choices import AdviceState as S
from complaints.advice.queries import movable_by
from complaints.advice.states import STATES
from complaints.models import AdviceRequest
from core.clocks.words import with_length
from core.workflow.table import Table, Transition

CBBC_ADVICE = "cbbc.advice"
ADVICE_CLOSE = "owner.advice_close"
WITH_CBBC = (S.OPEN, S.IN_WORK)

advice_workflow: Table[AdviceRequest] = Table(
    noun="advice",
    model=AdviceRequest,
    states=STATES,
    visible_to=movable_by,
    transitions=(
        Transition(
            verb="ask",
            label=_("Ask CBBC"),
            sources=(),
            targets=(S.OPEN,),
            who=policies.owner_acts,
            event="advice.asked",
            effect=effects.ask,
            starts=(CBBC_ADVICE,),
            topic="advice.asked",
        ),
        Transition(
            verb="take",
            label=_("Take"),
            consequence=_("You work on it. Colleagues see that it is yours, and can take it over."),
            sources=WITH_CBBC,
            targets=(S.IN_WORK,),
            who=policies.takes,
            event="advice.taken",
            effect=effects.take,
            tone="primary",
            icon="person-check",
        ),
        Transition(
            verb="reply",
            label=_("Answer"),
            consequence=with_length(
                _("The rights owner reads the answer, and has %(length)s to ask further before the request closes."),
                ADVICE_CLOSE,
            ),
            sources=(*WITH_CBBC, S.WAITING),
            targets=(S.ANSWERED,),
            who=policies.staff_acts,
            inputs=(inputs.ANSWER, inputs.RECOMMENDATION, inputs.ANSWER_FILES),
            event="advice.replied",
            effect=effects.reply,
            stops=(CBBC_ADVICE,),
            starts=(ADVICE_CLOSE,),
            topic="advice.replied",
            tone="primary",
            icon="reply",
        ),
        Transition(
            verb="question_back",
            label=_("Ask back"),
            consequence=_("The rights owner is asked. CBBC's clock rests until the answer arrives."),
            sources=WITH_CBBC,
            targets=(S.WAITING,),
            who=policies.staff_acts,
            inputs=(inputs.QUESTION_BACK,),
            event="advice.questioned",
            effect=effects.question_back,
            pauses=(CBBC_ADVICE,),
            topic="advice.questioned",
            icon="question-circle",
        ),
        Transition(
            verb="supply",
            label=_("Answer CBBC"),
            consequence=_("CBBC goes on with its advice."),
            sources=(S.WAITING,),
            targets=(S.OPEN,),
            who=policies.owner_acts,
            inputs=(inputs.SUPPLIED, inputs.SUPPLIED_FILES),
            event="advice.supplied",
            effect=effects.supply,
            resumes=(CBBC_ADVICE,),
            topic="advice.supplied",
            tone="primary",
            icon="reply",
        ),
        Transition(
            verb="follow_up",
            label=_("Ask further"),
            consequence=_("CBBC answers again."),
            sources=(S.ANSWERED,),
            targets=(S.OPEN,),
            who=policies.owner_acts,
            inputs=(inputs.FURTHER, inputs.FURTHER_FILES),
            event="advice.followed_up",
            effect=effects.follow_up,
            stops=(ADVICE_CLOSE,),
            starts=(CBBC_ADVICE,),
            topic="advice.followed_up",
            icon="chat-left-dots",
        ),
        Transition(
            verb="close",
            label=_("Close"),
            consequence=_("The request is closed. A new one can be made at any time."),
            sources=(S.ANSWERED,),
            targets=(S.CLOSED,),
            who=policies.closes,
            event="advice.closed",
            effect=effects.close,
            stops=(ADVICE_CLOSE,),
            topic="advice.closed",
            irreversible=True,
            icon="check-circle",
        ),
        Transition(
            verb="withdraw",
            label=_("Withdraw"),
            consequence=_("The request is closed without an answer."),
            sources=(*WITH_CBBC, S.WAITING),
            targets=(S.WITHDRAWN,),
            who=policies.owner_acts,
            inputs=(inputs.NOTE,),
            event="advice.withdrawn",
            effect=effects.withdraw,
            stops=(CBBC_ADVICE,),
            topic="advice.withdrawn",
            irreversible=True,
            icon="arrow-counterclockwise",
        ),
    ),
)
