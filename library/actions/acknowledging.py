"""Saying that one has read what must be read, and reminding those who have not."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.outbox import actions as outbox
from core.verdicts import Denied
from core.workflow.errors import Conflict, NotVisible, require
from library import policies
from library.audiences import people_who_acknowledge, yet_to_acknowledge
from library.choices import EditionState
from library.models import Acknowledgement, Edition
from library.queries import editions_visible_to

NOT_ASKED = Denied(_("Nobody is asked to acknowledge this edition."), "not_asked")


def is_asked(edition: Edition) -> bool:
    """Whether the edition is to be acknowledged: it says so, and none was published after it."""
    is_current = edition.state == EditionState.PUBLISHED and edition.entry.current_id == edition.pk
    return is_current and edition.acknowledge_by is not None


def is_asked_of(actor: Actor, edition: Edition) -> bool:
    """Whether the edition is to be acknowledged, and the actor is one of those it concerns."""
    if not is_asked(edition) or actor.person_id is None:
        return False
    return people_who_acknowledge(edition.entry).filter(pk=actor.person_id).exists()


@transaction.atomic
def acknowledge(pk: int, *, actor: Actor, now: datetime | None = None) -> Acknowledgement:
    """The actor has read the edition. Said twice, the first counts. Raises NotVisible, or Conflict if nobody asks."""
    moment = now or timezone.now()
    edition = editions_visible_to(actor).filter(pk=pk).first()
    if edition is None:
        raise NotVisible
    if not is_asked_of(actor, edition):
        raise Conflict(NOT_ASKED, state=edition.state)
    found = {"edition": edition, "person_id": actor.person_id or 0}
    said, is_new = Acknowledgement.objects.get_or_create(**found, defaults={"acknowledged_at": moment})
    if is_new:
        audit.record("library.acknowledged", actor=actor, subject=edition, now=moment)
    return said


@transaction.atomic
def remind(pk: int, *, actor: Actor, now: datetime | None = None) -> int:
    """Tell everybody who has not acknowledged the edition; returns how many. Raises NotVisible, Refused or Conflict."""
    moment = now or timezone.now()
    edition = editions_visible_to(actor).filter(pk=pk).first()
    if edition is None:
        raise NotVisible
    require(policies.edits(actor, edition))
    if not is_asked(edition):
        raise Conflict(NOT_ASKED, state=edition.state)
    waiting = len(yet_to_acknowledge(edition))
    if waiting:
        audit.record("library.reminded", actor=actor, subject=edition, data={"people": waiting}, now=moment)
        outbox.announce("library.acknowledge", subject=edition, actor=actor, data=edition.facts(), now=moment)
    return waiting
