"""What the verbs of an advice request ask for."""

from django.utils.translation import gettext_lazy as _

from complaints.advice.choices import Recommendation
from core.workflow.inputs import Choice, Documents, Text

MAX_TEXT = 4000

ANSWER = Text(
    name="answer",
    label=_("CBBC's answer"),
    help=_("The rights owner reads these words. Say what the law and JD's rules allow, and what comes next."),
    min_length=20,
    max_length=MAX_TEXT,
)
RECOMMENDATION = Choice(name="recommendation", label=_("What does CBBC recommend?"), choices=Recommendation.choices)
ANSWER_FILES = Documents(name="documents", label=_("Files"), required=False)
QUESTION_BACK = Text(
    name="question",
    label=_("What do you need to know?"),
    help=_("The rights owner reads these words. Name the document or the fact that is missing."),
    min_length=10,
    max_length=MAX_TEXT,
)
SUPPLIED = Text(name="answer", label=_("Your answer"), min_length=2, max_length=MAX_TEXT)
SUPPLIED_FILES = Documents(
    name="documents",
    label=_("Files"),
    help=_("Add what was asked for: the contract, letters, pictures."),
    required=False,
)
FURTHER = Text(name="question", label=_("What else do you want to know?"), min_length=10, max_length=MAX_TEXT)
FURTHER_FILES = Documents(name="documents", label=_("Files"), required=False)
NOTE = Text(name="note", label=_("Note"), required=False, max_length=2000)
