"""What the lists of the library can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import narrow
from library.choices import OWN_WORDS, EditionState, Kind, Readers
from library.models import Clause, Edition, Proposal
from library.pages import topic_name
from library.queries import topics

LANGUAGES = (("en", _("English")), ("zh", _("Chinese")))


def topic_choices() -> list[tuple[str, str]]:
    """Topics by name. One statement."""
    return [(topic.code, topic_name(topic)) for topic in topics()]


class LibraryFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Search, kind, topic and language: what everybody narrows by."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.SearchInput(attrs={"placeholder": _("Words in English or Chinese")}),
        max_length=200,
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="entry__kind", choices=Kind.choices, empty_label=_("Any")
    )
    topic = django_filters.ChoiceFilter(label=_("Topic"), method="about", choices=topic_choices, empty_label=_("Any"))
    language = django_filters.ChoiceFilter(
        label=_("Full text in"), method="written_in", choices=LANGUAGES, empty_label=_("Any language")
    )

    def search(self, rows: QuerySet[Any, Any], name: str, words: str) -> QuerySet[Any, Any]:
        """Hold every word, in either script."""
        return narrow(rows, words)

    def about(self, rows: QuerySet[Any, Any], name: str, code: str) -> QuerySet[Any, Any]:
        """About a topic."""
        through = Edition.objects.filter(entry__topics__code=code).values("entry")
        return rows.filter(entry__in=through)

    def written_in(self, rows: QuerySet[Any, Any], name: str, language: str) -> QuerySet[Any, Any]:
        """With a text, a file or clauses in a language."""
        clauses = Clause.objects.filter(edition=OuterRef("pk"))
        if language == "zh":
            return rows.filter(~Q(body_zh="") | Q(document_zh__isnull=False) | Exists(clauses.exclude(text_zh="")))
        return rows.filter(~Q(body="") | Q(document__isnull=False) | Exists(clauses.exclude(text="")))


class ProposalsFilter(LibraryFilter):
    """For those who proposed: what CBBC has taken up is found by the words in which it was proposed."""

    def search(self, rows: QuerySet[Any, Any], name: str, words: str) -> QuerySet[Any, Any]:
        """Hold every word, in either script."""
        is_taken_up = Q(as_proposed__isnull=False) & ~Q(state__in=OWN_WORDS)
        as_proposed = narrow(Proposal.objects.all(), words).values("edition")
        as_it_stands = narrow(Edition.objects.filter(pk__in=rows.values("pk")), words).values("pk")
        return rows.filter((is_taken_up & Q(pk__in=as_proposed)) | (~is_taken_up & Q(pk__in=as_it_stands)))


class StaffLibraryFilter(LibraryFilter):
    """For staff, also by who may read it and where it stands."""

    readers = django_filters.ChoiceFilter(
        label=_("Who may read it"), field_name="entry__readers", choices=Readers.choices, empty_label=_("Any")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=EditionState.choices, empty_label=_("Any"))
