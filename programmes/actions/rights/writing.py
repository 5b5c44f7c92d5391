"""The one door through which every change of a right leaves, for one right and for five hundred alike.

Search text, version, lost verifications, audit, clocks, the event for higher apps, and a look at the enrolments that
rest on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.audit.models import Event
from core.clocks import actions as clocks
from core.days import end_of, house_day
from core.outbox import events
from core.verdicts import Denied, Verdict
from core.workflow.errors import InvalidInputs, NotVisible, Refused, Stale
from programmes import policies, queries, standing, verification
from programmes.actions import right_fields
from programmes.actions.right_fields import FIELDS
from programmes.actions.rights import claims
from programmes.choices import RightStatus
from programmes.clocks import RIGHT_EXPIRY, RIGHT_GRACE
from programmes.events import RIGHT_CHANGED
from programmes.models import MarkFamily, Right

WRITTEN = (*(name for name in FIELDS if name != "family"), "family", "cancelled_on")
NUMBER_IS_UNIQUE = "right_number_is_unique"


class RowsRefused(Exception):
    """Rows of a batch do not hold (any more); nothing of the batch was written. `errors` is by index of the row."""

    def __init__(self, errors: Mapping[int, InvalidInputs]) -> None:
        super().__init__(", ".join(f"{index}: {invalid}" for index, invalid in errors.items()))
        self.errors = dict(errors)


@dataclass
class Write:
    """A right about to be written, with what is told of it."""

    right: Right
    verb: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


def owner_for(organisation_id: int, *, actor: Actor) -> Organisation:
    """The owner, if the actor may put rights on record for it. Raises NotVisible, Refused."""
    owner = queries.owners_visible_to(actor).filter(pk=organisation_id, is_active=True).first()
    if owner is None:
        raise NotVisible
    allow(policies.keeps_rights_of(actor, owner.pk))
    return owner


def locked(pk: int, *, actor: Actor, expected_version: int | None = None) -> Right:
    """The right under lock, where the actor sees it. Raises NotVisible, Stale."""
    seen = queries.rights_visible_to(actor).select_related("organisation", "family")
    right = seen.select_for_update(of=("self",)).filter(pk=pk).first()
    if right is None:
        raise NotVisible
    if expected_version is not None and expected_version != right.version:
        raise Stale(expected_version, right.version)
    return right


def kept(pk: int, *, actor: Actor, expected_version: int | None = None) -> Right:
    """The right under lock, if the actor may keep it now. Raises NotVisible, Refused, Stale."""
    right = locked(pk, actor=actor, expected_version=expected_version)
    allow(policies.keeps_right(actor, right))
    return right


def locked_of(owner: Organisation, keys: Sequence[int]) -> dict[int, Right]:
    """The owner's rights with these keys, under lock, in the order of their keys."""
    found = Right.objects.select_for_update().filter(pk__in=keys, organisation=owner).order_by("pk")
    rights = {right.pk: right for right in found}
    families = MarkFamily.objects.in_bulk({right.family_id for right in rights.values() if right.family_id})
    for right in rights.values():
        right.organisation = owner
        right.family = families[right.family_id] if right.family_id else None
    return rights


def allow(verdict: Verdict) -> None:
    """Raises Refused where a policy says no."""
    if isinstance(verdict, Denied):
        raise Refused(verdict)


def values_of(right: Right) -> dict[str, Any]:
    """The fields of a right as the audit trail keeps them."""
    values = {name: getattr(right, name) for name in WRITTEN if name != "family"}
    return {name: list(value) if isinstance(value, list) else value for name, value in values.items()} | {
        "family": right.family.name if right.family else ""
    }


def changes_of(before: Mapping[str, Any], right: Right, *, family: str | None = None) -> dict[str, tuple[Any, Any]]:
    """Old and new values of what is not as it was; of a new right, all that it says."""
    after = values_of(right)
    if family is not None and family.upper() != after["family"].upper():
        after["family"] = right_fields.line("family", family)
    old = {name: before.get(name, [] if name == "nice_classes" else "") for name in after}
    return {name: (old[name], value) for name, value in after.items() if (old[name] or None) != (value or None)}


def written_one(write: Write, *, actor: Actor, now: datetime) -> None:
    """As `written`, for one right. Raises InvalidInputs."""
    try:
        written([write], actor=actor, now=now)
    except RowsRefused as refused:
        raise refused.errors[0] from refused


def written(writes: Sequence[Write], *, actor: Actor, now: datetime) -> None:
    """Write rights down, with everything that follows from it, in a bounded number of statements."""
    if not writes:
        return
    rights = [write.right for write in writes]
    changed = [write for write in writes if write.right.pk]
    for right in rights:
        right.search_text = queries.search_text_of(right, right.organisation)
        right.updated_at = max(now, right.updated_at) if right.pk else now
        right.version += 1 if right.pk else 0
    _save(rights, changed, actor=actor)
    lost = verification.lose([write.right for write in changed], now)
    told = [
        audit.event(write.verb, actor=actor, subject=write.right, data=write.data, changes=write.changes, now=now)
        for write in writes
    ]
    told += [
        audit.event(
            "programmes.verification_lost", actor=actor, subject=right, data={"fields": lost[right.pk]}, now=now
        )
        for right in rights
        if right.pk in lost
    ]
    Event.objects.bulk_create(told)
    _keep_clocks(rights, actor=actor, now=now)
    # Nothing rests on a right that has just come into being.
    about = [(write.right, {"organisation": write.right.organisation_id}) for write in changed]
    events.publish_many(RIGHT_CHANGED, about=about, actor=actor, now=now)
    standing.reconsider(standing.resting_on_rights([write.right.pk for write in changed]), now=now)


def _save(rights: Sequence[Right], changed: Sequence[Write], *, actor: Actor) -> None:
    """New rights and changed ones, a statement each; of these, the columns that differ in any of them."""
    columns = {name for write in changed for name in write.changes} | {"search_text", "updated_at", "version"}
    try:
        with transaction.atomic():
            Right.objects.bulk_create([right for right in rights if not right.pk])
            if changed:
                Right.objects.bulk_update([write.right for write in changed], sorted(columns))
    except IntegrityError as clash:
        # Somebody else registered the number since it was looked for.
        if NUMBER_IS_UNIQUE not in str(clash):
            raise
        raise RowsRefused(claims.clashes(rights, actor=actor)) from clash


def _keep_clocks(rights: Sequence[Right], *, actor: Actor, now: datetime) -> None:
    """Let the clocks of expiry and of grace follow the dates."""
    today = house_day(now)
    expiry = {right.pk: _end_of_term(right) for right in rights}
    grace = {right.pk: _end_of_grace(right, today) for right in rights}
    for rule, due in ((RIGHT_EXPIRY, expiry), (RIGHT_GRACE, grace)):
        clocks.run_until_many(rule, model=Right, due=due, actor=actor, now=now)


def _end_of_term(right: Right) -> datetime | None:
    runs = right.registered_on and right.expires_on and right.cancelled_on is None
    return end_of(right.expires_on) if runs and right.expires_on else None


def _end_of_grace(right: Right, today: date) -> datetime | None:
    in_grace = right.status_on(today) == RightStatus.GRACE
    return end_of(right.grace_ends_on) if in_grace and right.grace_ends_on else None
