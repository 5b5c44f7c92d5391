"""What the verbs of an edition ask for."""

from django.utils.translation import gettext_lazy as _

from core.workflow.inputs import Day, Text

REASON = Text(
    name="reason",
    label=_("Why?"),
    help=_("Whoever proposed or reads it is told in these words."),
    min_length=10,
    max_length=2000,
)
COMMENTS_UNTIL = Day(
    name="comments_until", label=_("Comments until"), help=_("The last day on which organisations can comment.")
)
NEXT_REVIEW = Day(name="review_on", label=_("Look at it again on"))
