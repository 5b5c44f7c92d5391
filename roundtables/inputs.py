"""What the verbs of roundtables, issues and action points ask for."""

from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Zone
from core.workflow.inputs import Choice, Day, Instant, Text

MAX_TEXT = 4000

REASON = Text(
    name="reason",
    label=_("Why?"),
    help=_("Those whom it concerns read these words."),
    min_length=5,
    max_length=2000,
)
STARTS_AT = Instant(name="starts_at", label=_("Begins at"))
ENDS_AT = Instant(name="ends_at", label=_("Ends at"))
ZONE = Choice(name="zone", label=_("Time of"), choices=Zone.choices)
VENUE = Text(name="venue", label=_("Venue"), required=False, max_length=300, single_line=True)
VENUE_ZH = Text(name="venue_zh", label=_("Venue in Chinese"), required=False, max_length=300, single_line=True)
LINK = Text(name="link", label=_("Link to join"), required=False, max_length=500, single_line=True)
COMMENTS_UNTIL = Day(name="comments_until", label=_("Comments until"))
ANSWER = Text(name="text", label=_("Answer"), min_length=5, max_length=MAX_TEXT)
ANSWER_ZH = Text(name="text_zh", label=_("Answer in Chinese"), required=False, max_length=MAX_TEXT)
NOT_SETTLED = Text(name="reason", label=_("What is still open?"), min_length=5, max_length=2000)
REPORT = Text(name="report", label=_("What was done?"), min_length=5, max_length=MAX_TEXT)
NEW_DAY = Day(name="due_on", label=_("New day"))
ASKED_DAY = Day(name="day", label=_("Until when?"))
