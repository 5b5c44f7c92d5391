"""Reads of people and organisations."""

from django.db.models import QuerySet

from core.accounts.models import ApiClient, Person


def people_with_role(organisation_ids: list[int], roles: list[str]) -> QuerySet[Person]:
    """Active people of the organisations who hold at least one of the roles."""
    return Person.objects.filter(
        organisation_id__in=organisation_ids, organisation__is_active=True, is_active=True, roles__overlap=roles
    )


def live_client(oauth_client_id: str) -> ApiClient | None:
    """The live API client behind an OAuth2 client, with its organisation; None where revoked or unbound."""
    return (
        ApiClient.objects.select_related("organisation")
        .filter(oauth_client_id=oauth_client_id, revoked_at=None, organisation__is_active=True)
        .first()
    )
