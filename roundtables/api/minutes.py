"""The minutes of a roundtable through the API: read section by section, and commented while they are out for that."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.api import idempotency
from core.api.schema import IDEMPOTENCY_KEY, IF_NONE_MATCH, PAGE_PARAMETERS, paged
from core.api.serializers import StrictSerializer
from core.api.shapes import Shape
from core.api.views import ApiView, ListView
from core.workflow.errors import InvalidInputs, NotVisible, require
from roundtables import policies, queries
from roundtables.actions import minutes as actions
from roundtables.actions.minutes import MAX_COMMENT, MIN_COMMENT
from roundtables.api import reading
from roundtables.api.views import ANSWER, NOT_MODIFIED, READ, ROUNDTABLE, unless_known
from roundtables.choices import CommentOutcome
from roundtables.minutes_pages import Comment, Section, comment_of, minutes_of
from roundtables.models import MinutesComment, Roundtable


class MinutesCommentInput(StrictSerializer):
    """A comment on a section of the minutes."""

    section = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="The `id` of the section.")
    text = serializers.CharField(
        min_length=MIN_COMMENT, max_length=MAX_COMMENT, help_text="What should be changed, and why."
    )


class MinutesCommentShape(Shape):
    """A comment on the minutes, and what became of it."""

    id = serializers.IntegerField()
    section = serializers.IntegerField()
    at = serializers.DateTimeField()
    organisation = serializers.CharField(help_text="Whose comment it is.")
    text = serializers.CharField()
    outcome = serializers.ChoiceField(choices=CommentOutcome.choices)
    answer = serializers.CharField(help_text="What CBBC says to it; empty until it is answered.")
    answered_at = serializers.DateTimeField(allow_null=True)


class MinutesDecisionShape(Shape):
    """Something that was decided."""

    number = serializers.IntegerField(help_text="Counted within the roundtable.")
    text = serializers.CharField()
    text_zh = serializers.CharField()


class MinutesSectionShape(Shape):
    """The minutes of one agenda item, or of the meeting as a whole."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    title_zh = serializers.CharField()
    text = serializers.CharField()
    text_zh = serializers.CharField()
    decisions = MinutesDecisionShape(many=True)
    action_points = serializers.ListField(child=serializers.CharField(), help_text="References of action points.")
    comments = MinutesCommentShape(many=True)


class MinutesShape(Shape):
    """The minutes of a roundtable, as far as you may read them."""

    roundtable = serializers.CharField()
    is_agreed = serializers.BooleanField(help_text="Whether the words stand.")
    sent_at = serializers.DateTimeField(allow_null=True)
    comments_until = serializers.DateField(allow_null=True, help_text="The last day for comments, in Beijing.")
    takes_comments = serializers.BooleanField(help_text="Whether you can comment now.")
    agreed_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    sections = MinutesSectionShape(many=True)
    links = serializers.DictField(child=serializers.CharField())


class MinutesView(ApiView):
    """The minutes of one roundtable."""

    scopes = {"GET": READ}

    @extend_schema(
        operation_id="roundtables_minutes",
        summary="Read the minutes of a roundtable",
        parameters=[ROUNDTABLE, IF_NONE_MATCH],
        responses={200: MinutesShape, 304: NOT_MODIFIED},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Once they were sent: the sections that you may read, and your organisation's comments with what became of
        them."""
        roundtable = minuted(self.actor, reference)
        return unless_known(request, minutes_shown(roundtable, actor=self.actor), roundtable, self.actor)


class CommentsView(ListView):
    """Comments on the minutes of one roundtable."""

    orders = {"oldest": keyset.Order("api.minutes.comments", [keyset.Key("id")])}
    scopes = {"GET": READ, "POST": ANSWER}

    @extend_schema(
        operation_id="roundtables_comments",
        summary="List your comments on the minutes of a roundtable",
        parameters=[ROUNDTABLE, *PAGE_PARAMETERS],
        responses={200: paged(MinutesCommentShape)},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Comments of your own organisation with CBBC's answers, oldest first."""
        roundtable = minuted(self.actor, reference)
        rows = queries.comments_visible_to(self.actor).filter(section__roundtable=roundtable)
        page = self.page(rows.select_related("organisation"))
        return self.answer([comment_shown(comment_of(row), section=row.section_id) for row in page.rows], page)

    @extend_schema(
        operation_id="roundtables_comment",
        summary="Comment on the minutes of a roundtable",
        parameters=[ROUNDTABLE, IDEMPOTENCY_KEY],
        request=MinutesCommentInput,
        responses={201: MinutesCommentShape},
    )
    def post(self, request: Request, reference: str) -> Any:
        """What should be changed in a section, while the minutes are out for comments. CBBC answers each comment before
        the minutes are agreed."""
        roundtable = minuted(self.actor, reference)
        require(policies.comments(self.actor, roundtable))
        given = MinutesCommentInput(data=request.data)
        given.is_valid(raise_exception=True)
        return idempotency.once(request, lambda: self._take(roundtable, given.validated_data), actor=self.actor)

    def _take(self, roundtable: Roundtable, given: Mapping[str, Any]) -> Response:
        readable = queries.sections_visible_to(self.actor).filter(roundtable=roundtable)
        if not readable.filter(pk=given["section"]).exists():
            raise InvalidInputs({"section": [_("These minutes have no such section.")]})
        made = actions.comment(given["section"], given["text"], actor=self.actor)
        kept = MinutesComment.objects.select_related("organisation").get(pk=made.pk)
        return Response(comment_shown(comment_of(kept), section=made.section_id), status=201)


def minuted(actor: Actor, reference: str) -> Roundtable:
    """The roundtable with this reference whose minutes the actor may read. Raises NotVisible."""
    roundtable = reading.roundtable_for(actor, reference)
    if roundtable.minutes_sent_at is None and actor.audience != Audience.STAFF:
        raise NotVisible
    return roundtable


def minutes_shown(roundtable: Roundtable, *, actor: Actor) -> dict[str, Any]:
    """The minutes as this actor reads them. A fixed number of statements."""
    minutes = minutes_of(roundtable, actor=actor, now=timezone.now())
    return {
        "roundtable": roundtable.reference,
        "is_agreed": roundtable.agreed_at is not None,
        "sent_at": roundtable.minutes_sent_at,
        "comments_until": roundtable.comments_until,
        "takes_comments": minutes.takes_comments,
        "agreed_at": roundtable.agreed_at,
        "published_at": roundtable.published_at,
        "sections": [_section_shown(section, section.pk) for section in minutes.sections if section.pk is not None],
        "links": {"comments": reverse("api:roundtables-comments", args=[roundtable.reference])},
    }


def _section_shown(section: Section, key: int) -> dict[str, Any]:
    return {
        "id": key,
        "title": str(section.title),
        "title_zh": section.title_zh,
        "text": section.text,
        "text_zh": section.text_zh,
        "decisions": [{"number": one.number, "text": one.text, "text_zh": one.text_zh} for one in section.decisions],
        "action_points": [one.reference for one in section.points],
        "comments": [comment_shown(one, section=key) for one in section.comments],
    }


def comment_shown(comment: Comment, *, section: int) -> dict[str, Any]:
    """One comment. Who of the organisation wrote it is its own affair."""
    return {
        "id": comment.pk,
        "section": section,
        "at": comment.at,
        "organisation": comment.organisation,
        "text": comment.text,
        "outcome": comment.outcome,
        "answer": comment.answer,
        "answered_at": comment.answered_at,
    }
