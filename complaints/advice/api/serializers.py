"""Reading a question, and the shapes of answers for the API's description."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from complaints.advice.actions import MAX_FILES, MAX_LINE, MAX_LISTINGS, MIN_QUESTION
from complaints.advice.choices import AdviceState, Recommendation, Topic
from complaints.advice.inputs import MAX_TEXT
from complaints.api.serializers import OwnerName, RightInBrief
from core.api.serializers import StrictSerializer
from core.api.shapes import ClockShape, DocumentShape, Shape, StepShape, or_empty


class QuestionInput(StrictSerializer):
    """A question to CBBC."""

    topic = serializers.ChoiceField(choices=Topic.choices)
    question = serializers.CharField(min_length=MIN_QUESTION, max_length=MAX_TEXT)
    wanted = serializers.CharField(
        max_length=MAX_TEXT, required=False, allow_blank=True, help_text=gettext_lazy("What should come of it")
    )
    right = serializers.CharField(
        max_length=60,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("Number of the right that it is about, as `/rights` shows it"),
    )
    owner = serializers.CharField(
        max_length=60,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("For agents that name no right: code of the rights owner for whom they ask"),
    )
    listings = serializers.ListField(
        child=serializers.CharField(max_length=MAX_LINE),
        required=False,
        max_length=MAX_LISTINGS,
        help_text=gettext_lazy("Listings, shops or sellers that it is about, as examples"),
    )
    documents = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MAX_FILES,
        help_text=gettext_lazy("Ids of files stored with `POST /documents`"),
    )


# The shapes below describe what complaints.advice.api.reading builds.


class AdviceCore(Shape):
    """What every representation of a request holds."""

    reference = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=AdviceState.choices)
    owner = OwnerName()
    topic = serializers.ChoiceField(choices=Topic.choices)
    right = RightInBrief(allow_null=True)
    recommendation = serializers.ChoiceField(choices=or_empty(Recommendation.choices))
    created_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="When the next clock runs out.")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class AdviceSummary(AdviceCore):
    """A request in a list, and after a write."""


class AdviceFileShape(DocumentShape):
    """A file; `href` hands it out."""

    added_at = serializers.DateTimeField()
    href = serializers.CharField()


class AdviceLinks(Shape):
    """Lists that belong to the request."""

    events = serializers.CharField()
    remarks = serializers.CharField()


class AdviceDetail(AdviceCore):
    """A whole request."""

    href = serializers.CharField()
    state_label = serializers.CharField()
    waits_for = serializers.CharField(help_text="Who owes the next step: staff or portal; empty where nobody does.")
    listings = serializers.ListField(child=serializers.CharField())
    question = serializers.CharField()
    wanted = serializers.CharField()
    answer = serializers.CharField(help_text="The latest answer of CBBC; empty before there is one.")
    complaint = serializers.CharField(allow_null=True, help_text="The complaint that grew out of the answer.")
    draft = serializers.CharField(allow_null=True, help_text="The draft complaint in which the question arose.")
    clocks = ClockShape(many=True)
    files = AdviceFileShape(many=True)
    steps = StepShape(many=True)
    links = AdviceLinks()


class AdviceRemarkShape(Shape):
    """One answer, question or addition."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    who = serializers.CharField()
    text = serializers.CharField()
    recommendation = serializers.ChoiceField(choices=or_empty(Recommendation.choices))
    files = AdviceFileShape(many=True)
