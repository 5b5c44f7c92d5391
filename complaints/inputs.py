"""What the verbs of a complaint ask for."""

from django.utils.translation import gettext_lazy as _

from complaints.choices import PlatformReason, RefusalReason, TargetState, WithdrawalReason
from core.workflow.inputs import Choice, Documents, Integer, Rows, Text

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

DECISIONS = Rows(
    name="decisions",
    label=_("Decisions"),
    row=(
        Integer(name="target", label=_("Number of the target in the complaint")),
        Choice(
            name="decision",
            label=_("Decision"),
            choices=[choice for choice in TargetState.choices if choice[0] != TargetState.PENDING],
        ),
        Choice(
            name="reason", label=_("Reason; required with “refused”"), choices=PlatformReason.choices, required=False
        ),
        Text(name="note", label=_("Note"), required=False, max_length=500),
    ),
    max_rows=500,
)
