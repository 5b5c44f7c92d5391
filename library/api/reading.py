"""What the API shows of the library: to each caller what it may read, in both languages."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.accounts.actors import Actor
from core.api import etags
from core.days import house_day
from core.documents.models import Document
from core.workflow.errors import NotVisible
from library.choices import EditionState, Kind
from library.models import Adoption, Clause, ClauseComment, Edition, Entry, Proposal
from library.proposals import as_read_by, is_kept_from
from library.queries import INSIDE, begun, editions_visible_to, entries_visible_to
from library.standards.queries import adoptions_visible_to, clauses_visible_to

# What lists need of editions: their texts can be long.
TITLES = ("title", "title_zh", "summary", "summary_zh")
FILES = ("document__blob", "document_zh__blob")
HEAD = (
    *("entry_id", "reference", "number", "label", "state", "version", "effective_from", "published_at", "updated_at"),
    *("proposed_by_id", "reason", *TITLES),
)


def entries_for(actor: Actor) -> QuerySet[Entry]:
    """The entries that the actor may see, with their topics, the heads of the editions that it may see, and when one of
    these changed last, or was withdrawn (`updated_at`). `held_id` is the key of the one in force today."""
    editions = editions_visible_to(actor).select_related(None).only(*HEAD).order_by("-number")
    seen = Q(pk__in=editions_visible_to(actor).values("pk")) | Q(state=EditionState.WITHDRAWN)
    changed = Edition.objects.filter(seen, entry=OuterRef("pk")).order_by("-updated_at").values("updated_at")
    return (
        entries_visible_to(actor)
        .annotate(
            updated_at=Coalesce(Subquery(changed[:1]), F("created_at")),
            held_id=Subquery(begun(Edition.objects.filter(entry=OuterRef("pk")), house_day()).values("pk")[:1]),
        )
        .select_related("organisation")
        .prefetch_related("topics", Prefetch("editions", queryset=editions))
    )


def entry_for(actor: Actor, reference: str) -> Entry:
    """The entry with this reference. Raises NotVisible."""
    found = entries_for(actor).filter(reference=reference).first()
    if found is None:
        raise NotVisible
    in_own_words([found], actor)
    return found


def in_own_words(entries: Sequence[Entry], actor: Actor) -> None:
    """Let the heads of what the actor's organisation proposed read as proposed, as long as CBBC has not published it.

    One statement where there is any, none else.
    """
    kept_from = {one.pk: one for entry in entries for one in entry.editions.all() if is_kept_from(actor, one)}
    if not kept_from:
        return
    for kept in Proposal.objects.filter(edition__in=kept_from).only("edition_id", *TITLES):
        one = kept_from[kept.edition_id]
        for name in TITLES:
            setattr(one, name, getattr(kept, name))
        one.label, one.effective_from = "", None


def edition_for(actor: Actor, reference: str, number: str) -> Edition:
    """The edition with this number of an entry. Raises NotVisible."""
    if not (number.isascii() and number.isdigit() and len(number) <= 6):
        raise NotVisible
    seen = editions_visible_to(actor).select_related("entry", *FILES, *(f"as_proposed__{name}" for name in FILES))
    found = seen.filter(entry__reference=reference, number=int(number)).first()
    if found is None:
        raise NotVisible
    return as_read_by(actor, found)


def held(entry: Entry) -> Edition | None:
    """Of the editions that were read the one that holds today (`held_id`, of entries_for). No statement."""
    return next((one for one in entry.editions.all() if one.pk == entry.held_id), None)  # type: ignore[attr-defined]


def tag(entry: Entry, *, actor: Actor) -> str:
    """The entry's ETag for this actor: it changes with every edition that the actor sees, and with the day."""
    seen = tuple((one.pk, one.version, one.updated_at) for one in entry.editions.all())
    return etags.etag(entry.reference, entry.version, actor=actor, also=(seen, house_day()))


def summary(entry: Entry) -> dict[str, Any]:
    """An entry in a list: what it is, and the edition that holds today. No statement."""
    editions = list(entry.editions.all())
    in_force = held(entry)
    shown = in_force or (editions[0] if editions else None)
    return {
        "reference": entry.reference,
        "href": reverse("api:library-detail", args=[entry.reference]),
        "code": entry.code or "",
        "kind": entry.kind,
        "readers": entry.readers,
        "organisation": entry.organisation and {"name": entry.organisation.name},
        "topics": [topic.code for topic in entry.topics.all()],
        "title": shown.title if shown else "",
        "title_zh": shown.title_zh if shown else "",
        "summary": shown.summary if shown else "",
        "summary_zh": shown.summary_zh if shown else "",
        "source": entry.source,
        "source_url": entry.source_url,
        "edition_in_force": in_force.number if in_force else None,
        "updated_at": entry.updated_at,  # type: ignore[attr-defined]  # what entries_for adds
    }


def detail(entry: Entry, *, actor: Actor) -> dict[str, Any]:
    """An entry with all its editions, the newest first, and the words of the one in force. When CBBC looks at it again
    is told to CBBC alone."""
    in_force = held(entry)
    full = Edition.objects.select_related("entry", *FILES).get(pk=in_force.pk) if in_force else None
    return {
        **summary(entry),
        "review_on": entry.review_on if actor.audience in INSIDE else None,
        "editions": [head(one, entry.reference, actor=actor) for one in entry.editions.all()],
        "text": text(full, actor=actor) if full else None,
    }


def head(edition: Edition, reference: str, *, actor: Actor) -> dict[str, Any]:
    """An edition in the list of its entry. Why it was declined is told to who proposed it, and to CBBC."""
    is_told = actor.audience in INSIDE or is_own(actor, edition)
    return {
        "number": edition.number,
        "reference": edition.reference,
        "href": reverse("api:library-edition", args=[reference, edition.number]),
        "label": edition.label,
        "state": edition.state,
        "title": edition.title,
        "title_zh": edition.title_zh,
        "effective_from": edition.effective_from,
        "published_at": edition.published_at,
        "is_yours": is_own(actor, edition),
        "reason": edition.reason if is_told else "",
    }


def is_own(actor: Actor, edition: Edition) -> bool:
    """Whether the actor's organisation proposed the edition."""
    return edition.proposed_by_id is not None and edition.proposed_by_id == actor.organisation_id


def text(edition: Edition, *, actor: Actor) -> dict[str, Any]:
    """The words of an edition in both languages, as Markdown and as safe HTML, and its clauses."""
    return {
        "number": edition.number,
        "summary": edition.summary,
        "summary_zh": edition.summary_zh,
        "changes": edition.changes,
        "changes_zh": edition.changes_zh,
        "markdown": edition.body,
        "markdown_zh": edition.body_zh,
        "html": edition.html,
        "html_zh": edition.html_zh,
        "files": [_file(edition, language, one) for language, one in files_of(edition)],
        "clauses": [
            {
                "number": clause.number,
                "heading": clause.heading,
                "heading_zh": clause.heading_zh,
                "text": clause.text,
                "text_zh": clause.text_zh,
            }
            for clause in (_clauses(edition, actor) if edition.entry.kind == Kind.STANDARD else ())
        ],
    }


def files_of(edition: Edition) -> list[tuple[str, Document]]:
    """The files that hold the text, each with its language."""
    both = (("en", edition.document), ("zh-CN", edition.document_zh))
    return [(language, one) for language, one in both if one is not None]


def _file(edition: Edition, language: str, document: Document) -> dict[str, Any]:
    named = [edition.entry.reference, edition.number, document.public_id]
    return {
        "id": document.public_id,
        "name": document.name,
        "language": language,
        "media_type": document.blob.media_type,
        "size": document.blob.size,
        "href": reverse("api:library-file", args=named),
    }


def _clauses(edition: Edition, actor: Actor) -> QuerySet[Clause]:
    return clauses_visible_to(actor).filter(edition=edition)


def edition_detail(edition: Edition, *, actor: Actor) -> dict[str, Any]:
    """One edition whole, with who has adopted it."""
    adoptions = adoptions_visible_to(actor).filter(edition=edition, revoked_on=None)
    return {
        **head(edition, edition.entry.reference, actor=actor),
        "comments_until": edition.comments_until if edition.state == EditionState.CONSULTING else None,
        "text": text(edition, actor=actor),
        "adopted_by": [adoption_shown(one) for one in adoptions],
    }


def adoption_shown(adoption: Adoption) -> dict[str, Any]:
    """That an organisation stands by an edition."""
    return {"name": adoption.organisation.name, "since": adoption.adopted_on}


def comment_shown(comment: ClauseComment) -> dict[str, Any]:
    """A comment of one's own organisation, with CBBC's answer."""
    return {
        "id": comment.pk,
        "clause": comment.clause.number,
        "text": comment.text,
        "wording": comment.wording,
        "created_at": comment.created_at,
        "outcome": comment.outcome,
        "answer": comment.answer,
        "answered_at": comment.answered_at,
    }
