"""What several nouns show alike: clocks, lines of the story, steps. Shapes for the description, and what fills them."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers

from core.accounts.actors import Actor
from core.audit.queries import Entry
from core.clocks import rules
from core.clocks.calendars import last_day
from core.clocks.models.calendar import numbered_calendar
from core.documents.models import Document
from core.workflow import engine
from core.workflow.errors import NotVisible
from core.workflow.table import MovableRecord, Table

DOCUMENT = (
    "document__public_id",
    "document__name",
    "document__blob__media_type",
    "document__blob__size",
    "document__blob__sha256",
)
CLOCK = (
    "rule_id",
    "rule_code",
    "calendar_version_id",
    "granted",
    "started_at",
    "due_at",
    "paused_at",
    "stopped_at",
)


class Shape(serializers.Serializer[Any]):
    """Describes an answer."""


class ClockShape(Shape):
    """A period that runs or ran."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    source = serializers.CharField(help_text="Where the rule is written.")  # type: ignore[assignment]
    rule_version = serializers.IntegerField(help_text="The version of the rule on which the end was counted.")
    calendar = serializers.CharField(help_text="Whose working days count.")
    calendar_version = serializers.IntegerField(help_text="What was known of them then.")
    granted = serializers.IntegerField(allow_null=True, help_text="Units, where fewer were granted than the rule has.")
    is_estimated = serializers.BooleanField(help_text="The holidays of the year of the end were not published then.")
    zone = serializers.CharField()
    started_at = serializers.DateTimeField(help_text="From when the period counts, such as an arrival.")
    due_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    is_met = serializers.BooleanField(allow_null=True, help_text="Whether it was stopped in time; null while it runs.")


class EventShape(Shape):
    """One line of the timeline."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    event = serializers.CharField()
    text = serializers.CharField()
    who = serializers.CharField()


class StepShape(Shape):
    """A verb: where it is sent, or why it is not possible now."""

    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    href = serializers.CharField()
    is_available = serializers.BooleanField()
    reason = serializers.CharField()


class DocumentShape(Shape):
    """A stored file."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


def or_empty(choices: Any) -> list[tuple[str, Any]]:
    """Choices of a field that may be empty."""
    return [*choices, ("", "")]


def clock_shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A clock (`values(*CLOCK)`) by its instants; what is left of it is the reader's to derive."""
    rule, stopped_at = rules.of_clock(row["rule_id"]), row["stopped_at"]
    version, calendar = numbered_calendar(row["calendar_version_id"])
    return {
        "code": row["rule_code"],
        "label": rule.label_now(),
        "source": rule.source_now(),
        "rule_version": rule.version,
        "calendar": rule.calendar.code,
        "calendar_version": version,
        "granted": row["granted"],
        "is_estimated": not rule.until_date and calendar.is_estimated(last_day(row["due_at"], rule.tzinfo())),
        "zone": rule.zone,
        "started_at": row["started_at"],
        "due_at": row["due_at"],
        "paused_at": row["paused_at"],
        "stopped_at": stopped_at,
        "is_met": None if stopped_at is None else stopped_at <= row["due_at"],
    }


def event_shown(entry: Entry) -> dict[str, Any]:
    """One line of the story, in the words of the audience."""
    return {
        "id": entry.event.pk,
        "at": entry.event.at,
        "event": entry.event.verb.rpartition(".")[2],
        "text": entry.text,
        "who": entry.actor_label,
    }


def steps_shown(
    table: Table[Any], record: MovableRecord, *, href: str, verbs: Collection[str], actor: Actor
) -> list[dict[str, Any]]:
    """Every one of these verbs that concerns the actor: where it is sent, or why it is not possible now."""
    return [
        {
            "verb": option.transition.verb,
            "label": option.transition.label,
            "href": f"{href}/{option.transition.verb}",
            "is_available": option.is_available,
            "reason": option.reason,
        }
        for option in engine.options(table, record, actor=actor)
        if option.transition.verb in verbs
    ]


def document_shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A file from a row of a record that binds it (`values(*DOCUMENT)`)."""
    return {
        "id": row["document__public_id"],
        "name": row["document__name"],
        "media_type": row["document__blob__media_type"],
        "size": row["document__blob__size"],
        "sha256": row["document__blob__sha256"],
    }


def stored_shown(document: Document) -> dict[str, Any]:
    """A file that has just been stored."""
    blob = document.blob
    return {
        "id": document.public_id,
        "name": document.name,
        "media_type": blob.media_type,
        "size": blob.size,
        "sha256": blob.sha256,
    }


def public_id(text: str) -> UUID:
    """The id of a document as an address names it. Raises NotVisible."""
    try:
        return UUID(text)
    except ValueError as broken:
        raise NotVisible from broken
