"""Enumerations of imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportState(models.TextChoices):
    """Where an import stands: reading → ready → applying → done; or failed, or discarded."""

    READING = "reading", _("Being read")
    READY = "ready", _("Ready for your decision")
    APPLYING = "applying", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Stopped")
    DISCARDED = "discarded", _("Discarded")


WORKING = (ImportState.READING, ImportState.APPLYING)


class Source(models.TextChoices):
    """How the table came: as a file, or as a text of one value a line."""

    FILE = "file", _("File")
    TEXT = "text", _("Pasted text")


class Mode(models.TextChoices):
    """What is imported: every row, which nobody may have refused, or those that are valid."""

    ALL = "all", _("All rows")
    VALID = "valid", _("Valid rows only")


class RowVerdict(models.TextChoices):
    """What a row would do."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changes a record")
    SAME = "same", _("Already recorded")
    REFUSED = "refused", pgettext_lazy("row", "Refused")


WRITES = (RowVerdict.NEW, RowVerdict.CHANGED)


class Severity(models.TextChoices):
    """What a note on a row means: the row is refused, something was understood otherwise, or a value would change."""

    ERROR = "error", _("Error")
    CORRECTED = "corrected", _("Corrected")
    CHANGE = "change", _("Change")
