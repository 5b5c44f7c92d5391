"""Case officers of CBBC, to whom complaints are given."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from complaints.models import Complaint
from complaints.models.complaint import OPEN
from core.accounts.choices import OrganisationKind, Role
from core.accounts.models import Person


def case_officers() -> QuerySet[Person]:
    """Who may be given a complaint: active people of CBBC who may act on it, by name."""
    return Person.objects.filter(
        organisation__kind=OrganisationKind.CBBC,
        organisation__is_active=True,
        is_active=True,
        roles__overlap=[Role.CASE_OFFICER, Role.ADMINISTRATOR],
    ).order_by("name", "pk")


def load() -> dict[int, int]:
    """How many open complaints each has, by key. One statement."""
    open_ones = Complaint.objects.filter(Q(state__in=OPEN), assignee__isnull=False).order_by()
    return dict(open_ones.values_list("assignee_id").annotate(count=Count("pk")))


def with_load() -> list[tuple[str, str]]:
    """Case officers as choices that say how much each has. Two statements."""
    counts = load()
    return [
        (str(pk), _("%(name)s (%(count)s open)") % {"name": name, "count": counts.get(pk, 0)})
        for pk, name in case_officers().values_list("pk", "name")
    ]
