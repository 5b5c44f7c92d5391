"""What the verbs of an enrolment ask for."""

from django.utils.translation import gettext_lazy as _

from core.workflow.inputs import Choice, Documents, Text
from programmes.choices import (
    EnrolmentRefusal,
    ExitReason,
    PlatformRefusal,
    SendBackReason,
    SuspensionReason,
)

# What the system finds by itself nobody else claims; a merger is its own action.
FOUND_BY_THE_SYSTEM = frozenset(
    {SuspensionReason.RIGHT_LAPSED, SuspensionReason.POWER_ENDED, SuspensionReason.AGREEMENT_ENDED}
)

NOTE = Text(name="note", label=_("Note"), help=_("Only CBBC staff read this."), required=False, max_length=2000)
MESSAGE = Text(
    name="message",
    label=_("Words to the rights owner"),
    help=_("They stand in the invitation, beside what the programme is and what to do next."),
    required=False,
    max_length=2000,
)
DECLARED_NAME = Text(name="declared_name", label=_("Your name"), single_line=True, min_length=2, max_length=120)
DECLARED_TITLE = Text(name="declared_title", label=_("Your job title"), single_line=True, min_length=2, max_length=120)
SEND_BACK = Choice(name="reason", label=_("Why does it go back?"), choices=SendBackReason.choices)
SEND_BACK_NOTE = Text(
    name="note",
    label=_("What is to be mended?"),
    help=_("The rights owner reads these words. What you noted at single items is shown there."),
    min_length=10,
    max_length=4000,
)
REFUSAL = Choice(name="reason", label=_("Why is it refused?"), choices=EnrolmentRefusal.choices)
REFUSAL_NOTE = Text(
    name="note",
    label=_("Explanation for the rights owner"),
    help=_("Required when the reason is “another reason”."),
    required=False,
    max_length=2000,
)
PLATFORM_REFERENCE = Text(
    name="platform_reference", label=_("JD's reference"), single_line=True, required=False, max_length=60
)
PLATFORM_REASON = Choice(name="reason", label=_("Reason"), choices=PlatformRefusal.choices)
PLATFORM_NOTE = Text(
    name="note",
    label=_("Explanation"),
    help=_("Required when the reason is “another reason”."),
    required=False,
    max_length=2000,
)
PLATFORM_QUESTION = Text(
    name="question", label=_("What is missing?"), help=_("CBBC and the rights owner read these words."), min_length=2
)
PLATFORM_ANSWER = Documents(
    name="documents", label=_("JD's answer"), help=_("The letter or message in which JD says so."), max_count=3
)
SUSPENSION = Choice(
    name="reason",
    label=_("Why is it suspended?"),
    choices=[choice for choice in SuspensionReason.choices if choice[0] not in FOUND_BY_THE_SYSTEM],
)
SUSPENSION_NOTE = Text(
    name="note",
    label=_("Explanation"),
    help=_("The rights owner reads these words. Say what would mend it."),
    min_length=2,
    max_length=2000,
)
REINSTATEMENT_NOTE = Text(
    name="note", label=_("What has been mended?"), help=_("Everybody concerned reads these words."), max_length=2000
)
EXIT = Choice(
    name="reason",
    label=_("Why does the enrolment end?"),
    choices=[choice for choice in ExitReason.choices if choice[0] != ExitReason.MERGED],
)
EXIT_NOTE = Text(name="note", label=_("Note"), required=False, max_length=2000)
