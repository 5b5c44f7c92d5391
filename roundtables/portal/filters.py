"""What an organisation's list of roundtables can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from roundtables.choices import RoundtableState


class RoundtableFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """State alone: nobody is invited to many."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=RoundtableState.choices, empty_label=_("All states"))
