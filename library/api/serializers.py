"""Reading proposals and comments, and the shapes of answers for the API's description."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from core.api.serializers import StrictSerializer
from core.api.shapes import Shape
from library.choices import CommentOutcome, EditionState, Kind, Readers
from library.rendering import MOST_BYTES
from library.standards.consulting import MAX_COMMENT

PROPOSED = [one for one in Kind.choices if one[0] != Kind.STANDARD]


class ProposalInput(StrictSerializer):
    """What is proposed to CBBC for the library; a title and a text in one language at least."""

    kind = serializers.ChoiceField(choices=PROPOSED)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    title_zh = serializers.CharField(max_length=200, required=False, allow_blank=True)
    summary = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    summary_zh = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    markdown = serializers.CharField(max_length=MOST_BYTES, required=False, allow_blank=True)
    markdown_zh = serializers.CharField(max_length=MOST_BYTES, required=False, allow_blank=True)
    source = serializers.CharField(max_length=300, required=False, allow_blank=True)  # type: ignore[assignment]
    document = serializers.UUIDField(
        required=False, help_text=gettext_lazy("A PDF that you have stored, by its id: the text in English")
    )
    document_zh = serializers.UUIDField(
        required=False, help_text=gettext_lazy("A PDF that you have stored, by its id: the text in Chinese")
    )
    note = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text=gettext_lazy("For CBBC's editors alone")
    )


class CommentInput(StrictSerializer):
    """What is said about a clause."""

    clause = serializers.CharField(max_length=20, help_text=gettext_lazy("Number of the clause"))
    text = serializers.CharField(max_length=MAX_COMMENT)
    wording = serializers.CharField(
        max_length=MAX_COMMENT,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("Wording that you would like instead"),
    )


class FinishInput(StrictSerializer):
    """Nothing is asked."""


class AdoptInput(StrictSerializer):
    """That your organisation stands by an edition of a standard."""

    signed_by = serializers.CharField(
        max_length=200, help_text=gettext_lazy("Who signs for your organisation: name and position")
    )
    agrees = serializers.BooleanField(
        help_text=gettext_lazy("True: your organisation has read every clause, and stands by this edition")
    )


# The shapes below describe what library.api.reading builds.


class LibraryOrganisation(Shape):
    """Whose guide it is."""

    name = serializers.CharField()


class EntrySummary(Shape):
    """An entry in a list, in the words of the edition that holds today."""

    reference = serializers.CharField()
    href = serializers.CharField()
    code = serializers.CharField(help_text="The name by which rules cite it; may be empty.")
    kind = serializers.ChoiceField(choices=Kind.choices)
    readers = serializers.ChoiceField(choices=Readers.choices)
    organisation = LibraryOrganisation(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())
    title = serializers.CharField()
    title_zh = serializers.CharField()
    summary = serializers.CharField()
    summary_zh = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    source_url = serializers.CharField()
    edition_in_force = serializers.IntegerField(allow_null=True, help_text="Its number; null where none is yet.")
    updated_at = serializers.DateTimeField(
        help_text="When an edition that you may read changed last, or one was withdrawn."
    )


class EditionHead(Shape):
    """An edition in the list of its entry."""

    number = serializers.IntegerField()
    reference = serializers.CharField()
    href = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(choices=EditionState.choices)
    title = serializers.CharField()
    title_zh = serializers.CharField()
    effective_from = serializers.DateField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    is_yours = serializers.BooleanField(help_text="Whether your organisation proposed it.")
    reason = serializers.CharField(help_text="Why CBBC declined what you proposed, or it was given up; else empty.")


class ClauseShape(Shape):
    """A clause of a standard."""

    number = serializers.CharField()
    heading = serializers.CharField()
    heading_zh = serializers.CharField()
    text = serializers.CharField()
    text_zh = serializers.CharField()


class EditionFile(Shape):
    """A file that holds the text of an edition; `href` hands it out."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    language = serializers.ChoiceField(choices=["en", "zh-CN"])
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    href = serializers.CharField()


class EditionText(Shape):
    """The words of an edition."""

    number = serializers.IntegerField()
    summary = serializers.CharField()
    summary_zh = serializers.CharField()
    changes = serializers.CharField(help_text="What is new against the edition before.")
    changes_zh = serializers.CharField()
    markdown = serializers.CharField()
    markdown_zh = serializers.CharField()
    html = serializers.CharField(help_text="The Markdown as it is shown: cleaned, without pictures.")
    html_zh = serializers.CharField()
    files = EditionFile(many=True)
    clauses = ClauseShape(many=True)


class EntryDetail(EntrySummary):
    """A whole entry."""

    review_on = serializers.DateField(
        allow_null=True, help_text="When CBBC looks whether it still holds; null for everybody else."
    )
    editions = EditionHead(many=True)
    text = EditionText(allow_null=True, help_text="Of the edition in force.")


class AdopterShape(Shape):
    """An organisation that stands by a standard."""

    name = serializers.CharField()
    since = serializers.DateField()


class EditionDetail(EditionHead):
    """One edition, whole."""

    comments_until = serializers.DateField(allow_null=True, help_text="The last day for comments on a draft.")
    text = EditionText()
    adopted_by = AdopterShape(many=True)


class ClauseCommentShape(Shape):
    """A comment of your organisation, with CBBC's answer."""

    id = serializers.IntegerField()
    clause = serializers.CharField()
    text = serializers.CharField()
    wording = serializers.CharField()
    created_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(choices=CommentOutcome.choices)
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class FinishedShape(Shape):
    """That your organisation has no further comments."""

    finished_at = serializers.DateTimeField()
