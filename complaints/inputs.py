"""What the verbs of a complaint ask for."""

from django.utils.translation import gettext_lazy as _

from complaints import colleagues
from complaints.choices import (
    DECISIONS as TARGET_DECISIONS,
)
from complaints.choices import (
    ActionKind,
    ActionOutcome,
    CounterReason,
    DelayReading,
    DelayReason,
    PlatformReason,
    Priority,
    Reason,
    RefusalReason,
    ServiceMeans,
    WithdrawalReason,
)
from core.workflow.inputs import Choice, Day, Documents, Instant, Integer, Pick, Rows, Several, Text

QUESTION = Text(
    name="question",
    label=_("What do you need to know?"),
    help=_("The rights owner reads these words. Name the document or the fact that is missing."),
    min_length=10,
    max_length=4000,
)
ANSWER = Text(name="answer", label=_("Your answer"), min_length=2, max_length=4000)
ANSWER_FILES = Documents(
    name="documents",
    label=_("Files"),
    help=_("Add what was asked for: pictures, certificates, receipts."),
    required=False,
)
NOTE = Text(name="note", label=_("Note"), help=_("Only CBBC staff read this."), required=False, max_length=2000)
REFUSAL = Choice(name="reason", label=_("Why is the complaint refused?"), choices=RefusalReason.choices)
REFUSAL_NOTE = Text(
    name="note",
    label=_("Explanation for the rights owner"),
    help=_("Say what could be done better. Required when the reason is “another reason”."),
    required=False,
    max_length=2000,
)
CASE_NUMBER = Text(name="case_number", label=_("JD case number"), single_line=True, min_length=1, max_length=60)
PLATFORM_QUESTION = Text(name="question", label=_("What does JD need to know?"), min_length=2, max_length=4000)
PLATFORM_REASON = Choice(name="reason", label=_("Reason"), choices=PlatformReason.choices)
PLATFORM_NOTE = Text(name="note", label=_("Note"), required=False, max_length=500)
WITHDRAWAL = Choice(name="reason", label=_("Why do you withdraw the complaint?"), choices=WithdrawalReason.choices)
WITHDRAWAL_NOTE = Text(name="note", label=_("Note"), required=False, max_length=2000)

ASSIGNEE = Pick(
    name="assignee", label=_("Assigned to"), options=colleagues.with_load, empty=_("Nobody"), required=False
)
# The priority that no person sets.
AS_COMPUTED = "0"
PRIORITY = Choice(
    name="priority",
    label=_("Priority"),
    choices=[*((str(value), label) for value, label in Priority.choices), (AS_COMPUTED, _("As computed"))],
)
PRIORITY_NOTE = Text(
    name="note", label=_("Why?"), help=_("Colleagues read this beside the priority."), min_length=10, max_length=500
)
NEW_REASON = Choice(name="reason", label=_("On which reason does the complaint really stand?"), choices=Reason.choices)
REROUTE_NOTE = Text(
    name="note", label=_("Why?"), help=_("The rights owner reads this."), min_length=10, max_length=1000
)

COUNTER_REASONS = Several(name="reasons", label=_("What the seller says"), choices=CounterReason.choices)
COUNTER_STATEMENT = Text(
    name="statement",
    label=_("The seller's statement"),
    help=_("The rights owner reads it once it is served."),
    min_length=2,
    max_length=10_000,
)
SELLER_NAME = Text(
    name="seller_name", label=_("Real name of the seller"), single_line=True, min_length=1, max_length=200
)
SELLER_USCC = Text(
    name="seller_uscc",
    label=_("Unified social credit code of the seller"),
    single_line=True,
    required=False,
    max_length=30,
)
RECEIVED_AT = Instant(name="received_at", label=_("When JD received it"), help=_("Empty: just now."), required=False)
COUNTER_FILES = Documents(name="documents", label=_("The seller's evidence"), required=False)
RETURN_NOTE = Text(name="note", label=_("What is missing in the statement?"), min_length=2, max_length=2000)
ARRIVED_AT = Instant(
    name="arrived_at",
    label=_("When it reached the rights owner"),
    help=_("The period runs from here. Empty: it arrives now, in the portal."),
    required=False,
)
SERVICE_MEANS = Choice(name="means", label=_("How it reached them"), choices=ServiceMeans.choices, required=False)
CONCESSION_NOTE = Text(name="note", label=_("Note"), help=_("JD and CBBC read this."), required=False, max_length=2000)
ACTION_KIND = Choice(name="kind", label=_("What have you done?"), choices=ActionKind.choices)
AUTHORITY = Text(
    name="authority",
    label=_("Which authority or court?"),
    help=_("Its full name, in Chinese where you have it."),
    single_line=True,
    min_length=2,
    max_length=200,
)
FILED_ON = Day(name="filed_on", label=_("When did you file it?"))
AUTHORITY_CASE = Text(name="case_number", label=_("Its case number"), single_line=True, required=False, max_length=100)
PROOF_OF_ACTION = Documents(
    name="documents",
    label=_("Proof"),
    help=_("The receipt of the authority or the court's notice of acceptance. JD reads it."),
)
DELAY_REASON = Choice(name="reason", label=_("What takes longer?"), choices=DelayReason.choices)
DELAY_EXPLANATION = Text(
    name="explanation",
    label=_("Explanation"),
    help=_("What you have begun, when, and when it will be done."),
    min_length=20,
    max_length=2000,
)
DELAY_DAYS = Integer(name="days", label=_("How many working days do you need?"), maximum=20)
DELAY_PROOF = Documents(name="documents", label=_("Proof of the delay"), required=False)
DELAY_READING = Choice(
    name="reading",
    label=_("How the days are counted"),
    help=_("The Reply of the Supreme People's Court (Fa Shi [2020] 9) is read in two ways; both are held here."),
    choices=DelayReading.choices,
)
GRANTED_DAYS = Integer(name="days", label=_("How many working days are granted?"), maximum=20)
EXTENSION_NOTE = Text(name="note", label=_("Note"), required=False, max_length=2000)
EXTENSION_REFUSAL = Text(
    name="note", label=_("Why is it refused?"), help=_("The rights owner reads this."), min_length=10, max_length=2000
)
ACTION_OUTCOME = Choice(
    name="outcome",
    label=_("How did it end?"),
    choices=[(value, label) for value, label in ActionOutcome.choices if value],
)
OUTCOME_ON = Day(name="outcome_on", label=_("Date of the decision or settlement"))
OUTCOME_NOTE = Text(name="note", label=_("Note"), required=False, max_length=2000)
OUTCOME_FILES = Documents(name="documents", label=_("The decision or the settlement"), required=False)
LIFT_NOTE = Text(name="note", label=_("Note"), required=False, max_length=500)

DECISIONS = Rows(
    name="decisions",
    label=_("Decisions"),
    row=(
        Integer(name="target", label=_("Number of the target in the complaint")),
        Choice(
            name="decision",
            label=_("Decision"),
            choices=[(decision.value, decision.label) for decision in TARGET_DECISIONS],
        ),
        Choice(
            name="reason", label=_("Reason; required with “refused”"), choices=PlatformReason.choices, required=False
        ),
        Text(name="note", label=_("Note"), required=False, max_length=500),
        Text(
            name="shop_number",
            label=_("Number of the shop that sells it, on the same site"),
            single_line=True,
            required=False,
            max_length=20,
        ),
        Text(name="shop_name", label=_("Name of that shop"), single_line=True, required=False, max_length=200),
        Text(
            name="seller_name",
            label=_("Company behind that shop"),
            single_line=True,
            required=False,
            max_length=200,
        ),
        Text(
            name="seller_uscc",
            label=_("Unified social credit code of that company"),
            single_line=True,
            required=False,
            max_length=30,
        ),
    ),
    max_rows=500,
)
