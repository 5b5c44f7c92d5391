"""Numbers of rights: each is on record once, and who may know who holds it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.outbox import actions as outbox
from core.workflow.errors import InvalidInputs
from programmes import queries
from programmes.models import Right


class NumberTaken(InvalidInputs):
    """The number is on record already. What is said depends on who asks; `holder` is for CBBC alone."""

    def __init__(self, holder: Right, message: str) -> None:
        super().__init__({"number": [message]})
        self.holder = holder


def clashes(rights: Sequence[Right], *, actor: Actor) -> dict[int, InvalidInputs]:
    """Which of the rights have a number that another one has, on record or before it in the batch."""
    numbers = {right.number for right in rights if right.number}
    on_record = Right.objects.filter(number__in=numbers).select_related("organisation") if numbers else ()
    held = {_key(right): right for right in on_record}
    taken: dict[int, InvalidInputs] = {}
    for index, right in enumerate(rights):
        if not right.number:
            continue
        holder = held.setdefault(_key(right), right)
        if holder is not right and (right._state.adding or holder.pk != right.pk):
            taken[index] = NumberTaken(holder, _taken(holder, actor=actor))
    return taken


def report_claim(holder: Right, *, actor: Actor, now: datetime) -> None:
    """Let CBBC know that somebody wished to register a number that is on record for others, whom they do not see.

    A transaction of its own: the attempt is over and has left nothing.
    """
    if _sees(actor, holder):
        return
    claimant = actor.organisation_name or actor.label
    data = holder.message_facts() | {"claimant": claimant}
    with transaction.atomic():
        audit.record(
            "programmes.right_number_claimed", actor=actor, subject=holder, data={"claimant": claimant}, now=now
        )
        outbox.announce("programmes.number_taken", subject=holder, actor=actor, data=data, now=now)


def _taken(holder: Right, *, actor: Actor) -> str:
    """What may be said of a number that is on record: who holds it to those who may see it, nothing to others."""
    if _sees(actor, holder):
        words = {"right": holder.display_title, "owner": holder.organisation.display_name}
        return _("This number is registered already: %(right)s of %(owner)s.") % words
    return _("This number is registered in the programme already. CBBC will be in touch.")


def _sees(actor: Actor, holder: Right) -> bool:
    """Whether the actor may know of the right; one that stands in the same batch is not saved yet."""
    return holder._state.adding or queries.rights_visible_to(actor).filter(pk=holder.pk).exists()


def _key(right: Right) -> tuple[str, str, str]:
    return right.territory, right.right_type, right.number
