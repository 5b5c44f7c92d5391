"""What organisations say about the clauses of a draft, and what CBBC answers to each comment."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.verdicts import Denied
from core.wording import plain
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from library import policies as library_policies
from library.choices import CommentOutcome, EditionState
from library.models import ClauseComment, Consulted, Edition
from library.standards import policies
from library.standards.clauses import OVERTAKEN, draft_for
from library.standards.queries import clauses_visible_to, comments_visible_to, consultations_visible_to, parties
from library.workflow import edition_workflow

MAX_COMMENT = 5_000
MAX_COMMENTS = 50


@transaction.atomic
def name_consulted(
    edition_id: int, organisation_ids: Collection[int], *, actor: Actor, now: datetime | None = None
) -> Edition:
    """Name the organisations that are asked to comment on a draft, in place of those named before.

    One that has commented stays named. Raises NotVisible, Refused, Conflict or InvalidInputs.
    """
    moment = now or timezone.now()
    edition = draft_for(edition_id, actor=actor)
    wanted = set(organisation_ids)
    known = dict(parties().filter(pk__in=wanted).values_list("pk", "name"))
    if len(known) != len(wanted):
        raise InvalidInputs({"organisations": [_("One of these organisations cannot be asked.")]})
    before = {asked.organisation_id: asked for asked in edition.consulted.select_related("organisation")}
    spoke = set(ClauseComment.objects.filter(clause__edition=edition).values_list("organisation_id", flat=True))
    if kept := [before[pk].organisation.display_name for pk in (spoke & before.keys()) - wanted]:
        words = _("Has commented, and stays named: %(names)s.") % {"names": ", ".join(kept)}
        raise InvalidInputs({"organisations": [words]})
    edition.consulted.filter(organisation__in=before.keys() - wanted).delete()
    Consulted.objects.bulk_create(
        Consulted(edition=edition, organisation_id=pk, invited_at=moment) for pk in sorted(wanted - before.keys())
    )
    if wanted != before.keys():
        was = sorted(one.organisation.name for one in before.values())
        audit.record(
            "library.written",
            actor=actor,
            subject=edition,
            changes={"consulted": (was, sorted(known.values()))},
            now=moment,
        )
    return edition


@transaction.atomic
def comment(
    clause_id: int, text: str, wording: str = "", *, actor: Actor, now: datetime | None = None
) -> ClauseComment:
    """Say something about a clause of a draft that is out for comments, with the words one would like instead.

    Raises NotVisible, Refused or InvalidInputs. An organisation that had no further comments has some again.
    """
    moment = now or timezone.now()
    clause = clauses_visible_to(actor).filter(pk=clause_id).first()
    if clause is None:
        raise NotVisible
    edition = _open_for(clause.edition_id, actor=actor)
    text, wording = (plain(given) for given in (text, wording))
    if not text:
        raise InvalidInputs({"text": [_("Say what you think of it.")]})
    for name, given in (("text", text), ("wording", wording)):
        if len(given) > MAX_COMMENT:
            raise InvalidInputs({name: [_("Say it in at most %(most)s characters.") % {"most": MAX_COMMENT}]})
    organisation_id = actor.organisation_id or 0
    if clause.comments.filter(organisation=organisation_id).count() >= MAX_COMMENTS:
        raise InvalidInputs({(): [_("Your organisation has said a great deal about this clause already.")]})
    said = ClauseComment.objects.create(
        clause=clause,
        organisation_id=organisation_id,
        author_label=actor.label,
        text=text,
        wording=wording,
        created_at=moment,
    )
    edition.consulted.filter(organisation=organisation_id).update(finished_at=None)
    audit.record("library.commented", actor=actor, subject=edition, data={"number": clause.number}, now=moment)
    return said


@transaction.atomic
def finish(edition_id: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Say that one's organisation has no further comments; said twice, it stands as before. Raises as comment."""
    moment = now or timezone.now()
    edition = _open_for(edition_id, actor=actor)
    waiting = edition.consulted.filter(organisation=actor.organisation_id, finished_at=None)
    if waiting.update(finished_at=moment):
        audit.record("library.consultation_finished", actor=actor, subject=edition, now=moment)


@transaction.atomic
def answer(
    comment_id: int, outcome: str, words: str, *, seen: str = "", actor: Actor, now: datetime | None = None
) -> ClauseComment:
    """Say what became of a comment, in words that its organisation reads. It can be bettered until publication.

    `seen` marks the answer that the actor had before its eyes (`mark_of_answer`), empty where there was none.
    Raises NotVisible, Refused, InvalidInputs, or Conflict, also where somebody has answered since.
    """
    moment = now or timezone.now()
    edition, said = _said(comment_id, actor=actor)
    require(library_policies.edits(actor, edition))
    if edition.state not in (EditionState.CONSULTING, EditionState.DRAFTING):
        raise Conflict(engine.wrong_state(edition_workflow, edition, actor=actor), state=edition.state)
    if mark_of_answer(said) != seen:
        overtaken = Denied(
            _("Somebody has answered this comment since you opened it. Look at the answer as it stands now."),
            OVERTAKEN,
        )
        raise Conflict(overtaken, state=edition.state, last=engine.last_words(edition, actor=actor))
    if outcome not in CommentOutcome.values or outcome == CommentOutcome.OPEN:
        raise InvalidInputs({"outcome": [_("Say what became of it.")]})
    words = plain(words)
    if not words:
        raise InvalidInputs({"answer": [_("Say why.")]})
    before = said.outcome
    said.outcome, said.answer = outcome, words
    said.answered_by_id, said.answered_at = actor.person_id, moment
    said.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    audit.record(
        "library.comment_answered",
        actor=actor,
        subject=edition,
        data={"number": said.clause.number},
        changes={"outcome": (before, outcome)},
        now=moment,
    )
    return said


def mark_of_answer(said: ClauseComment) -> str:
    """A mark of the present answer to a comment; empty while there is none."""
    if said.outcome == CommentOutcome.OPEN:
        return ""
    return hashlib.sha256(f"{said.outcome}\x00{said.answer}".encode()).hexdigest()[:32]


def _said(comment_id: int, *, actor: Actor) -> tuple[Edition, ClauseComment]:
    """A comment, read under the lock of its edition: two answers come one after the other. Raises NotVisible."""
    named = comments_visible_to(actor).filter(pk=comment_id).values_list("clause__edition_id", flat=True).first()
    if named is None:
        raise NotVisible
    edition = Edition.objects.select_related("entry").select_for_update(of=("self",)).get(pk=named)
    said = comments_visible_to(actor).filter(pk=comment_id).first()
    if said is None:
        raise NotVisible
    return edition, said


def _open_for(edition_id: int, *, actor: Actor) -> Edition:
    """The draft on which the actor may comment, locked: comments close for everybody at one instant."""
    if not consultations_visible_to(actor).filter(edition=edition_id).exists():
        raise NotVisible
    edition = Edition.objects.select_related("entry").select_for_update(of=("self",)).get(pk=edition_id)
    require(policies.comments(actor, edition))
    return edition
