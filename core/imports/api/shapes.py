"""The shapes of imports, and what is read in about them."""

from rest_framework import serializers

from core.api.serializers import StrictSerializer
from core.api.shapes import Shape, or_empty
from core.imports.choices import ImportState, Mode, RowVerdict, Severity, Source


class ImportDecision(StrictSerializer):
    """What is to be written."""

    mode = serializers.ChoiceField(choices=Mode.choices)


class ImportOrganisation(Shape):
    """For whom a table was given."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_zh = serializers.CharField()


class ImportCounts(Shape):
    """Rows by what they would do."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    refused = serializers.IntegerField()


class ImportSummary(Shape):
    """A table that was given, and how far it has come."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=ImportState.choices)
    state_label = serializers.CharField()
    organisation = ImportOrganisation()
    name = serializers.CharField(help_text="Name of the file.")
    source = serializers.ChoiceField(choices=Source.choices, help_text="How it was given.")  # type: ignore[assignment]
    mode = serializers.ChoiceField(choices=or_empty(Mode.choices), help_text="What was decided.")
    counts = ImportCounts()
    corrected = serializers.IntegerField(help_text="Rows in which something was understood otherwise.")
    total = serializers.IntegerField(help_text="Rows of the file; about right while it is read.")
    read = serializers.IntegerField(help_text="Rows read so far.")
    applied = serializers.IntegerField(help_text="Rows written so far.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    href = serializers.CharField()


class ImportShape(ImportSummary):
    """A table that was given, how far it has come, and what you may do now."""

    subject = serializers.CharField(help_text="Reference of the record that it is for; empty where it is for none.")
    remarks = serializers.ListField(child=serializers.CharField(), help_text="What is to be said about the file.")
    problem = serializers.CharField(help_text="Why it stopped, where it failed.")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")
    has_rows = serializers.BooleanField(help_text="Whether the rows are still kept; the figures always are.")
    rows = serializers.CharField(help_text="Where the rows are listed.")
    refused = serializers.CharField(
        help_text="Where the refused rows are fetched as a file; empty where there are none."
    )


class ImportNoteShape(Shape):
    """One thing said about a row."""

    severity = serializers.ChoiceField(choices=Severity.choices)
    column = serializers.CharField(help_text="Empty where it is about the row.")
    code = serializers.CharField()
    text = serializers.CharField()
    before = serializers.CharField(help_text="As given, or as it is on record.")
    after = serializers.CharField(help_text="As understood, or as it would be.")


class ImportRowShape(Shape):
    """One row of a table."""

    number = serializers.IntegerField(help_text="As a person sees it in their program.")
    sheet = serializers.CharField()
    verdict = serializers.ChoiceField(choices=RowVerdict.choices)
    is_written = serializers.BooleanField()
    given = serializers.DictField(child=serializers.CharField(), help_text="Cells by the name of their column.")
    notes = ImportNoteShape(many=True)
