"""Clauses of a draft: added, changed, moved and taken out one by one, so that several people can write at once."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.verdicts import Denied
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from library import policies
from library.choices import EditionState, Kind
from library.models import Clause, Edition
from library.standards.queries import standards_visible_to
from library.workflow import edition_workflow

WORDS = ("number", "heading", "heading_zh", "text", "text_zh")
MAX_CLAUSES = 200
MAX_TEXT = 10_000
# The code of a refusal: somebody else has written since.
OVERTAKEN = "overtaken"


@transaction.atomic
def add_clause(edition_id: int, words: Mapping[str, str], *, actor: Actor, now: datetime | None = None) -> Clause:
    """Add a clause at the end of a draft. Raises NotVisible, Refused, Conflict or InvalidInputs."""
    edition = draft_for(edition_id, actor=actor)
    if edition.clauses.count() >= MAX_CLAUSES:
        raise InvalidInputs({(): [_("A standard has at most %(most)s clauses.") % {"most": MAX_CLAUSES}]})
    _check_number(edition, words["number"])
    last = edition.clauses.aggregate(last=Max("position"))["last"] or 0
    clause = Clause.objects.create(edition=edition, position=last + 1, **{name: words[name] for name in WORDS})
    _written(edition, {f"clause {clause.number}": ("", clause.text)}, actor=actor, now=now)
    return clause


@transaction.atomic
def change_clause(
    clause_id: int, words: Mapping[str, str], *, seen: str, actor: Actor, now: datetime | None = None
) -> Clause:
    """Change the words of a clause. `seen` is the mark (`mark_of`) of the words that the actor had before its eyes.

    Raises as add_clause; Conflict where somebody has changed this clause since.
    """
    edition, clause = _clause_for(clause_id, actor=actor)
    if mark_of(clause) != seen:
        overtaken = Denied(
            _("Somebody has changed this clause since you opened it. Look at it as it stands now."), OVERTAKEN
        )
        raise Conflict(overtaken, state=edition.state, last=engine.last_words(edition, actor=actor))
    _check_number(edition, words["number"], but=clause)
    changes = {
        f"{name} {clause.number}": (getattr(clause, name), words[name])
        for name in WORDS
        if getattr(clause, name) != words[name]
    }
    for name in WORDS:
        setattr(clause, name, words[name])
    clause.save(update_fields=list(WORDS))
    if changes:
        _written(edition, changes, actor=actor, now=now)
    return clause


@transaction.atomic
def move_clause(clause_id: int, way: Literal["up", "down"], *, actor: Actor, now: datetime | None = None) -> Clause:
    """Let a clause change places with its neighbour; at either end it stays. Raises as add_clause."""
    edition, clause = _clause_for(clause_id, actor=actor)
    ordered = list(edition.clauses.order_by("position", "pk"))
    place = next(at for at, one in enumerate(ordered) if one.pk == clause.pk)
    other = place - 1 if way == "up" else place + 1
    if not 0 <= other < len(ordered):
        return clause
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for position, one in enumerate(ordered, start=1):
        one.position = position
    Clause.objects.bulk_update(ordered, ["position"])
    _written(edition, {f"place {clause.number}": (place + 1, other + 1)}, actor=actor, now=now)
    return clause


@transaction.atomic
def remove_clause(clause_id: int, *, actor: Actor, now: datetime | None = None) -> Edition:
    """Take a clause out of a draft. One that was commented stays: what was said would go with it (Conflict)."""
    edition, clause = _clause_for(clause_id, actor=actor)
    if clause.comments.exists():
        commented = Denied(
            _("Organisations have commented on this clause: what they said stays. Change its words instead."),
            "commented",
        )
        raise Conflict(commented, state=edition.state)
    _written(edition, {f"clause {clause.number}": (clause.text, "")}, actor=actor, now=now)
    clause.delete()
    return edition


def mark_of(clause: Clause) -> str:
    """A mark of a clause's present words."""
    words = "\x00".join(getattr(clause, name) for name in WORDS)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def draft_for(edition_id: int, *, actor: Actor) -> Edition:
    """The draft of a standard, locked, for those who write it. Raises NotVisible, Refused or Conflict."""
    found = standards_visible_to(actor).select_for_update(of=("self",)).filter(pk=edition_id).first()
    if found is None:
        raise NotVisible
    require(policies.edits(actor, found))
    if found.state != EditionState.DRAFTING or found.entry.kind != Kind.STANDARD:
        raise Conflict(engine.wrong_state(edition_workflow, found, actor=actor), state=found.state)
    return found


def _clause_for(clause_id: int, *, actor: Actor) -> tuple[Edition, Clause]:
    """A clause of a draft, read under the draft's lock."""
    edition_id = Clause.objects.filter(pk=clause_id).values_list("edition_id", flat=True).first()
    edition = draft_for(edition_id or 0, actor=actor)
    clause = edition.clauses.filter(pk=clause_id).first()
    if clause is None:
        raise NotVisible
    return edition, clause


def _check_number(edition: Edition, number: str, *, but: Clause | None = None) -> None:
    others = edition.clauses.filter(number=number)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise InvalidInputs({"number": [_("Another clause has this number.")]})


def _written(
    edition: Edition, changes: Mapping[str, tuple[object, object]], *, actor: Actor, now: datetime | None
) -> None:
    moment = now or timezone.now()
    # Its version is that of what stands beside the clauses: whoever edits that meanwhile is not held up.
    Edition.objects.filter(pk=edition.pk).update(updated_at=moment)
    audit.record("library.written", actor=actor, subject=edition, changes=changes, now=moment)
