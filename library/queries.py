"""Reads of the library, each already limited to what the actor may see."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from library.choices import OWN_WORDS, EditionState, Readers
from library.models import Access, Consulted, Edition, Entry, Topic

INSIDE = frozenset({Audience.STAFF, Audience.SYSTEM})
# The entries that an audience reads without being named.
READS: dict[str, tuple[str, ...]] = {
    Audience.PORTAL: (Readers.EVERYONE, Readers.OWNERS),
    Audience.PARTNER: (Readers.EVERYONE, Readers.PLATFORM),
    Audience.GOVERNMENT: (Readers.EVERYONE,),
}


def _readable(actor: Actor, *, entry: str) -> Q:
    """Entries whose published editions the actor may read: by audience, as one named, or because they are its own.

    `entry` is the path from the model that is asked to the entry: "" or "entry__".
    """
    by_audience = Q(**{f"{entry}readers__in": READS.get(actor.audience, ())})
    if actor.organisation_id is None:
        return by_audience
    own = Q(**{f"{entry}organisation": actor.organisation_id})
    accesses = Access.objects.filter(organisation=actor.organisation_id)
    named = Q(**{f"{entry}readers": Readers.NAMED, f"{entry}pk__in": accesses.values("entry")})
    return by_audience | own | named


def entries_visible_to(actor: Actor) -> QuerySet[Entry]:
    """Entries that the actor may see: staff all; others those they may read that have a published edition, and those
    they proposed themselves or are asked to comment on."""
    if actor.audience in INSIDE:
        return Entry.objects.all()
    proposed = Edition.objects.filter(entry=OuterRef("pk"), proposed_by=actor.organisation_id)
    asked = Consulted.objects.filter(
        edition__entry=OuterRef("pk"), edition__state=EditionState.CONSULTING, organisation=actor.organisation_id
    )
    mine = Exists(proposed) | Exists(asked) if actor.organisation_id is not None else Q(pk=None)
    return Entry.objects.filter((_readable(actor, entry="") & Q(current__isnull=False)) | mine)


def editions_visible_to(actor: Actor) -> QuerySet[Edition]:
    """Editions that the actor may see: staff all; others the published ones of entries they may read, what they
    proposed themselves, and drafts on which their organisation is asked to comment.

    Their words are shown through `library.proposals.as_read_by`: what CBBC makes of a proposal is no reading yet.
    """
    editions = Edition.objects.select_related("entry")
    return editions if actor.audience in INSIDE else editions.filter(_words_readable(actor) | _proposed(actor))


def words_visible_to(actor: Actor) -> QuerySet[Edition]:
    """Of those the ones whose present words the actor may read: not the drafts that CBBC makes of its proposals."""
    editions = Edition.objects.select_related("entry")
    return editions if actor.audience in INSIDE else editions.filter(_words_readable(actor))


def _words_readable(actor: Actor) -> Q:
    published = Q(state=EditionState.PUBLISHED) & _readable(actor, entry="entry__")
    if actor.organisation_id is None:
        return published
    asked = Consulted.objects.filter(edition=OuterRef("pk"), organisation=actor.organisation_id)
    consulted = Q(Exists(asked), state=EditionState.CONSULTING)
    return published | (_proposed(actor) & Q(state__in=OWN_WORDS)) | consulted


def _proposed(actor: Actor) -> Q:
    return Q(pk=None) if actor.organisation_id is None else Q(proposed_by=actor.organisation_id)


def in_force(entry: Entry, day: date) -> Edition | None:
    """The published edition that holds on a day: the one that took effect last; where none has a date, the newest."""
    return begun(entry.editions.all(), day).first()


def begun(editions: QuerySet[Edition], day: date) -> QuerySet[Edition]:
    """Those of an entry's editions that are published and took effect by a day: the first of them holds."""
    by_then = editions.filter(Q(effective_from=None) | Q(effective_from__lte=day), state=EditionState.PUBLISHED)
    return by_then.order_by(F("effective_from").desc(nulls_last=True), "-number")


def topics() -> QuerySet[Topic]:
    """Everything that entries are about; no secret of anybody's."""
    return Topic.objects.all()


def proposals_visible_to(actor: Actor) -> QuerySet[Edition]:
    """What the actor's organisation proposed, and what became of it; its words: `library.proposals.as_proposed`."""
    if actor.organisation_id is None:
        return Edition.objects.none()
    return Edition.objects.select_related("entry", "as_proposed").filter(proposed_by=actor.organisation_id)
