"""Filters above the list of documents."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.requests import actor_of
from core.documents.models import Document
from core.search import words_of
from programmes import bindings, queries
from programmes.bindings import BindingKind

STANDINGS = (("used", _("In use")), ("replaced", _("Replaced")))


class DocumentFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Search, what it belongs to, and whether it is in use."""

    q = django_filters.CharFilter(method="by_words", label=_("Search"))
    kind = django_filters.ChoiceFilter(
        method="by_kind", label=_("Belongs to"), choices=BindingKind.choices, empty_label=_("Everything")
    )
    standing = django_filters.ChoiceFilter(
        method="by_standing", label=_("Version"), choices=STANDINGS, empty_label=_("All versions")
    )

    def actor(self) -> Actor:
        """Whoever looks; the page lets nobody in who has not signed in."""
        actor = actor_of(self.request)
        assert actor is not None
        return actor

    def by_words(self, rows: QuerySet[Document], name: str, given: str) -> QuerySet[Document]:
        """Every word: of the file's name, of the right's title or number, or of a reference."""
        words = words_of(given)
        if words is None:
            return rows.none()
        for word in words:
            rows = rows.filter(self.holding(word))
        return rows

    def holding(self, word: str) -> Q:
        """The condition of documents that a word points to."""
        actor = self.actor()
        rights = queries.rights_visible_to(actor).filter(
            Q(title__icontains=word) | Q(title_zh__icontains=word) | Q(number__icontains=word)
        )
        enrolments = bindings.of_enrolments(actor).filter(enrolment__reference__icontains=word)
        powers = queries.powers_visible_to(actor).filter(reference__icontains=word)
        return (
            Q(name__icontains=word)
            | Q(pk__in=bindings.of_rights(actor).filter(right__in=rights).values("document"))
            | Q(pk__in=bindings.of_facts(actor).filter(right__in=rights).values("document"))
            | Q(pk__in=enrolments.values("document"))
            | Q(pk__in=powers.values("document"))
        )

    def by_kind(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        """Documents that belong to records of one kind."""
        return rows.filter(bindings.of_kind(value, self.actor()))

    def by_standing(self, rows: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
        """Those in use, or those that a newer one replaced."""
        used = bindings.in_use(self.actor())
        return rows.filter(used if value == "used" else ~used)
