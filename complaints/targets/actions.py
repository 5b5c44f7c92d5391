"""Giving lists of listings for a draft, and taking out again what came with them."""

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import policies
from complaints.actions.filing import locked_draft
from complaints.models import Complaint, Target
from complaints.official import with_official_shop
from complaints.targets import held, writing
from complaints.targets.importing import KIND
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.imports import actions as imports
from core.imports.models import Import
from core.workflow.errors import InvalidInputs, NotVisible, require


def start(
    draft: Complaint, *, actor: Actor, upload: "File[Any] | None" = None, text: str = "", now: datetime | None = None
) -> Import:
    """Have a worker read a file or a text for a draft that the actor was found to see.

    Raises Refused, InvalidInputs where right or reason are not chosen yet, TabularError or DocumentRefused.
    """
    require(policies.owner_acts(actor, draft))
    check_ready(draft)
    given: dict[str, Any] = {
        "kind": KIND,
        "actor": actor,
        "organisation_id": draft.organisation_id,
        "subject": draft,
        "now": now,
    }
    return imports.start(upload, **given) if upload is not None else imports.start_text(text, **given)


def check_ready(draft: Complaint) -> None:
    """Listings are judged by right and reason, so these come first. Raises InvalidInputs."""
    if not draft.right_id or not draft.reason:
        raise InvalidInputs(
            {"addresses": [_("Choose the right and the reason first: each listing is checked against them.")]}
        )


@transaction.atomic
def remove_one(pk: int, target_pk: int, *, actor: Actor, now: datetime | None = None) -> int:
    """Take one listing that came with a file out of a draft. Raises as filing.keep_draft."""
    draft = locked_draft(pk, actor=actor)
    return _remove(draft, held.rows_of(draft).filter(pk=target_pk), actor=actor, now=now)


@transaction.atomic
def remove_file(pk: int, reference: str, *, actor: Actor, now: datetime | None = None) -> int:
    """Take all listings of one import out of a draft; returns how many. Raises as filing.keep_draft."""
    draft = locked_draft(pk, actor=actor)
    return _remove(draft, held.rows_of(draft).filter(came_with__reference=reference), actor=actor, now=now)


@transaction.atomic
def remove_official(pk: int, *, actor: Actor, now: datetime | None = None) -> int:
    """Take out what official shops of the owner sell; returns how many. Raises as filing.keep_draft."""
    draft = locked_draft(pk, actor=actor)
    sold = with_official_shop(held.rows_of(draft)).filter(Q(is_official=True)).values("pk")
    rows = held.rows_of(draft).filter(pk__in=sold)
    return _remove(draft, rows, actor=actor, now=now) if rows.exists() else 0


def _remove(draft: Complaint, rows: QuerySet[Target], *, actor: Actor, now: datetime | None) -> int:
    count = writing.remove(draft, rows, now or timezone.now())
    if not count:
        raise NotVisible
    audit.record("complaints.listings_removed", actor=actor, subject=draft, data={"count": count}, now=now)
    return count
