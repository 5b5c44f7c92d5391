"""Giving a table in, and deciding about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.documents import actions as documents
from core.imports import endings, queries, registry, tasks
from core.imports.choices import ImportState, Mode, Source
from core.imports.models import Import
from core.tabular import reading
from core.tabular.errors import TabularError
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from core.workflow.keys import draw_key

DOCUMENT_KIND = "import"
TEXT_NAME = "pasted.txt"


def start(
    upload: "File[Any]",
    *,
    kind: str,
    actor: Actor,
    organisation_id: int,
    subject: models.Model | None = None,
    options: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Import:
    """Keep the file and have a worker read it. Nothing but the file's name and first bytes is judged here.

    `subject` is the record of the app's own that it is for; whether the actor may change that is the app's question.
    `options` is what was said beside the file (plain). Raises NotVisible, Refused, TabularError or DocumentRefused.
    """
    reading.examine(upload, upload.name or "")
    origin = _Origin(kind, Source.FILE, subject, options or {})
    return _start(upload, origin, actor=actor, organisation_id=organisation_id, now=now or timezone.now())


def start_text(
    text: str,
    *,
    kind: str,
    actor: Actor,
    organisation_id: int,
    subject: models.Model | None = None,
    options: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Import:
    """As `start`, from a text of one value a line: kept as a document, each line a row of the first column.

    Where the importer takes pasted tables, the text is read as a file is. Raises TabularError where nothing stands in
    it.
    """
    if not text.strip():
        raise TabularError("empty_text")
    upload: File[Any] = ContentFile(text.encode("utf-8", "replace"), name=TEXT_NAME)
    source = Source.FILE if registry.get(kind).pastes_table else Source.TEXT
    origin = _Origin(kind, source, subject, options or {})
    return _start(upload, origin, actor=actor, organisation_id=organisation_id, now=now or timezone.now())


@dataclass(frozen=True, slots=True)
class _Origin:
    """What is given, how, and for what."""

    kind: str
    source: Source
    subject: models.Model | None
    options: Mapping[str, Any]


def _start(upload: "File[Any]", origin: _Origin, *, actor: Actor, organisation_id: int, now: datetime) -> Import:
    importer, subject = registry.get(origin.kind), origin.subject
    organisation = importer.organisations(actor).filter(pk=organisation_id).first()
    if organisation is None:
        raise NotVisible
    _judge(importer, actor, organisation)
    with transaction.atomic():
        document = documents.store(upload, actor=actor, organisation_id=organisation.pk, kind=DOCUMENT_KIND, now=now)
        pk = draw_key(Import)
        record = Import.objects.create(
            pk=pk,
            reference=f"I-{now:%Y}-{pk:06d}",
            kind=importer.kind,
            source=origin.source,
            organisation=organisation,
            document=document,
            subject_type=subject._meta.label_lower if subject else "",
            subject_id=subject.pk if subject else None,
            options=dict(origin.options),
            started_by_id=actor.person_id,
            started_by_label=actor.label,
            started_by_audience=actor.audience,
            actor_kind=actor.kind,
            actor_id=actor.id,
            created_at=now,
            changed_at=now,
        )
        audit.record("imports.started", actor=actor, subject=record, data={"name": document.name}, now=now)
        call_worker(pk)
    return record


@transaction.atomic
def apply(pk: int, *, actor: Actor, mode: str, now: datetime | None = None) -> Import:
    """Decide that the rows are written: all of them, or the valid ones. A worker does it.

    Raises NotVisible, Refused, InvalidInputs, or Conflict where the import is not waiting for a decision.
    """
    moment = now or timezone.now()
    record = _locked(pk, actor=actor)
    _expect(record, ImportState.READY)
    if mode not in Mode.values:
        raise InvalidInputs({"mode": [_("Say whether all rows are meant, or the valid ones.")]})
    if mode == Mode.ALL and record.refused_count:
        raise InvalidInputs({"mode": [_("Some rows are refused, so not all can be imported.")]})
    if not record.valid_count:
        raise InvalidInputs({"mode": [_("There is nothing to import: no row would change anything.")]})
    record.mode = mode
    record.actor_kind, record.actor_id = actor.kind, actor.id
    endings.enter(record, ImportState.APPLYING, moment)
    record.save(update_fields=["mode", "actor_kind", "actor_id", "state", "changed_at", "claimed_until", "failures"])
    audit.record("imports.applied", actor=actor, subject=record, data={"mode": mode, **record.counts()}, now=moment)
    call_worker(pk)
    return record


@transaction.atomic
def discard(pk: int, *, actor: Actor, now: datetime | None = None) -> Import:
    """Put an import away before anything of it is written; the file and what was read of it are kept.

    Raises NotVisible, Refused, or Conflict where it is being written or over.
    """
    moment = now or timezone.now()
    record = _locked(pk, actor=actor)
    _expect(record, ImportState.READY, ImportState.READING)
    endings.enter(record, ImportState.DISCARDED, moment)
    record.finished_at = moment
    record.save(update_fields=["state", "changed_at", "claimed_until", "failures", "finished_at"])
    audit.record("imports.discarded", actor=actor, subject=record, now=moment)
    return record


def move_to(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> dict[str, int]:
    """Move the imports of an organisation that is merged into another; returns how many."""
    return {"imports": Import.objects.filter(organisation=source).update(organisation=into)}


def call_worker(pk: int) -> None:
    """Once committed, wake a worker. Robust: without a broker the sweep finds the import half a minute later."""

    def wake() -> None:  # named, not a partial: Django writes the name of what failed into its log
        tasks.advance.delay(pk)

    transaction.on_commit(wake, robust=True)


def _locked(pk: int, *, actor: Actor) -> Import:
    found = queries.visible_to(actor).select_related("organisation", "document")
    record = found.select_for_update(of=("self",)).filter(pk=pk).first()
    if record is None:
        raise NotVisible
    _judge(registry.get(record.kind), actor, record.organisation)
    return record


def _judge(importer: registry.Importer, actor: Actor, organisation: Organisation) -> None:
    require(importer.may(actor, organisation))


def _expect(record: Import, *states: ImportState) -> None:
    if record.state not in states:
        state = ImportState(record.state)
        reason = _("This import is not waiting for that: %(state)s.") % {"state": state.label}
        raise Conflict(Denied(reason, "wrong_state"), state=record.state)
