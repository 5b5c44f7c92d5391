"""The shapes of imported portfolios, and what is read in about them."""

from rest_framework import serializers

from core.api.serializers import StrictSerializer
from core.api.shapes import Shape, or_empty
from core.imports.choices import ImportState, Mode, RowVerdict, Severity
from programmes.api.serializers.organisations import OwnerInBrief


class ImportDecision(StrictSerializer):
    """What is to be written."""

    mode = serializers.ChoiceField(choices=Mode.choices)


class ImportCounts(Shape):
    """Rows by what they would do."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    refused = serializers.IntegerField()


class ImportShape(Shape):
    """A portfolio given as a table, and how far it has come."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=ImportState.choices)
    state_label = serializers.CharField()
    organisation = OwnerInBrief()
    name = serializers.CharField(help_text="Name of the file.")
    mode = serializers.ChoiceField(choices=or_empty(Mode.choices), help_text="What was decided.")
    counts = ImportCounts()
    corrected = serializers.IntegerField(help_text="Rows in which something was understood otherwise.")
    read = serializers.IntegerField(help_text="Rows read so far.")
    applied = serializers.IntegerField(help_text="Rows written so far.")
    remarks = serializers.ListField(child=serializers.CharField(), help_text="What is to be said about the file.")
    problem = serializers.CharField(help_text="Why it stopped, where it failed.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")
    href = serializers.CharField()
    rows = serializers.CharField()


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
