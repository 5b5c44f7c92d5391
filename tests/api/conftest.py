"""Callers for the API's tests, named after whom they act for."""

from typing import Any

import pytest

from core.accounts.choices import Scope
from core.accounts.models import ApiClient
from tests.api.callers import Caller, calling
from tests.cast import EXPLANATION, Cast, address, next_sku


@pytest.fixture
def jd(cast: Cast) -> Caller:
    """JD's case system: may read and decide."""
    return calling(cast.jd_client)


@pytest.fixture
def jd_reader(cast: Cast) -> Caller:
    """JD's reporting: may read."""
    return calling(cast.jd_reader_client)


@pytest.fixture
def owner(cast: Cast) -> Caller:
    """Harrow & Finch's own system: may read and file."""
    return calling(cast.owner_client)


@pytest.fixture
def stranger(cast: Cast) -> Caller:
    """The system of another rights owner."""
    return calling(cast.stranger_client)


@pytest.fixture
def staff_client(cast: Cast) -> ApiClient:
    """A client of CBBC, which may read."""
    client = cast.jd_client.oauth_client.__class__(name="CBBC reporting")
    client.set_scopes([Scope.COMPLAINTS_READ])
    client.save()
    return ApiClient.objects.create(
        organisation=cast.cbbc, oauth_client=client, label="CBBC reporting", scopes=[Scope.COMPLAINTS_READ]
    )


@pytest.fixture
def agents_client(cast: Cast) -> ApiClient:
    """A client of Larkspur, a law firm."""
    oauth = cast.owner_client.oauth_client.__class__(name="Larkspur docketing")
    scopes = [Scope.ENROLMENTS_READ, Scope.RIGHTS_READ, Scope.RIGHTS_WRITE]
    oauth.set_scopes(scopes)
    oauth.save()
    return ApiClient.objects.create(
        organisation=cast.larkspur, oauth_client=oauth, label="Larkspur docketing", scopes=scopes
    )


@pytest.fixture
def filing(cast: Cast) -> dict[str, Any]:
    """A whole complaint of Harrow & Finch about three listings."""
    cast.may_file()
    return {
        "right": cast.mark.number,
        "reason": "counterfeit",
        "measure": "delete",
        "listings": [address(next_sku()) for _ in range(3)],
        "explanation": EXPLANATION,
        "statement": {"name": "Clara Finch", "title": "Head of Brand Protection", "is_true": True},
    }
