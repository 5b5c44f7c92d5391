"""Reads of standards, each limited to what the actor may see: of comments, its own organisation's alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from library.choices import CommentOutcome, EditionState, Kind
from library.models import Adoption, Clause, ClauseComment, Consulted, Edition
from library.queries import INSIDE, words_visible_to

# Who is asked to comment, and who adopts.
PARTIES = (OrganisationKind.RIGHTS_OWNER, OrganisationKind.AGENT, OrganisationKind.PLATFORM)


def standards_visible_to(actor: Actor) -> QuerySet[Edition]:
    """Editions of standards whose words the actor may read."""
    return words_visible_to(actor).filter(entry__kind=Kind.STANDARD)


def clauses_visible_to(actor: Actor) -> QuerySet[Clause]:
    """Clauses of the editions that the actor may see, in order."""
    return Clause.objects.filter(edition__in=standards_visible_to(actor).values("pk"))


def comments_visible_to(actor: Actor) -> QuerySet[ClauseComment]:
    """Comments that the actor may see: staff all; others those of their own organisation."""
    comments = ClauseComment.objects.select_related("clause", "organisation")
    if actor.audience in INSIDE:
        return comments
    return comments.filter(organisation=actor.organisation_id) if actor.organisation_id else comments.none()


def consultations_visible_to(actor: Actor) -> QuerySet[Consulted]:
    """Who is asked about which draft: staff all; others what their own organisation is or was asked."""
    asked = Consulted.objects.select_related("edition__entry", "organisation")
    if actor.audience in INSIDE:
        return asked
    if actor.organisation_id is None:
        return asked.none()
    has_begun = Q(edition__state=EditionState.CONSULTING) | Exists(
        ClauseComment.objects.filter(clause__edition=OuterRef("edition"), organisation=actor.organisation_id)
    )
    return asked.filter(has_begun, organisation=actor.organisation_id)


def adoptions_visible_to(actor: Actor) -> QuerySet[Adoption]:
    """Who has adopted the standards that the actor may see; an organisation's own in any case."""
    adoptions = Adoption.objects.select_related("edition__entry", "organisation", "document__blob")
    seen = Q(edition__in=standards_visible_to(actor).values("pk"))
    if actor.organisation_id is None:
        return adoptions.filter(seen)
    return adoptions.filter(seen | Q(organisation=actor.organisation_id))


def parties() -> QuerySet[Organisation]:
    """Organisations that can be asked to comment, and that adopt."""
    return Organisation.objects.filter(kind__in=PARTIES, is_active=True).order_by("name", "pk")


def with_counts(clauses: QuerySet[Clause]) -> QuerySet[Clause]:
    """Clauses with how many comments each has, and how many of them wait for an answer."""
    waiting = Q(comments__outcome=CommentOutcome.OPEN)
    return clauses.annotate(said=Count("comments"), waiting=Count("comments", filter=waiting))


def by_clause(comments: QuerySet[ClauseComment]) -> Mapping[int, Sequence[ClauseComment]]:
    """Comments by the key of their clause, oldest first. One statement."""
    found: dict[int, list[ClauseComment]] = defaultdict(list)
    for comment in comments.order_by("pk"):
        found[comment.clause_id].append(comment)
    return found
