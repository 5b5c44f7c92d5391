"""What whoever proposed an edition reads of it: its own words until CBBC publishes, then those that were published."""

from core.accounts.actors import Actor
from library.choices import OWN_WORDS
from library.models import Edition, Proposal
from library.queries import INSIDE

COPIED = (
    *("title", "title_zh", "summary", "summary_zh", "body", "body_zh", "html", "html_zh", "note", "search_text"),
    *("document", "document_zh"),
)
# What editors alone say of an edition.
EDITORIAL = {"label": "", "effective_from": None, "changes": "", "changes_zh": "", "acknowledge_by": None}


def keep_as_proposed(edition: Edition) -> Proposal:
    """Keep the words of a proposal before CBBC edits them."""
    return Proposal.objects.create(edition=edition, **{name: getattr(edition, name) for name in COPIED})


def is_kept_from(actor: Actor, edition: Edition) -> bool:
    """Whether the actor's organisation proposed the edition, and its present words are CBBC's draft."""
    is_own = edition.proposed_by_id is not None and edition.proposed_by_id == actor.organisation_id
    return actor.audience not in INSIDE and is_own and edition.state not in OWN_WORDS


def as_read_by(actor: Actor, edition: Edition) -> Edition:
    """The edition in the words that the actor may read: to be shown, never to be saved."""
    return as_proposed(edition) if is_kept_from(actor, edition) else edition


def as_proposed(edition: Edition) -> Edition:
    """An edition in the words in which it was proposed, where CBBC has taken it up and not published it."""
    kept: Proposal | None = getattr(edition, "as_proposed", None)
    if kept is None or edition.state in OWN_WORDS:
        return edition
    for name in COPIED:
        setattr(edition, name, getattr(kept, name))
    for name, nothing in EDITORIAL.items():
        setattr(edition, name, nothing)
    return edition
