"""How a list of shops can be narrowed."""

import django_filters
from django.db.models import QuerySet

from core.identifiers.companies import parse_uscc
from core.identifiers.errors import IdentifierError
from core.identifiers.jd import SITES
from merchants import queries
from merchants.models import Shop


class ShopFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the list, made once."""

    platform = django_filters.ChoiceFilter(choices=[(site, site) for site in SITES])
    number = django_filters.CharFilter(max_length=20)
    uscc = django_filters.CharFilter(method="of_company", max_length=60)
    q = django_filters.CharFilter(method="with_words", max_length=200)

    class Meta:
        model = Shop
        fields = ()

    def of_company(self, shops: QuerySet[Shop], name: str, value: str) -> QuerySet[Shop]:
        """Shops behind which the company with this code stands."""
        try:
            code = parse_uscc(value)
        except IdentifierError:
            return shops.none()
        return shops.filter(company__uscc=code)

    def with_words(self, shops: QuerySet[Shop], name: str, value: str) -> QuerySet[Shop]:
        """Shops that hold every word."""
        return queries.search(shops, value)


PARAMETERS = frozenset(ShopFilter.base_filters)
