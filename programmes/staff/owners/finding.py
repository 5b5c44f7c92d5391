"""Finding organisations by what a reader types, and what a list of them tells of each."""

from datetime import date

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.accounts.models import Organisation
from core.identifiers.names import shape
from core.search import holding, words_of
from programmes import queries
from programmes.models import Enrolment, PowerOfAttorney, Right


def organisations_named(rows: QuerySet[Organisation], given: str) -> QuerySet[Organisation]:
    """Organisations each of whose words given stands in one of their names, or is the beginning of their number."""
    words = words_of(given)
    if words is None:
        return rows.none()
    for word in words:
        found = Q(name__icontains=word) | Q(name_zh__icontains=word) | Q(profile__number__istartswith=word)
        if known := shape(word):
            found |= Q(profile__search_text__contains=holding(known))
        rows = rows.filter(found)
    return rows


def count_of_rights() -> Coalesce:
    """An annotation: how many rights the organisation of an outer row has."""
    rights = Right.objects.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Coalesce(Subquery(rights.annotate(total=Count("pk")).values("total")), 0)


def count_of_principals(day: date) -> Coalesce:
    """An annotation: for how many owners the agent of an outer row can act on a day."""
    powers = PowerOfAttorney.objects.filter(queries.in_force(day), agent=OuterRef("pk")).order_by().values("agent")
    return Coalesce(Subquery(powers.annotate(total=Count("owner", distinct=True)).values("total")), 0)


def latest_enrolments() -> "Prefetch[str, QuerySet[Enrolment], str]":
    """For prefetch_related of organisations: `latest_enrolments`, the newest first."""
    enrolments = Enrolment.objects.only("organisation_id", "programme", "state", "reference").order_by("-pk")
    return Prefetch("enrolments", enrolments, to_attr="latest_enrolments")
