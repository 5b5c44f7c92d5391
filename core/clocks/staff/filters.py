"""What the list of clocks can be narrowed by."""

from typing import Any

import django_filters
from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Person
from core.accounts.requests import actor_of
from core.clocks import registry
from core.clocks.models import Rule

PARTIES = [(audience.value, audience.label) for audience in (Audience.STAFF, Audience.PORTAL, Audience.PARTNER)]
ME = "me"


def rules() -> list[tuple[str, str]]:
    """Every rule by the name of its newest version. One statement."""
    newest = {rule.code: rule.label_now() for rule in Rule.objects.order_by("effective_from").only("code", "label")}
    return sorted(newest.items(), key=lambda choice: choice[1])


def nouns() -> list[tuple[str, str]]:
    """The kinds of records that have clocks."""
    return [(label, capfirst(apps.get_model(label)._meta.verbose_name_plural)) for label in registry.subjects()]


def assignees() -> list[tuple[str, str]]:
    """Oneself, then CBBC's people by name. One statement."""
    people = Person.objects.filter(organisation__kind=OrganisationKind.CBBC, is_active=True).order_by("name", "pk")
    return [(ME, gettext("Me")), *((str(person.pk), person.display_name) for person in people)]


class ClockFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Filters of the list of clocks."""

    party = django_filters.ChoiceFilter(
        label=_("Waits for"), method="owed_by", choices=PARTIES, empty_label=_("Anybody")
    )
    rule = django_filters.ChoiceFilter(label=_("Rule"), field_name="rule_code", choices=rules, empty_label=_("Any"))
    noun = django_filters.ChoiceFilter(
        label=_("Kind of record"), field_name="subject_type", choices=nouns, empty_label=_("Any")
    )
    assignee = django_filters.ChoiceFilter(
        label=_("Assigned to"), method="assigned_to", choices=assignees, empty_label=_("Anybody")
    )

    def owed_by(self, rows: QuerySet[Any, Any], name: str, audience: str) -> QuerySet[Any, Any]:
        """Clocks that wait for an audience."""
        return rows.filter(rule_code__in=registry.owed_by(audience))

    def assigned_to(self, rows: QuerySet[Any, Any], name: str, given: str) -> QuerySet[Any, Any]:
        """Clocks of records that somebody looks after, of the kinds that have such a person."""
        actor = actor_of(self.request)
        person_id = (actor.person_id if actor else None) if given == ME else int(given)
        theirs = Q(pk__in=[])
        for label, subject in registry.subjects().items():
            if subject.assigned is not None and person_id is not None:
                theirs |= Q(subject_type=label, subject_id__in=subject.assigned(person_id))
        return rows.filter(theirs)
