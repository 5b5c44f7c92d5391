"""Writes of the desk."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.desk import policies, queries
from core.desk.models import NAME_LENGTH, QUERY_LENGTH, BulkRun, SavedFilter
from core.workflow.errors import InvalidInputs, NotVisible, require

MOST_FILTERS = 50
KEPT = timedelta(days=30)


@transaction.atomic
def keep_filter(list_name: str, query: str, *, actor: Actor, name: str, is_shared: bool, now: datetime) -> SavedFilter:
    """Keep a list's parameters under a name. Raises NotVisible for programs, and InvalidInputs."""
    if actor.person_id is None:
        raise NotVisible
    own = SavedFilter.objects.filter(person_id=actor.person_id, list_name=list_name)
    if not query or len(query) > QUERY_LENGTH:
        raise InvalidInputs({"name": [_("There are no filters in force that could be kept.")]})
    if own.count() >= MOST_FILTERS:
        raise InvalidInputs({"name": [_("You keep %(most)s filters of this list already.") % {"most": MOST_FILTERS}]})
    kept = SavedFilter(
        person_id=actor.person_id,
        list_name=list_name,
        name=_named(name),
        query=query,
        is_shared=is_shared,
        created_at=now,
        changed_at=now,
    )
    _write(kept)
    audit.record("desk.filter_kept", actor=actor, subject=kept, data=_facts(kept), now=now)
    return kept


@transaction.atomic
def change_filter(pk: int, *, actor: Actor, name: str, is_shared: bool, now: datetime) -> SavedFilter:
    """Rename a filter, share it or keep it to oneself. Raises NotVisible, Refused, InvalidInputs."""
    kept = _own(pk, actor)
    changes: dict[str, tuple[Any, Any]] = {}
    for field, value in {"name": _named(name), "is_shared": is_shared}.items():
        if getattr(kept, field) != value:
            changes[field] = (getattr(kept, field), value)
            setattr(kept, field, value)
    if changes:
        kept.changed_at = now
        _write(kept)
        audit.record("desk.filter_changed", actor=actor, subject=kept, data=_facts(kept), changes=changes, now=now)
    return kept


@transaction.atomic
def remove_filter(pk: int, *, actor: Actor, now: datetime) -> SavedFilter:
    """Remove a filter; returns it as it was. Raises NotVisible, Refused."""
    kept = _own(pk, actor)
    audit.record("desk.filter_removed", actor=actor, subject=kept, data=_facts(kept), now=now)
    SavedFilter.objects.filter(pk=kept.pk).delete()
    return kept


@transaction.atomic
def keep_run(
    public_id: UUID,
    *,
    actor: Actor,
    what: tuple[str, str],
    back_url: str,
    results: Sequence[Mapping[str, Any]],
    moved: int,
    now: datetime,
) -> BulkRun:
    """Keep what came of a verb on many; `what` is noun and verb. Raises NotVisible for programs.

    Called in the transaction of the moves. A second run of the same id is refused by the database (IntegrityError).
    """
    if actor.person_id is None:
        raise NotVisible
    noun, verb = what
    run = BulkRun(
        public_id=public_id,
        person_id=actor.person_id,
        noun=noun,
        verb=verb,
        back_url=back_url[: QUERY_LENGTH + 200],
        results=list(results),
        moved_count=moved,
        created_at=now,
    )
    run.save(force_insert=True)
    data = {"noun": noun, "verb": verb, "count": len(results), "moved": moved}
    audit.record("desk.moved_many", actor=actor, subject=run, data=data, now=now)
    return run


def forget_runs(*, now: datetime) -> int:
    """Delete outcomes older than 30 days; returns how many. What happened stays in the history of each record."""
    deleted, _by_model = BulkRun.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted


def _own(pk: int, actor: Actor) -> SavedFilter:
    """The filter, locked. Raises NotVisible, and Refused where it is a colleague's."""
    kept = queries.filters_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if kept is None:
        raise NotVisible
    require(policies.keeper_changes(actor, kept))
    return kept


def _named(name: str) -> str:
    found = " ".join(name.split())
    if not 1 <= len(found) <= NAME_LENGTH:
        raise InvalidInputs({"name": [_("Give it a name of 1 to %(most)s characters.") % {"most": NAME_LENGTH}]})
    return found


def _write(kept: SavedFilter) -> None:
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        if "saved_filter_name_is_ones_own" not in str(taken):
            raise
        raise InvalidInputs({"name": [_("You keep another filter under this name.")]}) from taken


def _facts(kept: SavedFilter) -> dict[str, str]:
    return {"name": kept.name, "list": kept.list_name}
