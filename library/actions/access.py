"""Which organisations may read what only those named may read."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.workflow.errors import NotVisible, require
from library import policies
from library.models import Access, Entry
from library.queries import entries_visible_to


@transaction.atomic
def grant(pk: int, organisation: Organisation, *, actor: Actor, now: datetime | None = None) -> Access:
    """Let an organisation read the entry. Granted already, nothing changes. Raises NotVisible or Refused."""
    moment = now or timezone.now()
    entry = _locked(pk, actor=actor)
    access, is_new = Access.objects.get_or_create(
        entry=entry, organisation=organisation, defaults={"granted_at": moment}
    )
    if is_new:
        _record("library.access_granted", entry, organisation, actor=actor, now=moment)
    return access


@transaction.atomic
def withdraw(pk: int, organisation: Organisation, *, actor: Actor, now: datetime | None = None) -> None:
    """Take that back. Raises NotVisible or Refused."""
    entry = _locked(pk, actor=actor)
    gone, _by_model = Access.objects.filter(entry=entry, organisation=organisation).delete()
    if gone:
        _record("library.access_withdrawn", entry, organisation, actor=actor, now=now or timezone.now())


def _locked(pk: int, *, actor: Actor) -> Entry:
    entry = entries_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if entry is None:
        raise NotVisible
    require(policies.edits(actor))
    return entry


def _record(verb: str, entry: Entry, organisation: Organisation, *, actor: Actor, now: datetime) -> None:
    audit.record(verb, actor=actor, subject=entry, data={"organisation": organisation.name}, now=now)
