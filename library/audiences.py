"""The people whom an edition concerns: who may read it, who must, who wants to."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from core.accounts.choices import AUDIENCE_OF, Audience
from core.accounts.models import Person
from core.outbox.topics import Recipient
from library.choices import Readers
from library.models import ClauseComment, Edition, Entry
from library.queries import READS


def people_who_read(entry: Entry) -> QuerySet[Person]:
    """Active people of all organisations that may read the entry's published editions. CBBC's own only where the entry
    is for everyone or for CBBC alone: what is meant for others, they edit."""
    people = Person.objects.filter(is_active=True, organisation__is_active=True)
    kinds = [kind for kind, audience in AUDIENCE_OF.items() if entry.readers in READS.get(audience, ())]
    if entry.readers in (Readers.EVERYONE, Readers.STAFF):
        kinds += [kind for kind, audience in AUDIENCE_OF.items() if audience == Audience.STAFF]
    may = Q(organisation__kind__in=kinds)
    if entry.organisation_id is not None:
        may |= Q(organisation=entry.organisation_id)
    if entry.readers == Readers.NAMED:
        may |= Q(organisation__in=entry.accesses.values("organisation"))
    return people.filter(may)


def people_who_acknowledge(entry: Entry) -> QuerySet[Person]:
    """Those who may read it and have pages on which to say that they did: CBBC, owners and agents."""
    kinds = [kind for kind, audience in AUDIENCE_OF.items() if audience in (Audience.STAFF, Audience.PORTAL)]
    return people_who_read(entry).filter(organisation__kind__in=kinds)


def readers(edition: Edition) -> list[Recipient]:
    """All who may read it."""
    return _recipients(people_who_read(edition.entry))


def subscribers(edition: Edition) -> list[Recipient]:
    """Those of its readers who subscribe to one of its topics, and staff who do."""
    wanted = Q(library_subscriptions__topic__in=edition.entry.topics.all())
    staff = Person.objects.filter(is_active=True, organisation__kind="cbbc").filter(wanted)
    return _recipients(people_who_read(edition.entry).filter(wanted)) + _recipients(staff)


def yet_to_acknowledge(edition: Edition) -> list[Recipient]:
    """Those of whom it is asked and who have not said that they have read it."""
    done = edition.acknowledgements.values("person")
    return _recipients(people_who_acknowledge(edition.entry).exclude(pk__in=done))


def acknowledged(edition: Edition) -> list[Recipient]:
    """Those who have said that they have read it, and may read it still."""
    return _recipients(people_who_read(edition.entry).filter(pk__in=edition.acknowledgements.values("person")))


def adopters(edition: Edition) -> list[Recipient]:
    """People of the organisations that stand by it."""
    return people_of(*edition.adoptions.filter(revoked_on=None).values_list("organisation_id", flat=True))


def has_comments(edition: Edition) -> bool:
    """Whether anybody said something about a clause of its draft."""
    return ClauseComment.objects.filter(clause__edition=edition).exists()


def who_commented(edition: Edition) -> list[Recipient]:
    """People of the organisations that commented on its draft and may read what became of it."""
    said = ClauseComment.objects.filter(clause__edition=edition)
    return _recipients(people_who_read(edition.entry).filter(organisation__in=said.values("organisation")))


def people_of(*organisations: int | None) -> list[Recipient]:
    """Active people of organisations by key."""
    keys = [key for key in organisations if key is not None]
    return _recipients(Person.objects.filter(is_active=True, organisation__is_active=True, organisation__in=keys))


def _recipients(people: Iterable[Person] | QuerySet[Person]) -> list[Recipient]:
    found = people.select_related("organisation").distinct() if isinstance(people, QuerySet) else people
    return [Recipient(person.pk, person.audience) for person in found]
