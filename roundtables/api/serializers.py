"""Shapes of roundtables, issues and action points in the API; roundtables.api.reading builds what they describe."""

from rest_framework import serializers

from complaints.api.serializers import OwnerName
from core.accounts.choices import Language, Zone
from core.api.shapes import ClockShape, Shape, StepShape
from roundtables.choices import ActionState, IssueState, IssueTopic, ItemReaders, RoundtableState


class RoundtableSummary(Shape):
    """A roundtable in a list."""

    reference = serializers.CharField()
    version = serializers.IntegerField()
    number = serializers.IntegerField(help_text="Number in the series.")
    state = serializers.ChoiceField(choices=RoundtableState.choices)
    theme = serializers.CharField()
    theme_zh = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    zone = serializers.ChoiceField(choices=Zone.choices, help_text="The zone of the place.")
    updated_at = serializers.DateTimeField()


class RoundtableIssueShape(Shape):
    """An issue under an agenda item."""

    reference = serializers.CharField()
    title = serializers.CharField()
    title_zh = serializers.CharField()
    href = serializers.CharField()


class AgendaItemShape(Shape):
    """One item of the agenda."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    title_zh = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    speaker = serializers.CharField()
    readers = serializers.ChoiceField(choices=ItemReaders.choices)
    issues = RoundtableIssueShape(many=True)


class RoundtableLinks(Shape):
    """What belongs to a roundtable."""

    pack = serializers.CharField(help_text="Your briefing pack as a PDF; `?language=zh` gives it in Chinese.")
    minutes = serializers.CharField(allow_null=True, help_text="Its minutes; null until they are sent.")


class RoundtableDetail(RoundtableSummary):
    """A whole roundtable."""

    href = serializers.CharField()
    state_label = serializers.CharField()
    venue = serializers.CharField()
    venue_zh = serializers.CharField()
    link = serializers.CharField(help_text="Where to join; empty where one cannot.")
    host = serializers.CharField()
    chair = serializers.CharField()
    languages = serializers.ListField(child=serializers.ChoiceField(choices=Language.choices))
    agenda = AgendaItemShape(many=True)
    links = RoundtableLinks()


class IssueSummary(Shape):
    """An issue in a list, and after a write."""

    reference = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=IssueState.choices)
    topic = serializers.ChoiceField(choices=IssueTopic.choices)
    title = serializers.CharField()
    title_zh = serializers.CharField(help_text="Empty until CBBC has put it into Chinese.")
    wish = serializers.CharField(help_text="What JD should do.")
    wish_zh = serializers.CharField(help_text="Empty until CBBC has put it into Chinese.")
    owner = OwnerName(allow_null=True, help_text="Who raised it; null where JD is not to see that.")
    supporters = serializers.IntegerField(help_text="How many other rights owners ask the same.")
    roundtable = serializers.CharField(allow_null=True, help_text="The roundtable on whose agenda it stands.")
    created_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class IssueAnswerShape(Shape):
    """One answer of JD."""

    at = serializers.DateTimeField()
    who = serializers.CharField()
    text = serializers.CharField()
    text_zh = serializers.CharField()


class LinkedShopShape(Shape):
    """A shop that an issue is about."""

    site = serializers.CharField()
    number = serializers.CharField()
    name = serializers.CharField()


class IssueDetail(IssueSummary):
    """A whole issue. What its owner does not tell JD is empty."""

    href = serializers.CharField()
    state_label = serializers.CharField()
    explanation = serializers.CharField(help_text="Empty where JD is not to see who raised it.")
    complaints = serializers.ListField(child=serializers.CharField(), help_text="References of linked complaints.")
    shops = LinkedShopShape(many=True)
    answers = IssueAnswerShape(many=True)
    action_points = serializers.ListField(child=serializers.CharField(), help_text="References of what came of it.")
    steps = StepShape(many=True)


class ActionPointSummary(Shape):
    """An action point in a list, and after a write."""

    reference = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ActionState.choices)
    what = serializers.CharField()
    what_zh = serializers.CharField()
    who = serializers.CharField(help_text="The organisation that is to do it.")
    is_yours = serializers.BooleanField(help_text="Whether your organisation is to do it.")
    due_on = serializers.DateField(help_text="The last day, in Beijing.")
    due_at = serializers.DateTimeField(allow_null=True, help_text="When the next clock runs out.")
    roundtable = serializers.CharField()
    created_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class ActionPointDetail(ActionPointSummary):
    """A whole action point."""

    href = serializers.CharField()
    state_label = serializers.CharField()
    report = serializers.CharField(help_text="What was done, in the words of whoever did it.")
    reason = serializers.CharField(
        help_text="Why it was sent back, postponed, dropped or opened again, or got no more time."
    )
    asked_day = serializers.DateField(
        allow_null=True, help_text="Until when more time is asked for; null once CBBC has answered."
    )
    asked_reason = serializers.CharField(help_text="Why more time is asked for.")
    issue = serializers.CharField(allow_null=True)
    clocks = ClockShape(many=True)
    steps = StepShape(many=True)
