"""Putting rights on record and changing them, one by one or in batches, and the mark families that they stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.days import house_day
from core.outbox import events
from core.workflow.errors import InvalidInputs
from programmes import queries
from programmes.actions import right_fields
from programmes.actions.rights import claims
from programmes.actions.rights.claims import NumberTaken, report_claim
from programmes.actions.rights.writing import (
    RowsRefused,
    Write,
    changes_of,
    kept,
    locked_of,
    owner_for,
    values_of,
    written,
    written_one,
)
from programmes.models import MarkFamily, Right

BATCH = 500


@dataclass(frozen=True)
class RightRow:
    """One right of a batch: the one to change, or None for a new one, and its fields as `register_right` takes them.

    A field that is not named stays as it is.
    """

    existing_pk: int | None
    fields: Mapping[str, Any]


def register_right(
    organisation_id: int, *, actor: Actor, fields: Mapping[str, Any], now: datetime | None = None
) -> Right:
    """Put a right of an owner on record. `fields` are those of FIELDS, as text or typed; `family` is a name.

    Where no end is given and the law names one, it is set to that. Raises NotVisible, Refused, InvalidInputs; a
    number that is taken is told to CBBC (NumberTaken).
    """
    moment = now or timezone.now()
    try:
        with transaction.atomic():
            owner = owner_for(organisation_id, actor=actor)
            right = Right(organisation=owner, created_at=moment)
            _fill(right, fields, actor=actor, now=moment)
            written_one(Write(right, "programmes.right_registered", changes_of({}, right)), actor=actor, now=moment)
    except NumberTaken as taken:
        report_claim(taken.holder, actor=actor, now=moment)
        raise
    return right


def change_right(
    pk: int,
    *,
    actor: Actor,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
    now: datetime | None = None,
) -> Right:
    """Change fields of a right; those not named stay. Raises as `kept`, and as register_right."""
    moment = now or timezone.now()
    try:
        with transaction.atomic():
            right = kept(pk, actor=actor, expected_version=expected_version)
            before = values_of(right)
            _fill(right, fields, actor=actor, now=moment)
            changes = changes_of(before, right)
            if changes:
                written_one(Write(right, "programmes.right_changed", changes), actor=actor, now=moment)
    except NumberTaken as taken:
        report_claim(taken.holder, actor=actor, now=moment)
        raise
    return right


def apply_rows(rows: Sequence[RightRow], *, organisation_id: int, actor: Actor, now: datetime) -> None:
    """Write a batch of rights of one owner, all or none, in a number of statements that does not grow with it.

    Raises NotVisible, Refused, or RowsRefused with what is wrong with which row.
    """
    with transaction.atomic():
        owner = owner_for(organisation_id, actor=actor)
        existing = locked_of(owner, [row.existing_pk for row in rows if row.existing_pk])
        writes: list[Write] = []
        refused: dict[int, InvalidInputs] = {}
        for index, row in enumerate(rows):
            try:
                writes.append(_write_of(row, owner, existing, now=now))
            except InvalidInputs as invalid:
                refused[index] = invalid
        refused |= claims.clashes([write.right for write in writes], actor=actor) if not refused else {}
        if refused:
            raise RowsRefused(refused)
        _name_families(owner, [(write.right, row.fields) for write, row in zip(writes, rows, strict=True)])
        changed = {index: write for index, write in enumerate(writes) if write.changes}
        try:
            written(list(changed.values()), actor=actor, now=now)
        except RowsRefused as late:
            places = list(changed)
            raise RowsRefused({places[index]: invalid for index, invalid in late.errors.items()}) from late


@transaction.atomic
def name_family(pk: int, *, name: str, name_zh: str = "", actor: Actor, now: datetime | None = None) -> Right:
    """Put a right into the owner's mark family of that name, which is made where there is none; no name takes it out.

    Raises as `kept`, or InvalidInputs.
    """
    moment = now or timezone.now()
    right = kept(pk, actor=actor)
    before = values_of(right)
    right.family = _family(right.organisation, right_fields.line("family", name), name_zh=name_zh)
    changes = changes_of(before, right)
    if changes:
        data = {"name": right.family.name, "name_zh": right.family.name_zh} if right.family else {"name": "–"}
        written_one(Write(right, "programmes.family_named", changes, data), actor=actor, now=moment)
    return right


@transaction.atomic
def follow_names(event: events.Event) -> None:
    """An organisation was renamed: its rights are found under its present names."""
    owner = Organisation.objects.filter(pk=event.subject_id).first()
    if owner is None:
        return
    found = list(Right.objects.select_for_update().filter(organisation=owner).order_by("pk"))
    for right in found:
        right.search_text = queries.search_text_of(right, owner)
    Right.objects.bulk_update(found, ["search_text"], batch_size=BATCH)


def _fill(right: Right, fields: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Take the fields over, if they hold and the number is free."""
    right_fields.take_over(right, fields, today=house_day(now))
    taken = claims.clashes([right], actor=actor)
    if taken:
        raise taken[0]
    if "family" in fields:
        right.family = _family(right.organisation, right_fields.line("family", fields["family"]))


def _write_of(row: RightRow, owner: Organisation, existing: Mapping[int, Right], *, now: datetime) -> Write:
    if row.existing_pk is None:
        right, before, verb = Right(organisation=owner, created_at=now), {}, "programmes.right_registered"
    elif row.existing_pk in existing:
        right, verb = existing[row.existing_pk], "programmes.right_changed"
        before = values_of(right)
    else:
        raise InvalidInputs({(): [_("This right is no longer on record.")]})
    right_fields.take_over(right, row.fields, today=house_day(now))
    return Write(right, verb, changes_of(before, right, family=row.fields.get("family")))


def _family(owner: Organisation, name: str, *, name_zh: str = "") -> MarkFamily | None:
    if not name:
        return None
    found = MarkFamily.objects.filter(organisation=owner, name__iexact=name).first()
    if found is None:
        return MarkFamily.objects.create(organisation=owner, name=name, name_zh=name_zh)
    if name_zh and name_zh != found.name_zh:
        found.name_zh = name_zh
        found.save(update_fields=["name_zh"])
    return found


def _name_families(owner: Organisation, named: Sequence[tuple[Right, Mapping[str, Any]]]) -> None:
    """Give each right of a batch the family that its row names. Two statements at most."""
    wanted = [(right, right_fields.line("family", fields["family"])) for right, fields in named if "family" in fields]
    names = {name.upper(): name for _right, name in wanted if name}
    known: dict[str, MarkFamily] = {}
    if names:
        known = {family.name.upper(): family for family in MarkFamily.objects.filter(organisation=owner)}
        missing = [MarkFamily(organisation=owner, name=name) for key, name in names.items() if key not in known]
        known |= {family.name.upper(): family for family in MarkFamily.objects.bulk_create(missing)}
    for right, name in wanted:
        right.family = known[name.upper()] if name else None
