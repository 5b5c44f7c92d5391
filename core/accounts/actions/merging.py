"""Merging two records of one organisation, without losing what either has."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import policies
from core.accounts.actions import invitations
from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.merging import handlers
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused

# There is one of each, and rights of access hang on it.
NEVER_MERGED = frozenset({OrganisationKind.CBBC, OrganisationKind.PLATFORM})
LONGEST_REASON = 500
# One merger at a time: what was merged into a source meanwhile is moved on as well, out of the order of the keys.
MERGER_LOCK = 0x1BB_4E26E


@transaction.atomic
def merge(source_id: int, into_id: int, *, actor: Actor, reason: str, now: datetime | None = None) -> Organisation:
    """Move everything that the source has to the other organisation of its kind, and close it; returns the other.

    CBBC's administrators only. The source keeps its row and code (queries.find_organisation follows them) and its
    events. Raises NotVisible, Refused, InvalidInputs (paths `into`, `reason`), or Conflict where one is closed or
    merged already.
    """
    moment = now or timezone.now()
    _check_actor(actor)
    said = _checked_reason(reason)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MERGER_LOCK])
    source, into = _both_locked(source_id, into_id)
    _check_pair(source, into)
    moved = _move(source, into, actor=actor, now=moment)
    # Pointers always lead to where the records are, so following one step is enough.
    Organisation.objects.filter(merged_into=source).update(merged_into=into)
    source.merged_into, source.merged_at, source.is_active = into, moment, False
    source.save(update_fields=["merged_into", "merged_at", "is_active"])
    _record(source, into, said, moved, actor=actor, now=moment)
    return into


def _check_actor(actor: Actor) -> None:
    verdict = policies.administers_programme(actor)
    if isinstance(verdict, Denied):
        raise Refused(verdict) if actor.audience == Audience.STAFF else NotVisible


def _checked_reason(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise InvalidInputs({"reason": [_("Say why the two are one organisation.")]})
    if len(said) > LONGEST_REASON:
        raise InvalidInputs({"reason": [_("Use at most %(count)d characters.") % {"count": LONGEST_REASON}]})
    return said


def _both_locked(source_id: int, into_id: int) -> tuple[Organisation, Organisation]:
    """Both rows, and those merged into the source before, locked in the order of their keys."""
    rows = Organisation.objects.filter(Q(pk__in=[source_id, into_id]) | Q(merged_into=source_id))
    locked = {row.pk: row for row in rows.select_for_update().order_by("pk")}
    try:
        return locked[source_id], locked[into_id]
    except KeyError as missing:
        raise NotVisible from missing


def _check_pair(source: Organisation, into: Organisation) -> None:
    if source.pk == into.pk:
        raise InvalidInputs({"into": [_("Choose another organisation: this is the same one.")]})
    if source.merged_into_id:
        raise Conflict(Denied(_("This organisation has been merged already."), "merged"), state="merged")
    if not source.is_active or not into.is_active:
        raise Conflict(Denied(_("One of the two organisations is closed."), "closed"), state="closed")
    if source.kind in NEVER_MERGED:
        raise InvalidInputs({"into": [_("CBBC and the platforms cannot be merged.")]})
    if source.kind != into.kind:
        raise InvalidInputs({"into": [_("Choose an organisation of the same kind.")]})


def _move(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> dict[str, int]:
    moved = {
        "people": source.people.update(organisation=into),
        "invitations": invitations.move_to(source, into, actor=actor, now=now),
        "api_clients": source.api_clients.update(organisation=into),
    }
    for handler in handlers().values():
        moved.update(handler(source, into, actor=actor, now=now))
    return moved


def _record(
    source: Organisation, into: Organisation, reason: str, moved: Mapping[str, int], *, actor: Actor, now: datetime
) -> None:
    """One event on each record, each with what was moved."""
    data = {"reason": reason, "moved": moved}
    audit.record(
        "accounts.organisation_merged",
        actor=actor,
        subject=source,
        data={**data, "into": into.name, "into_code": into.code},
        changes={"is_active": (True, False), "merged_into": (None, into.pk)},
        now=now,
    )
    audit.record(
        "accounts.organisation_absorbed",
        actor=actor,
        subject=into,
        data={**data, "source": source.name, "source_code": source.code},
        now=now,
    )
