"""The filter above the rows of an import."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.imports.choices import RowVerdict
from core.imports.models import ImportRow

CORRECTED = "corrected"


class RowFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Rows by verdict, or those that were understood otherwise than given."""

    verdict = django_filters.ChoiceFilter(
        method="by_verdict",
        label=_("Rows"),
        choices=[*RowVerdict.choices, (CORRECTED, _("Understood otherwise"))],
        empty_label=_("All rows"),
    )

    def by_verdict(self, rows: QuerySet[ImportRow], name: str, value: str) -> QuerySet[ImportRow]:
        """One verdict, or the corrected."""
        return rows.filter(is_corrected=True) if value == CORRECTED else rows.filter(verdict=value)
